"""``python -m consultations.intake``: read one contribution from standard input within limits, see ``within``."""

from typing import Any

from consultations.intake import within


def _read(content: bytes, order: dict[str, Any]) -> dict[str, Any]:
    # Only now: what is imported counts, too.
    from consultations.intake import contribution

    found = contribution.read(content, order["file_name"], questions=order["questions"], max_bytes=order["max_bytes"])
    return found.to_json()


if __name__ == "__main__":
    within.serve(_read)
