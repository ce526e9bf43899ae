"""Hostile text: what it looks like, how the stages are measured on it, and what atheris looks for.

`python -m fuzz` runs the targets of fuzz/targets.py; benchmarks/hostile.py and tests/fuzz measure the dumps of
fuzz/dumps.py.
"""
