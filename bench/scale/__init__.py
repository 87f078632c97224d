"""Scale, measured: distinct, realistic reports by the hundred, and what an index of them costs and finds.

Run: `python -m bench.scale --passages 100 1000 10000 100000`; `--help` has the options.
"""
