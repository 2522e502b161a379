"""Figures beside baselines of the same run, over loopback HTTP. `make bench`; `python -m tests.bench --list`.

A figure is one function under @figure in a module of measures/. It says what it measures, beside what, and its goal; the rest –
rounds, medians, verdicts, saving, comparing – is done for it. Its site comes from site.py, its load from beside.py.
"""
