"""The small model of the playbook engine: signs, move, principles and flags where no rule is sure of them.

`python -m benchmarks.training` makes its weights anew.
"""
