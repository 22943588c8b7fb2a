"""Permanent references: short, opaque, never reused, safe to say over the telephone."""

import secrets

# Without 0/O, 1/l/I and vowels: no misreading, no words.
DIGITS = "23456789"
LETTERS = "bcdfghjkmnpqrstvwxz"
LENGTH = 8


def fresh() -> str:
    """A new reference; with 19 * 27^7 of them a clash is left to the unique constraint.

    A letter comes first: people and spreadsheets would take one of digits alone for a printed number.
    """
    return secrets.choice(LETTERS) + "".join(secrets.choice(DIGITS + LETTERS) for _ in range(LENGTH - 1))
