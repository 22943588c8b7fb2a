"""A text is revised, its revisions compared in each way, its words blamed, and an earlier one restored."""

from tests.browser.visitor import NARROW, WIDE, Visitor
from tests.browser.writing import Desk

OLD = """# Lamps

Lamps are dimmed at night in every town of the plain.

Roads between the capitals stay dark in winter.[^1]

- Owls are counted by the schools.
- Moths are counted by the towns.

| Lake | Depth |
| --- | --- |
| Mirror | 40 m |
| Long lake | 12 m |

[^1]: From November to March."""
NEW = """# Lamps

Roads between the capitals shall not stay dark in winter.[^1]

- Moths are counted by the towns.
- Owls are counted by the schools twice.
- Stars are counted by nobody.

| Lake | Owner | Depth |
| --- | --- | --- |
| Mirror | Arcadia | 41 m |
| Long lake | Cascara | 12 m |

Lamps are dimmed at night in every town of the plain.

[^1]: From November to April."""


def revise(sec: Visitor, address: str, text: str) -> None:
    Desk(sec, address.strip("/").split("/")[-1]).begin(text)


def sound(visitor: Visitor) -> None:
    """Nothing cut off, no barrier, wide and narrow."""
    for width in (NARROW, WIDE):
        visitor.resize(width)
        assert visitor.overflow() <= 0, f"{width} pixels wide"
        assert visitor.barriers() == [], f"{width} pixels wide"


def test_from_a_revision_to_its_restoring(sec: Visitor, one_of_each: dict[str, str]) -> None:
    address = one_of_each["revised"]
    revise(sec, address, OLD)
    revise(sec, address, NEW)
    page = sec.open(f"{address}history/")
    comparison = page.locator("#comparison")
    comparison.get_by_text("moved here from above").first.wait_for()
    sound(sec)

    page.get_by_label("Side by side").check()
    comparison.get_by_role("table", name="beside revision").wait_for()
    assert "view=beside" in page.url
    sound(sec)
    page.get_by_label("Only what changes").check()
    page.wait_for_url("**only=changes**")
    sound(sec)

    page.get_by_role("link", name="Who wrote what").click()
    page.get_by_role("link", name="Revision").first.wait_for()
    sound(sec)

    number = int(page.locator("tr[id^='wrote-'] th a").first.inner_text())
    page = sec.open(f"{address}revisions/{number - 1}/")
    page.get_by_role("link", name="Restore").click()
    sound(sec)
    page.get_by_label("Reason, for the record").fill("As the group agreed.")
    page.get_by_role("button", name="Restore as a new revision").click()
    page.get_by_text(f"Revision {number + 1} is the current text.").wait_for()
    page.get_by_role("link", name="History").click()
    page.get_by_text(f"Restores revision {number - 1}. As the group agreed.").first.wait_for()
