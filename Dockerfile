# Two stages: the first installs the locked dependencies with their hashes, the second holds nothing that builds.
FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /app
RUN python -m venv /venv
COPY requirements.lock ./
RUN /venv/bin/pip install --require-hashes -r requirements.lock
COPY pyproject.toml README.md ./
COPY adapters adapters
COPY bot bot
COPY prompts prompts
COPY storage storage
# What builds is taken out again.
RUN /venv/bin/pip install --no-deps --no-build-isolation . && \
    /venv/bin/pip uninstall --yes editables hatchling trove-classifiers pip

FROM python:3.13-slim
# The root file system may be read-only: the database is on the volume, and large exports pass through /tmp, which
# wants to be a tmpfs then (docker run --read-only --tmpfs /tmp).
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    CHAIR_HOST=0.0.0.0 CHAIR_PORT=3978 CHAIR_LOG=json DATABASE_URL=sqlite:////data/customer-chair.db
RUN useradd --uid 10001 --home-dir /data --create-home --shell /usr/sbin/nologin chair
COPY --from=build /venv /venv
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 3978
HEALTHCHECK --interval=30s --timeout=3s --start-period=15s \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:%s/healthz' % os.environ['CHAIR_PORT'], timeout=2)"]
CMD ["customer-chair", "run"]
