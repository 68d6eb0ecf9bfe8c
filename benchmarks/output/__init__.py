"""What reading the output of containers costs: `python -m benchmarks logs`, `… exec`."""
