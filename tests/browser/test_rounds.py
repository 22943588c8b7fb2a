"""A round is set up by keyboard: two questions, put in order, and its phases; and again without scripts."""

import re

from playwright.sync_api import Page, expect

from tests.browser.visitor import NARROW, WIDE, Visitor, Visitors


def looked_at(visitor: Visitor, heading: str | re.Pattern[str]) -> None:
    """The page under that heading: no barrier, and nothing wider than the window."""
    expect(visitor.page.locator("main h1")).to_have_text(heading)
    visitor.page.wait_for_load_state()
    for width in (WIDE, NARROW):
        visitor.resize(width)
        assert visitor.overflow() <= 0, f"{width} pixels wide"
        assert visitor.barriers() == [], f"{width} pixels wide"
    visitor.resize(WIDE)


def press(page: Page, role: str, name: str) -> None:
    """Reach it with the keyboard, and press Enter."""
    page.get_by_role(role, name=name, exact=True).first.focus()  # type: ignore[arg-type]
    page.keyboard.press("Enter")


def typed(page: Page, label: str, words: str) -> None:
    page.get_by_label(re.compile(f"^{label}")).first.focus()
    page.keyboard.type(words)


def texts(page: Page) -> list[str]:
    return [words.split(". ", 1)[1].strip() for words in page.locator("#questions h2").all_inner_texts()]


def test_a_round_by_keyboard(sec: Visitor, visitors: Visitors) -> None:
    page = sec.open("/consultations/")
    press(page, "link", "New consultation")
    looked_at(sec, "New consultation")
    typed(page, "Title", "Round of lanterns")
    typed(page, "Address", "lanterns")
    press(page, "button", "Save")
    expect(page).to_have_url(re.compile("/consultations/lanterns/questions/$"))
    for words in ("Who lights them?", "Who pays?"):
        typed(page, "Question", words)
        typed(page, "Guidance", "In *one* page.")
        press(page, "button", "Add the question")
        expect(page.locator("#questions h2").last).to_contain_text(words)
    assert texts(page) == ["Who lights them?", "Who pays?"]
    expect(page.locator("#question-2")).to_be_focused()
    press(page, "button", "Up 2")
    expect(page.locator("#question-1")).to_contain_text("Who pays?")
    assert texts(page) == ["Who pays?", "Who lights them?"]
    expect(page.locator("#question-1")).to_be_focused()
    looked_at(sec, "Guiding questions")
    page.locator("#question-2").drag_to(page.locator("#question-1"))
    expect(page.get_by_role("status").first).to_contain_text("The question is now number 1.")
    assert texts(page) == ["Who lights them?", "Who pays?"]
    press(page, "link", "Edit 1")
    looked_at(sec, "Question 1")
    page.go_back()

    press(page, "link", "Phases")
    looked_at(sec, "Phases")
    press(page, "link", "Begin with the ready-made set: inputs, drafting, amendments, positions")
    expect(page.get_by_text("This is the ready-made set. Nothing is saved before you do.")).to_be_visible()
    looked_at(sec, "Phases")
    box = page.get_by_role("checkbox", name="Observers may state positions").first
    box.focus()
    page.keyboard.press("Space")
    expect(box).to_be_checked()
    press(page, "button", "Save the phases")
    expect(page).to_have_url(re.compile("/consultations/lanterns/$"))
    expect(page.get_by_role("heading", name="What happens when")).to_be_visible()
    expect(page.locator(".timeline > li")).to_have_count(4)
    looked_at(sec, re.compile("Round of lanterns"))
    press(page, "link", "Leave to be late")
    page.get_by_label("Delegation").select_option(index=1)
    page.get_by_label("Until").fill("2126-07-01T09:00")
    typed(page, "Reason", "A flood.")
    press(page, "button", "Give leave")
    page.get_by_role("link", name=re.compile("^Extend")).first.click()
    looked_at(sec, "Extend the leave")
    with visitors.visitor("alice") as alice:
        page = alice.open("/consultations/lanterns/")
        expect(page.get_by_role("heading", name="What you may do now")).to_be_visible()
        expect(page.get_by_text("in the phase “Inputs”").first).to_be_visible()
        looked_at(alice, re.compile("Round of lanterns"))


def test_the_same_without_scripts(visitors: Visitors) -> None:
    with visitors.visitor("sec", java_script_enabled=False, width=NARROW) as sec:
        sec.complaints.expect("422")
        page = sec.open("/secretariat/consultations/new/")
        page.get_by_label("Title").fill("Round of bells")
        page.get_by_label("Address").fill("bells")
        page.get_by_role("button", name="Save").click()
        for words in ("Who rings?", "When?"):
            page.get_by_label("Question").fill(words)
            page.get_by_role("button", name="Add the question").click()
            expect(page.locator("#questions h2").last).to_contain_text(words)
        page.get_by_role("button", name="Down 1").click()
        expect(page.locator("#question-1")).to_contain_text("When?")
        page.get_by_role("button", name="Take out 2").click()
        expect(page.locator("#questions > li")).to_have_count(1)
        page.get_by_role("link", name="Phases").click()
        for number, (name, opens_at, closes_at) in enumerate(
            (("Inputs", "2127-03-01T09:00", "2127-04-01T09:00"), ("Late", "2127-03-20T09:00", "2127-05-01T09:00"))
        ):
            page.locator(f"#id_phases-{number}-name").fill(name)
            page.locator(f"#id_phases-{number}-opens_at").fill(opens_at)
            page.locator(f"#id_phases-{number}-closes_at").fill(closes_at)
            page.locator(f"#id_phases-{number}-members_may_contribute").check()
            page.get_by_role("button", name="Save the phases").click()
            if number == 0:
                expect(page.locator(".timeline > li")).to_have_count(1)
                page.get_by_role("link", name="Phases").click()
        expect(page.get_by_role("alert")).to_contain_text("Phases do not overlap.")
        page.locator("#id_phases-1-opens_at").fill("2127-04-01T09:00")
        page.get_by_role("button", name="Save the phases").click()
        expect(page.locator(".timeline > li")).to_have_count(2)
        assert sec.overflow() == 0
