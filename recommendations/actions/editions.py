"""Compiled reports: requested, frozen once, rendered file by file, issued; retried and cancelled."""
