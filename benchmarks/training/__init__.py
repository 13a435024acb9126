"""Making the weights of the playbook engine's small model: `python -m benchmarks.training`."""
