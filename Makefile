# Every target makes what it needs: a fresh machine with Python 3.11+ (with venv), make and a package index is enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN_READY := $(VENV)/.ready-to-run
TEST_READY := $(VENV)/.ready-to-test
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: run test check bench soak pictures clean lock cards

run: $(RUN_READY)
	@CHAIR_WEB_CHAT=$${CHAIR_WEB_CHAT:-1} $(BIN)/customer-chair run

test: $(TEST_READY)
	$(BIN)/python -m pytest -n 2 $(ARGS)

check: $(TEST_READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m storage.migrations.check

bench: $(TEST_READY)
	$(BIN)/python -m benchmarks

soak: $(TEST_READY)
	HYPOTHESIS_PROFILE=soak $(BIN)/python -m pytest -m soak $(ARGS)
	HYPOTHESIS_PROFILE=soak $(BIN)/python -m pytest -n 2 tests/unit tests/adapters/test_web_render.py $(ARGS)
	$(BIN)/python -m tests.mutation

# Microsoft's own card renderer, which the tests hold every card against; they skip that where node is missing.
CARDS := tests/adapters/teams/cards
cards: $(CARDS)/node_modules/.ready

# Kept under a name of its own: like the other locks it has hashes and no address.
$(CARDS)/package-lock.json: $(CARDS)/locked.json
	@cp $< $@

$(CARDS)/node_modules/.ready: $(CARDS)/package-lock.json
	npm ci --ignore-scripts --no-audit --no-fund --silent --prefix $(CARDS)
	@touch $@

# What one sees in Slack, from what the product really sends.
pictures: $(TEST_READY)
	$(BIN)/python -m tests.adapters.slack.pictures

# The locks carry hashes and no address: they install from whatever index pip is set up for.
lock:
	uv pip compile pyproject.toml --group build --generate-hashes --universal --no-emit-index-url --no-annotate --no-header -q -o requirements.lock
	uv pip compile pyproject.toml --group build --group dev --generate-hashes --universal --no-emit-index-url --no-annotate --no-header -q -o requirements-dev.lock

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(RUN_READY): requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing what Customer Chair needs (once; about half a minute) …"
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(TEST_READY): requirements-dev.lock $(RUN_READY)
	@echo "Installing the test tools (once) …"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

clean:
	rm -rf $(VENV) mutants $(CARDS)/node_modules
