"""From the first position to the chair's word: everybody who brings a text there, each with a browser of their own."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.road import OPEN_ROUND, proposed, submitted
from tests.browser.test_calls import DEADLINE_PASSES, in_product, until_it_says
from tests.browser.test_drafting_together import amend_in_the_editor, published
from tests.browser.visitor import NARROW, Visitor, Visitors
from tests.serve.instance import Instance

TEXT = "Fireflies court beside brooks. No lamp burns beside a brook in June."
NEW = "unless somebody is rescued there"
AMENDED = f"Fireflies court beside brooks. No lamp burns beside a brook in June, {NEW}."
OTHERS = "Glow-worms, unlike fireflies,"
ROOM = "Guild of Lamp Makers; support\nCollege of Twilight Studies; support\nUnlit Paths Society; can live with"
#: What the record of proceedings has in the end, the newest first; the call closed at its deadline, which was moved.
RECORDED = (
    "Designated",
    "Call opened",
    "Withdrawn",
    "Addressed an objection",
    "Silence broken by an objection",
    "Call opened",
    "Confirmed",
    "Addressed an objection by the text",
    "Decided on amendments",
    "Position stated",
    "Published",
)


class Group:
    """Everybody who takes part, signed in, each at a window of their own."""

    def __init__(self, visitors: Visitors, open_windows: ExitStack) -> None:
        def arrives(key: str, **options: bool) -> Visitor:
            return open_windows.enter_context(visitors.visitor(key, **options))

        self.sec, self.chair = arrives("sec"), arrives("chair")
        self.qasira, self.kestria = arrives("qamar"), arrives("charlie")
        self.arcadia, self.verdania = arrives("alice"), arrives("valeria")


@pytest.fixture
def group(visitors: Visitors) -> Iterator[Group]:
    """The secretariat, the chair, and the heads of four delegations."""
    with ExitStack() as open_windows:
        yield Group(visitors, open_windows)


def looked_at(visitor: Visitor) -> None:
    """A main station of the way: no barrier on it, nothing runs out of the window."""
    assert visitor.barriers() == []
    assert visitor.overflow() <= 0


def fits(visitor: Visitor) -> None:
    """Nothing runs out of the window; axe itself needs the scripts of the page's clock."""
    assert visitor.overflow() <= 0


def positions(visitor: Visitor, text: str) -> Page:
    """The page that says where everybody stands on the text."""
    return visitor.open(f"{text}positions/")


def brought_in(qasira: Visitor, sec: Visitor, words: str = TEXT) -> str:
    """A text that Qasira proposes, and so supports, and that the secretariat publishes; its path."""
    text = submitted(qasira, proposed(qasira, words))
    published(sec, text)
    return text


def in_list(visitor: Visitor, text: str) -> Locator:
    """Where the row of the text says how the reader's delegation stands."""
    reference = text.strip("/").rpartition("/")[2]
    return visitor.page.locator(f"#own-{reference}")


def support_from_the_list(visitor: Visitor, text: str, *, says: str) -> None:
    """One click where the text was found."""
    visitor.open(f"/recommendations/?consultation={OPEN_ROUND}&search=fireflies")
    row = in_list(visitor, text)
    expect(row).to_contain_text("none")
    row.get_by_role("button", name=re.compile("Support")).click()
    expect(row).to_contain_text(re.compile(r"● ?Support"))
    expect(visitor.page.get_by_text(says).first).to_be_attached()


def object_to(visitor: Visitor, text: str, *, reason: str, change: str, amendment: str = "") -> None:
    """State an objection with all that it carries, in the card beside the text."""
    page = visitor.open(text)
    card = page.locator("#own-position")
    card.get_by_role("radio", name=re.compile("Objection")).check()
    card.get_by_label("Reason of the objection").fill(reason)
    card.get_by_label("Change that would remove the objection").fill(change)
    if amendment:
        card.get_by_role("checkbox", name=re.compile(f"^{amendment}")).check()
        looked_at(visitor)
    card.get_by_role("button", name="Record: Objection").click()
    expect(card).to_contain_text(": Objection.")
    expect(card).to_contain_text(reason)


def adopted(chair: Visitor, text: str, label: str) -> None:
    """The chair looks at the amendment on the desk, and makes it the text."""
    page = chair.open(text)
    page.get_by_role("link", name=re.compile("^Decide")).first.click()
    expect(page.get_by_role("heading", name=re.compile(f"^{label} "))).to_be_visible()
    page.get_by_role("button", name="Preview revision 2").click()
    expect(page.get_by_role("heading", name="Revision 2, not made yet")).to_be_visible()
    page.get_by_role("button", name="Make revision 2").click()
    expect(page.get_by_text("Revision 2 is the current text.").first).to_be_visible()


def asked_to_look_again(visitor: Visitor, text: str) -> Locator:
    """The position went stale: the card says so, and shows what changed; the card."""
    page = visitor.open(text)
    card = page.locator("#own-position")
    expect(card).to_contain_text("↺ Stale")
    expect(card).to_contain_text("Taken on revision 1; the text has changed since.")
    card.get_by_role("link", name="See what changed and confirm").click()
    expect(card.locator(".compared ins").first).to_contain_text(NEW)
    looked_at(visitor)
    return card


def enter_the_room(sec: Visitor, text: str) -> None:
    """The secretariat enters what others said aloud, after a look at what the lines do."""
    title = re.search(r"Recommendation (\d+)", sec.open(text).get_by_role("heading", level=1).inner_text())
    assert title
    page = sec.open(f"/positions/bulk/?consultation={OPEN_ROUND}")
    page.get_by_label("Lines").fill("\n".join(f"{title[1]}; {line}" for line in ROOM.splitlines()))
    page.get_by_role("button", name="Look at what they do").click()
    page.get_by_role("button", name="Record 3 positions").click()
    expect(page.get_by_role("status").first).to_contain_text("3 positions are recorded.")


def open_silence_procedure(sec: Visitor, text: str) -> str:
    """For a week; the path of the call."""
    page = positions(sec, text)
    page.get_by_role("link", name="Open a call").first.click()
    page.get_by_label("Silence procedure").check()
    page.get_by_label(re.compile("In one week")).check()
    page.get_by_role("button", name="Open the call").click()
    expect(page.get_by_text("The call is open until")).to_be_visible()
    extend = str(page.get_by_role("link", name="Extend").get_attribute("href"))
    return extend.removesuffix("extend/")


def banner(page: Page) -> Locator:
    """What every page of a text says while the group is asked about it."""
    return page.get_by_text("A silence procedure is open; not objecting is agreeing.")


def told(visitor: Visitor, sentence: str) -> None:
    """A notice says so."""
    expect(visitor.open("/notices/").get_by_text(re.compile(sentence)).first).to_be_visible()


def broken(group: Group, text: str) -> None:
    """Verdania objects while silence is asked for: the procedure ends at once, and everybody is told."""
    expect(banner(group.kestria.open(text))).to_be_visible()
    looked_at(group.kestria)
    object_to(group.verdania, text, reason="Who rescues whom?", change="Say who may light a lamp.")
    for each in (group.kestria, group.arcadia, group.chair, group.sec):
        told(each, "The silence procedure on Recommendation .* is broken: Verdania objects")
    page = positions(group.kestria, text)
    expect(banner(page)).to_have_count(0)
    expect(page.locator("#call")).to_contain_text("Verdania objected.")
    page = group.chair.open(f"{text}designate/")
    expect(page.locator("#word-consensus")).to_be_disabled()


def answered_and_withdrawn(group: Group, text: str) -> None:
    """The secretariat replies in the objection's thread, and Verdania is content."""
    page = positions(group.sec, text)
    looked_at(group.sec)
    page.locator("#objections").get_by_role("link", name="Reply").click()
    page.locator(".ProseMirror").fill("Whoever rescues, as at sea.")
    page.get_by_role("button", name="Reply to the objection").click()
    expect(page.locator("#objections")).to_contain_text("Addressed")
    told(group.verdania, "Your delegation's objection to Recommendation .* was addressed by a reasoned reply")
    page = positions(group.verdania, text)
    expect(page.locator("#objections")).to_contain_text("Whoever rescues, as at sea.")
    page.locator("#objections").get_by_role("link", name="Withdraw the objection").click()
    page.get_by_role("button", name="Withdraw the objection").click()
    expect(page.get_by_role("status").first).to_contain_text("The objection is withdrawn.")
    expect(page.locator("#objections")).to_contain_text("No objection stands.")


def closed(instance: Instance, sec: Visitor, text: str, call: str) -> None:
    """The deadline passes while nobody objects; the product's own clock closes the call."""
    in_product(instance, DEADLINE_PASSES, CALL=call.strip("/").rpartition("/")[2])
    page = positions(sec, text)
    until_it_says(page, "Its deadline passed.")
    expect(page.get_by_text("No call is open on this text.")).to_be_visible()


def designated(chair: Visitor, text: str) -> None:
    """The computed state allows the word; the chair says it, without having to say why."""
    page = positions(chair, text)
    page.locator("#designation").get_by_role("link", name="Designate", exact=True).click()
    computed = page.get_by_role("region", name="Computed from the positions")
    expect(computed.locator(".pill.state-consensus")).to_be_visible()
    looked_at(chair)
    page.locator("#word-consensus").check()
    page.get_by_role("main").get_by_role("button", name="Designate").click()
    expect(page.get_by_role("status").first).to_contain_text("The text is designated: Consensus.")
    expect(page.locator("#designation")).to_contain_text("Corin Candlemas")
    looked_at(chair)


def shown_to_everybody(stranger: Visitor, text: str) -> None:
    """The overview has the text as one that reached consensus, and the record of proceedings how it came there."""
    page = stranger.open(f"/consultations/{OPEN_ROUND}/standing/?state=consensus")
    expect(page.locator(f".tiles a[href='{text}positions/']")).to_have_class(re.compile("state-consensus$"))
    row = page.locator("#table tr").filter(has=page.locator(f"a[href='{text}positions/']"))
    members = stranger.ask_api("delegations/?standing=member&page_size=200")["results"]
    seats = sum(each["is_active"] and each["kind"] != "regional_group" for each in members)
    expect(row).to_contain_text(f"{seats} of {seats} seats")
    expect(row).to_contain_text("Chair: Consensus")
    looked_at(stranger)
    title = stranger.open(text).get_by_role("heading", level=1).inner_text()
    number = re.search(r"Recommendation \d+", title)
    assert number
    page = stranger.open("/proceedings/")
    page.get_by_label("Search the record…").fill(number[0])
    expect(page).to_have_url(re.compile("search="))
    happened = page.locator(".record b")
    expect(happened.first).to_have_text("Designated")
    verbs = happened.all_inner_texts()
    assert "Call closed" in verbs
    later = iter(verbs)
    assert [verb for verb in RECORDED if verb in later] == [*RECORDED], verbs


def test_a_text_reaches_consensus(instance: Instance, visitors: Visitors, group: Group, stranger: Visitor) -> None:
    text = brought_in(group.qasira, group.sec)
    amendment = amend_in_the_editor(group.arcadia, text, AMENDED, new=NEW)
    support_from_the_list(group.kestria, text, says="Recorded for Kestria: Support.")
    asks = {"reason": "People drown in brooks.", "change": "Let rescuers have light."}
    object_to(group.arcadia, text, **asks, amendment=amendment)

    adopted(group.chair, text, amendment)
    asked_to_look_again(group.kestria, text).get_by_role("button", name="Confirm: Support").click()
    expect(group.kestria.page.locator("#own-position")).to_contain_text("Confirmed on revision 2: Support.")
    card = asked_to_look_again(group.arcadia, text)
    card.get_by_role("button", name="Support", exact=True).click()
    expect(card).to_contain_text("Recorded for Arcadia: Support.")
    enter_the_room(group.sec, text)

    open_silence_procedure(group.sec, text)
    broken(group, text)
    answered_and_withdrawn(group, text)
    closed(instance, group.sec, text, open_silence_procedure(group.sec, text))
    told(group.verdania, "The silence procedure on Recommendation .* has closed: nobody objected")

    designated(group.chair, text)
    told(group.kestria, "Consensus")
    shown_to_everybody(stranger, text)


def test_a_delegates_part_on_a_telephone_without_scripts(visitors: Visitors, sec: Visitor) -> None:
    with (
        visitors.visitor("charlie", width=NARROW, java_script_enabled=False) as kestria,
        visitors.visitor("qamar") as qasira,
        visitors.visitor("chair") as chair,
        visitors.visitor("alice") as arcadia,
    ):
        text = brought_in(qasira, sec, TEXT.replace("Fireflies", OTHERS))
        support_from_the_list(kestria, text, says="Recorded for Kestria: Support.")
        fits(kestria)
        amendment = amend_in_the_editor(arcadia, text, AMENDED.replace("Fireflies", OTHERS), new=NEW)
        adopted(chair, text, amendment)
        page = kestria.open(text)
        card = page.locator("#own-position")
        expect(card).to_contain_text("↺ Stale")
        card.get_by_role("link", name="See what changed and confirm").click()
        expect(page.locator(".compared ins").first).to_contain_text(NEW)
        fits(kestria)
        page.get_by_role("button", name="Confirm: Support").click()
        expect(page.get_by_role("status").first).to_contain_text("Confirmed on revision 2: Support.")
        call = open_silence_procedure(sec, text)
        expect(banner(kestria.open(text))).to_be_visible()
        page = kestria.open("/positions/?call=open")
        fits(kestria)
        page = kestria.open(text)
        page.locator("#own-position").get_by_role("radio", name=re.compile("Objection")).check()
        page.get_by_role("button", name="State this position").click()
        page.get_by_label("Statement").fill("The dark was ours.")
        page.get_by_label("Change that would remove the objection").fill("Leave the brooks dark.")
        fits(kestria)
        page.get_by_role("button", name="Record the position").click()
        expect(page.get_by_role("status").first).to_contain_text("Recorded for Kestria: Objection.")
        assert urlsplit(page.url).path == text
        expect(banner(page)).to_have_count(0)
        assert in_call(kestria, call) == "broken"


def in_call(visitor: Visitor, call: str) -> str:
    """How the call stands, as the API says it."""
    answer = visitor.ask(f"/api/v1{call}").json()
    return str(answer["state"])
