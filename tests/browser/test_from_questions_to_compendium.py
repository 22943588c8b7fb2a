"""From the guiding questions to numbered recommendations and the compendium: everybody with a browser of their own."""

import io
import re
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import pypdf
import pytest
from docx import Document
from playwright.sync_api import Locator, Page, expect

from tests.browser.road import downloaded
from tests.browser.test_contributing import WORD
from tests.browser.test_extracting import select
from tests.browser.visitor import NARROW, WIDE, Visitor, Visitors

TITLE, SLUG = "Round of ferries", "ferries"
QUESTIONS = ("Who lights the ferries?", "Who pays for the oil?")
DIMMED = "Ferries shall dim every lantern on the upper deck while gulls are asleep on the quay."
PAID = "Ferries shall dim every lantern on the upper deck while gulls are asleep, and the oil saved pays for wicks."
CORRECTED = PAID.replace("wicks", "new wicks")
GREETING = "We thank the harbour masters for their patience."
BELLS = "Bells are rung by hand."


class Group:
    """Everybody who takes part, each at a window of their own; the stranger has not signed in."""

    def __init__(self, visitors: Visitors, open_windows: ExitStack) -> None:
        self.sec = open_windows.enter_context(visitors.visitor("sec"))
        self.alice = open_windows.enter_context(visitors.visitor("alice"))
        self.stranger = open_windows.enter_context(visitors.visitor())


@pytest.fixture
def group(visitors: Visitors) -> Iterator[Group]:
    """The secretariat, a head of delegation and a stranger."""
    with ExitStack() as open_windows:
        yield Group(visitors, open_windows)


def looked_at(visitor: Visitor, heading: str = "") -> None:
    """A station of the way, under its heading: no barrier, nothing runs out of the window, wide and narrow."""
    expect(visitor.page.locator("main h1")).to_contain_text(heading)
    visitor.page.wait_for_load_state()
    for width in (NARROW, WIDE):
        visitor.resize(width)
        assert visitor.overflow() <= 0, f"{visitor.page.url}, {width} pixels wide"
        assert visitor.barriers() == [], f"{visitor.page.url}, {width} pixels wide"


def in_main(page: Page, name: str, role: str = "link") -> Locator:
    """The link or button of that name in the page itself."""
    return page.get_by_role("main").get_by_role(role, name=name, exact=True).first  # type: ignore[arg-type]


def said(page: Page, sentence: str | re.Pattern[str]) -> None:
    """The page says what was done."""
    expect(page.get_by_role("status").filter(has_text=sentence).first).to_be_visible()


def at_the_round(visitor: Visitor) -> Page:
    """To the round by the menu, as everybody goes there."""
    page = visitor.open("/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Consultations").click()
    page.get_by_role("main").get_by_role("link", name=TITLE, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    return page


def round_opened(sec: Visitor) -> None:
    """A round with two questions and two phases, of which the first runs."""
    page = sec.open("/consultations/")
    in_main(page, "New consultation").click()
    page.get_by_label("Title").fill(TITLE)
    page.get_by_label("Address").fill(SLUG)
    page.get_by_role("button", name="Save").click()
    for words in QUESTIONS:
        page.get_by_label("Question").fill(words)
        page.get_by_role("button", name="Add the question").click()
        expect(page.locator("#questions h2").last).to_contain_text(words)
    in_main(page, "Phases").click()
    for number, (name, opens_at, closes_at) in enumerate(
        (("Inputs", "2021-03-01T09:00", "2126-04-01T09:00"), ("Positions", "2126-04-01T09:00", "2126-06-01T09:00"))
    ):
        page.locator(f"#id_phases-{number}-name").fill(name)
        page.locator(f"#id_phases-{number}-opens_at").fill(opens_at)
        page.locator(f"#id_phases-{number}-closes_at").fill(closes_at)
        page.get_by_role("checkbox", name=f"Members may {'contribute' if number == 0 else 'state positions'}").nth(
            number
        ).check()
        page.get_by_role("button", name="Save the phases").click()
        expect(page.locator(".timeline > li")).to_have_count(number + 1)
        if number == 0:
            in_main(page, "Phases").click()
    expect(page.locator(".timeline > li").first).to_contain_text("Inputs")
    looked_at(sec)


def written_in_word() -> bytes:
    """What Arcadia's ministry has written: a document in Word that answers both questions."""
    document, kept = Document(), io.BytesIO()
    document.add_heading("On ferries", 0)
    document.add_paragraph("Submitted by Alice Aldermoor, Arcadia")
    for question, words in zip(QUESTIONS, ((GREETING, DIMMED), (PAID, BELLS)), strict=True):
        document.add_heading(question, 1)
        for paragraph in words:
            document.add_paragraph(paragraph)
    document.save(kept)
    return kept.getvalue()


def contributed(alice: Visitor, content: bytes) -> str:
    """She hands the file in, looks at what was read, answer by answer, and submits; the contribution's path."""
    page = at_the_round(alice)
    expect(page.get_by_role("heading", name="What you may do now")).to_be_visible()
    looked_at(alice)
    in_main(page, "Contribute").click()
    page.get_by_text("Upload a file instead").click()
    looked_at(alice)
    page.get_by_label("File", exact=True).set_input_files({"name": "ferries.docx", "mimeType": WORD, "buffer": content})
    page.get_by_role("button", name="Upload the file").click()
    taken = page.get_by_role("button", name="Take it over into the draft")
    expect(taken).to_be_visible(timeout=90_000)
    for number, words in enumerate((DIMMED, PAID), start=1):
        passage = page.locator("section.sheet").filter(has_text=words)
        expect(passage.get_by_label(re.compile("^Passage .* goes to")).locator("option:checked")).to_contain_text(
            QUESTIONS[number - 1]
        )
    looked_at(alice)
    taken.click()
    said(page, "The draft holds what was read.")
    looked_at(alice)
    in_main(page, "Submit").click()
    in_main(page, "Submit", "button").click()
    said(page, "The contribution is submitted.")
    return urlsplit(page.url).path


def published(sec: Visitor, contribution: str) -> None:
    """The secretariat finds it in the queue, and publishes it."""
    page = sec.open("/secretariat/")
    in_main(page, "What waits").click()
    looked_at(sec, "What waits")
    page.get_by_role("main").locator(f"a[href*='{contribution.strip('/').rpartition('/')[2]}']").first.click()
    looked_at(sec, "Contribution of Arcadia")
    in_main(page, "Read it").click()
    in_main(page, "Publish").click()
    in_main(page, "Publish", "button").click()
    said(page, "The contribution is published.")


def extracted(sec: Visitor) -> None:
    """Two passages become recommendations: one by mouse, one by keyboard alone."""
    page = at_the_round(sec)
    in_main(page, "Extract from contributions").click()
    looked_at(sec, "Extraction")
    page.get_by_role("main").get_by_role("link", name=re.compile(r"^Contribution \d+")).click()
    looked_at(sec, "Extract from Contribution 1")
    select(page, DIMMED)
    page.get_by_role("button", name="Make it a recommendation").click()
    expect(page.locator("#composed")).to_have_text(DIMMED)
    looked_at(sec)
    page.get_by_role("button", name="Make and publish it").click()
    said(page, "is made and published.")
    page.locator(".pick").first.focus()
    while page.locator(".pick:focus + .sentence").inner_text() != PAID:
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(page.locator("#marked")).to_contain_text(f"Marked: {PAID}")
    page.keyboard.press("Enter")
    expect(page.locator("#composed")).to_have_text(PAID)
    page.get_by_role("button", name="Make and publish it").focus()
    page.keyboard.press("Enter")
    said(page, "is made and published.")
    expect(page.get_by_role("heading", name="2 recommendations were extracted")).to_be_visible()
    looked_at(sec)
    in_main(page, "Ask its contributor to validate").click()
    in_main(page, "Ask", "button").click()
    said(page, "The contributors of 2 texts are asked.")


def validated(alice: Visitor) -> None:
    """She confirms one and corrects the other."""
    page = alice.open("/")
    page.get_by_role("region", name="What awaits you").get_by_role("link", name=re.compile("valid")).first.click()
    looked_at(alice, "Validate what was extracted")
    beside = page.locator("article.extract")
    beside.filter(has_text=DIMMED).get_by_role("link", name=re.compile("^Confirm")).click()
    in_main(page, "Confirm", "button").click()
    said(page, "is confirmed")
    beside.filter(has_text=PAID).get_by_role("link", name=re.compile("^Correct")).click()
    looked_at(alice, "Correct ")
    page.get_by_label("Other words").fill(CORRECTED)
    page.get_by_label("What is wrong").fill("The old ones are burnt.")
    page.get_by_role("button", name="Propose the correction").click()
    said(page, "The correction is proposed.")


def taken_over(sec: Visitor) -> None:
    """The secretariat finds the correction in the queue, compares, and accepts it."""
    page = sec.open("/secretariat/queue/?kind=dispute")
    page.get_by_role("main").get_by_role("row").filter(has_text="Arcadia").get_by_role("link").last.click()
    looked_at(sec, "What was extracted as")
    in_main(page, "Compare and accept").click()
    expect(page.locator(".compared ins").first).to_contain_text("new")
    looked_at(sec)
    in_main(page, "Accept the correction").click()
    in_main(page, "Accept the correction", "button").click()
    said(page, "The correction is accepted.")


def placed_and_numbered(sec: Visitor) -> list[str]:
    """A section is made, both texts are moved into it, and get their numbers; their paths in order."""
    page = at_the_round(sec)
    in_main(page, "Compilation desk").click()
    page.get_by_label("Title of a new section").fill("Ferries")
    page.get_by_role("button", name="Add the section").click()
    expect(page.get_by_role("heading", name="I. Ferries")).to_be_visible()
    looked_at(sec)
    rows = page.locator("#board .placed-row")
    for number in range(2):
        rows.nth(number).get_by_role("checkbox").check()
    page.get_by_label("The chosen ones").select_option(label="I. Ferries")
    page.get_by_role("button", name="Move", exact=True).click()
    expect(page.locator("#board .said")).to_contain_text("2 recommendations stand in section")
    expect(rows.nth(0)).to_contain_text("will be 1")
    expect(rows.nth(1)).to_contain_text("will be 2")
    page.get_by_role("button", name="Give the numbers").click()
    expect(rows.nth(0).get_by_role("link", name="Recommendation 1")).to_be_visible()
    looked_at(sec)
    links = page.locator("#board .placed-row .by > a")
    return [str(links.nth(number).get_attribute("href")) for number in range(2)]


def related(group: Group, texts: list[str]) -> None:
    """The two are found to be alike, the secretariat says how, and a stranger reads it with either text."""
    page = at_the_round(group.sec)
    in_main(page, "Similar recommendations").click()
    suggestion = page.locator(".suggestion").filter(has_text="Recommendation 1 – Recommendation 2")
    for _each in range(150):
        if suggestion.count():
            break
        page.wait_for_timeout(1000)  # the product's own clock strikes every minute
        page.reload()
    expect(suggestion).to_be_visible()
    looked_at(group.sec)
    suggestion.get_by_role("button", name="Overlaps").click()
    said(page, re.compile("."))
    for text, other in zip(texts, ("Recommendation 2", "Recommendation 1"), strict=True):
        shown = group.stranger.open(text)
        expect(shown.locator(".relations").first).to_contain_text(other)
        expect(shown.get_by_text("Validated by its contributor").first).to_be_visible()
    looked_at(group.stranger)


def compendium(sec: Visitor, stranger: Visitor) -> str:
    """The contributions are compiled as a report of their own; the words of its PDF, as a stranger gets it."""
    page = at_the_round(sec)
    in_main(page, "Compile a new edition").click()
    page.get_by_label("Compendium of contributions").check()
    looked_at(sec)
    page.get_by_role("button", name="Compile", exact=True).click()
    expect(page.get_by_text("Issued", exact=False).first).to_be_visible(timeout=120_000)
    looked_at(sec)
    page = stranger.open(urlsplit(page.url).path)
    looked_at(stranger)
    word = Document(io.BytesIO(downloaded(page, "Word")))
    assert DIMMED in "\n".join(paragraph.text for paragraph in word.paragraphs)
    leaves = pypdf.PdfReader(io.BytesIO(downloaded(page, "PDF"))).pages
    return " ".join(" ".join(leaf.extract_text() for leaf in leaves).split())


def test_from_the_questions_to_the_compendium(group: Group) -> None:
    round_opened(group.sec)
    content = written_in_word()
    contribution = contributed(group.alice, content)
    published(group.sec, contribution)
    shown = group.stranger.open(contribution)
    expect(shown.get_by_text(DIMMED)).to_be_visible()
    assert downloaded(shown, "ferries.docx") == content
    looked_at(group.stranger)

    extracted(group.sec)
    validated(group.alice)
    taken_over(group.sec)
    related(group, placed_and_numbered(group.sec))

    words = compendium(group.sec, group.stranger)
    for each in (
        f"Contributions to: {TITLE}",
        "Contribution from",
        "Arcadia",
        *QUESTIONS,
        GREETING,
        DIMMED,
        PAID,
        BELLS,
    ):
        assert each in words, each
    assert CORRECTED not in words, "the compendium has the words as they were sent in"
