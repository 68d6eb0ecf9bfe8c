"""Measure what a call costs: CPU and wall time of the client, beside its floor and its peers.

Run it with `python -m benchmarks`. A replay server (its own process, its CPU is not counted)
answers pre-rendered bytes as dockerd does; every client lives in a process of its own; each round
runs every client's batch in shuffled order, and ratios are medians of the rounds' own ratios.
"""
