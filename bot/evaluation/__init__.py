"""Scoring an engine on labelled cases. Every figure is defined in `docs/eval.md`.

Nothing in here is used by an engine, and nothing in here uses an engine's words: changing an engine does not move
the scale it is laid on.
"""
