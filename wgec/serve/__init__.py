"""The whole product in the foreground of one terminal: ``python -m wgec.serve``, behind ``make run``."""
