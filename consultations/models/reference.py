"""Permanent references: short, opaque, never reused, safe to say over the telephone."""

import secrets

# Without 0/O, 1/l/I and vowels: no misreading, no words.
ALPHABET = "23456789bcdfghjkmnpqrstvwxz"
LENGTH = 8


def fresh() -> str:
    """A new reference; with 27^8 of them a clash is left to the unique constraint."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
