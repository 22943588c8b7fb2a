"""The text engine: pure Python, no Django, no clock, no input or output."""
