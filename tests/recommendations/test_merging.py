"""Two people write from one text: what does not collide is merged, what does is put to choice, nothing is lost."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from consultations.models import Consultation, Event, User
from recommendations.actions import recommendations
from recommendations.models import Recommendation
from tests import factories
from wgec.kernel.errors import Malformed, TextHasMoved, TextsCollide

TEXT = "States cooperate in the night.\n\nThey report once a year."
THEIRS = "States cooperate in the night.\n\nThey report twice a year."
MINE = "States shall cooperate in the night.\n\nThey report once a year."
BOTH = "States shall cooperate in the night.\n\nThey report twice a year."
OTHERS = "States may cooperate in the night.\n\nThey report once a year."


@pytest.fixture
def row(consultation: Consultation) -> Recommendation:
    return factories.recommendation(consultation, TEXT, number=1)


@pytest.fixture
def desk(client: Client, row: Recommendation, sec: User) -> Client:
    client.force_login(sec)
    return client


def page(row: Recommendation, name: str = "revise") -> str:
    return reverse(f"recommendations:recommendation-{name}", args=[row.reference])


def form(text: str, **changes: Any) -> dict[str, Any]:
    return {"text": text, "change": "substantive", "reason": "", "seen_revision": "1", **changes}


def current(row: Recommendation) -> tuple[int, str]:
    row.refresh_from_db()
    assert row.current
    return row.current.number, row.current.text


# --- the action --------------------------------------------------------------------------------


def test_revise_merges_what_does_not_collide(row: Recommendation, sec: User) -> None:
    recommendations.revise(row, THEIRS, by=sec, seen_revision=1)
    merged = recommendations.revise(row, MINE, by=sec, seen_revision=1, merge=True, reason="Clearer.")
    assert current(row) == (3, BOTH)
    assert merged.reason == "Clearer. Merged with revision 2."
    assert Event.objects.latest("pk").details == {"revision": 3, "change": "substantive", "merged_with": 2}


def test_revise_without_a_reason_says_what_was_merged(row: Recommendation, sec: User) -> None:
    recommendations.revise(row, THEIRS, by=sec, seen_revision=1)
    assert recommendations.revise(row, MINE, by=sec, seen_revision=1, merge=True).reason == "Merged with revision 2."


def test_revise_cuts_a_long_reason_to_the_room_it_has(row: Recommendation, sec: User) -> None:
    recommendations.revise(row, THEIRS, by=sec, seen_revision=1)
    merged = recommendations.revise(row, MINE, by=sec, seen_revision=1, merge=True, reason="x" * 500)
    assert len(merged.reason) == 500


def test_revise_merges_nothing_unless_asked(row: Recommendation, sec: User) -> None:
    recommendations.revise(row, THEIRS, by=sec, seen_revision=1)
    with pytest.raises(TextHasMoved, match="Revision 2 was saved while you were writing from revision 1"):
        recommendations.revise(row, MINE, by=sec, seen_revision=1)
    assert current(row) == (2, THEIRS)


def test_revise_refuses_to_choose_between_two(row: Recommendation, sec: User) -> None:
    recommendations.revise(row, OTHERS, by=sec, seen_revision=1)
    with pytest.raises(TextsCollide) as refused:
        recommendations.revise(row, MINE, by=sec, seen_revision=1, merge=True)
    assert refused.value.sentence == (
        "Revision 2 was saved while you were writing, and changes the same words. Choose between them."
    )
    assert (refused.value.code, refused.value.current_revision) == ("text_has_moved", 2)
    assert current(row) == (2, OTHERS)


def test_revise_with_what_others_saved_already_is_no_revision(row: Recommendation, sec: User) -> None:
    recommendations.revise(row, BOTH, by=sec, seen_revision=1)
    assert recommendations.revise(row, THEIRS, by=sec, seen_revision=1, merge=True).number == 2


@pytest.mark.parametrize("seen", [0, 7])
def test_revise_merges_from_no_revision_that_does_not_exist(row: Recommendation, sec: User, seen: int) -> None:
    with pytest.raises(TextHasMoved) as refused:
        recommendations.revise(row, MINE, by=sec, seen_revision=seen, merge=True)
    assert not isinstance(refused.value, TextsCollide)


def test_a_merge_that_leaves_nothing_is_refused(row: Recommendation, sec: User) -> None:
    recommendations.revise(row, "They report once a year.", by=sec, seen_revision=1)
    with pytest.raises(Malformed, match="The text is empty"):
        recommendations.revise(row, "States cooperate in the night.", by=sec, seen_revision=1, merge=True)
    assert current(row) == (2, "They report once a year.")


# --- the pages ---------------------------------------------------------------------------------


def test_the_page_merges_what_does_not_collide(desk: Client, row: Recommendation, sec: User) -> None:
    recommendations.revise(row, THEIRS, by=sec, seen_revision=1)
    answer = desk.post(page(row), form(MINE), follow=True)
    assert "Revision 3 is the current text." in answer.content.decode()
    assert current(row) == (3, BOTH)


def test_a_preview_shows_what_saving_would_make(desk: Client, row: Recommendation, sec: User) -> None:
    recommendations.revise(row, THEIRS, by=sec, seen_revision=1)
    shown = desk.post(page(row), form(MINE, preview="1")).content.decode()
    assert "States <ins>shall </ins>cooperate" in shown
    assert "<del>" not in shown.split("left out</del>", 1)[1]


def test_what_collides_is_shown_side_by_side(desk: Client, row: Recommendation, sec: User) -> None:
    recommendations.revise(row, OTHERS, by=sec, seen_revision=1)
    answer = desk.post(page(row), form(MINE.replace("once", "twice")))
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Revision 2 was saved while you were writing, and changes the same words. Choose between them." in shown
    assert "States <ins>may </ins>cooperate" in shown
    assert "States <ins>shall </ins>cooperate" in shown
    assert "Passage 1" in shown
    assert "Passage 2" not in shown
    assert "They report twice a year." in shown, "the whole of what was typed"
    assert current(row) == (2, OTHERS)


CHOSEN = {
    "mine": "States shall cooperate in the night.\n\nThey report twice a year.",
    "theirs": "States may cooperate in the night.\n\nThey report twice a year.",
    "own": "Everybody cooperates.\n\nThey report twice a year.",
}


def choosing(answer: Any, choice: str, **changes: str) -> dict[str, str]:
    """What the page on which one chooses sends, with ``choice`` for every passage."""
    shown = answer.context["form"]
    sent = {field.html_name: str(field.value() or "") for field in shown if field.is_hidden}
    units = [cluster.unit for cluster in shown.merging.clusters]
    return {**sent, "reason": "", **{f"choice-{unit}": choice for unit in units}, **changes}


@pytest.mark.parametrize("choice", list(CHOSEN))
def test_each_choice_is_saved(desk: Client, row: Recommendation, sec: User, choice: str) -> None:
    recommendations.revise(row, OTHERS, by=sec, seen_revision=1)
    asked = desk.post(page(row), form(MINE.replace("once", "twice")))
    unit = asked.context["form"].merging.clusters[0].unit
    sent = choosing(asked, choice, **{f"own-{unit}": "Everybody cooperates."})
    assert desk.post(page(row, "settle"), sent).status_code == 302
    assert current(row) == (3, CHOSEN[choice])


def test_no_choice_is_asked_for_again_and_keeps_ones_own_words(desk: Client, row: Recommendation, sec: User) -> None:
    recommendations.revise(row, OTHERS, by=sec, seen_revision=1)
    asked = desk.post(page(row), form(MINE))
    unit = asked.context["form"].merging.clusters[0].unit
    answer = desk.post(page(row, "settle"), choosing(asked, "", **{f"own-{unit}": "Everybody cooperates."}))
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose a wording." in shown
    assert "Everybody cooperates.</textarea>" in shown
    assert current(row) == (2, OTHERS)


def test_saved_yet_again_meanwhile_one_chooses_again(desk: Client, row: Recommendation, sec: User) -> None:
    recommendations.revise(row, OTHERS, by=sec, seen_revision=1)
    asked = desk.post(page(row), form(MINE))
    recommendations.revise(row, OTHERS.replace("may", "must"), by=sec, seen_revision=2)
    again = desk.post(page(row, "settle"), choosing(asked, "mine"))
    assert again.status_code == 422
    assert "Revision 3 was saved while you were writing, and changes the same words." in again.content.decode()
    assert desk.post(page(row, "settle"), choosing(again, "mine")).status_code == 302
    assert current(row) == (4, MINE)


def test_saved_elsewhere_meanwhile_the_choice_stands(desk: Client, row: Recommendation, sec: User) -> None:
    recommendations.revise(row, OTHERS, by=sec, seen_revision=1)
    asked = desk.post(page(row), form(MINE))
    recommendations.revise(row, OTHERS.replace("once", "twice"), by=sec, seen_revision=2)
    assert desk.post(page(row, "settle"), choosing(asked, "mine")).status_code == 302
    assert current(row) == (4, BOTH)


@pytest.mark.parametrize(
    "changes", [{"seen_revision": "9"}, {"base_revision": ""}, {"base_revision": "x"}, {"seen_revision": "9" * 30}]
)
def test_a_choice_between_what_does_not_exist_begins_anew(
    desk: Client, row: Recommendation, sec: User, changes: dict[str, str]
) -> None:
    recommendations.revise(row, OTHERS, by=sec, seen_revision=1)
    sent = choosing(desk.post(page(row), form(MINE)), "mine", **changes)
    assert desk.post(page(row, "settle"), sent).headers["Location"] == page(row)
    assert current(row) == (2, OTHERS)


def test_choosing_is_for_who_may_revise(client: Client, row: Recommendation, charlie: User) -> None:
    client.force_login(charlie)
    answer = client.post(page(row, "settle"), {"base_revision": "1", "seen_revision": "1", "mine": "x"})
    assert answer.status_code == 403


def test_hostile_words_stay_words(desk: Client, row: Recommendation, sec: User) -> None:
    recommendations.revise(row, OTHERS, by=sec, seen_revision=1)
    hostile = TEXT.replace("cooperate", "<script>alert(1)</script><img src=x onerror=alert(1)>")
    shown = desk.post(page(row), form(hostile)).content.decode()
    assert "<script>alert" not in shown
    assert "<img src=x" not in shown
