"""Benchmarks: ratios to a baseline of the same run, stored as JSON and shown in the docs."""
