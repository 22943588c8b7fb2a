"""The benchmarks behind ``make bench``: seconds, peak memory and queries, never asserted in a test."""
