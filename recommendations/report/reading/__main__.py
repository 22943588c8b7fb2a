"""``python -m recommendations.report.reading``: read one returned file from standard input within limits."""

from typing import Any

from consultations.intake import within


def _read(content: bytes, order: dict[str, Any]) -> dict[str, Any]:
    # Only now: what is imported counts, too.
    from recommendations.report.reading import returned

    return returned.read(content, order["file_name"], max_bytes=order["max_bytes"]).to_json()


if __name__ == "__main__":
    within.serve(_read)
