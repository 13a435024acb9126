"""`python -m benchmarks.training` makes `prompts/weights.json`; `--cross-validate` scores the own cases instead."""

import sys

from benchmarks.training.texts import everything
from benchmarks.training.weights import as_text, weights_of
from bot.chair.playbook.learned.model import PATH

if "--cross-validate" in sys.argv:
    from benchmarks.training.crossvalidate import main

    main()
else:
    PATH.write_text(as_text(weights_of(everything())), encoding="utf-8")
