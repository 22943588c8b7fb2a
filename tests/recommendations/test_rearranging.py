"""Several texts made one, one made several: pointers, proposers, positions, words."""

import pytest

from consultations.models import Delegation, Event, Notice, User
from recommendations.actions import (
    agreements,
    describing,
    merging,
    placing,
    recommendations,
    splitting,
    validating,
)
from recommendations.enums import Agreement, RecommendationKind, Stance, Status, Validated
from recommendations.models import Position, Recommendation
from recommendations.queries import as_whole, validity
from recommendations.report import gather
from tests import factories
from tests.recommendations.compiling import Compiled, compiled
from wgec.kernel.errors import Malformed, NotYours, Refused, TextHasMoved

assert compiled  # a fixture

pytestmark = pytest.mark.django_db

TEXT = (
    "States dim the lamps:\n\n- in the night;\n  - near the sea;\n- by day.[^1]\n\nThey report.\n\n[^1]: Not at noon."
)


def proposers(row: Recommendation) -> list[str]:
    return [each.delegation.name for each in row.proposers.order_by("position")]


# --- merging --------------------------------------------------------------------------------------


def test_all_proposers_stand_behind_what_remains(compiled: Compiled, sec: User, arcadia: Delegation) -> None:
    olimpia = factories.DelegationFactory(name="Olimpia")
    third = factories.recommendation(compiled.consultation, number=8, proposers=[olimpia, arcadia], place=90_000)
    merging.merge_all([compiled["b"], third, compiled["a"]], compiled["a"], by=sec, reason="The same aim.")
    assert proposers(compiled["a"]) == ["Arcadia", "Borduria", "Olimpia"]
    assert compiled["a"].attribution == "Arcadia; Borduria; Olimpia, Arcadia"
    assert (compiled["b"].status, compiled["b"].number, compiled["b"].merged_into) == ("merged", 2, compiled["a"])
    assert compiled["a"].current.text == "Lamp a."
    assert "olimpia" in compiled["a"].search_text


def test_who_has_spoken_is_asked_anew(compiled: Compiled, sec: User, alice: User, charlie: User) -> None:
    factories.position(compiled["b"], alice.acting_for, Stance.OBJECTION)
    recommendations.merge_into(compiled["b"], compiled["a"], by=sec, reason="The same aim.")
    assert Notice.objects.get(user=alice, kind="recommendation.merge_into").sentence == (
        "Recommendation 2, on which your delegation has stated its position, was merged into Recommendation 1. The "
        "position is not carried over: state it anew on Recommendation 1."
    )
    assert Notice.objects.get(user=charlie, kind="recommendation.merge_into").sentence == (
        "Your recommendation, Recommendation 2, was merged into Recommendation 1."
    )
    assert not Position.objects.filter(recommendation=compiled["a"]).exists()


def test_a_new_text_is_made_of_several(compiled: Compiled, sec: User, alice: User) -> None:
    factories.position(compiled["a"], alice.acting_for)
    made = merging.merge_into_new([compiled["a"], compiled["d"]], "All lamps.", by=sec, reason="One text.")
    compiled.rows["n"] = made
    assert compiled.order == {"I": ["a", "n", "b", "c"], "II": ["d"], "": ["x", "y"]}
    assert (made.status, made.number, made.current.text) == (Status.PUBLISHED, None, "All lamps.")
    assert (made.attribution, proposers(made)) == ("Arcadia; Borduria", ["Arcadia", "Borduria"])
    assert {compiled[name].merged_into for name in "ad"} == {made}
    assert not made.positions.exists()
    created = Event.objects.get(verb="recommendation.create")
    assert created.details == {"merged_from": [compiled["a"].reference, compiled["d"].reference]}


def test_a_merge_is_made_whole_or_not_at_all(compiled: Compiled, sec: User) -> None:
    recommendations.withdraw(compiled["c"], by=sec, reason="At its own request.")
    with pytest.raises(Refused) as refusal:
        merging.merge_all([compiled["b"], compiled["c"]], compiled["a"], by=sec, reason="The same.")
    assert refusal.value.sentence == "Only a published recommendation can be merged into another."
    assert compiled["b"].status == Status.PUBLISHED


def test_merging_needs_something_to_merge(compiled: Compiled, sec: User, chair: User) -> None:
    for step, kind, sentence in (
        (
            lambda: merging.merge_all([compiled["a"]], compiled["a"], by=sec, reason="x"),
            Malformed,
            "Choose at least one recommendation to merge into another one.",
        ),
        (
            lambda: merging.merge_into_new([compiled["a"]], "x", by=sec, reason="x"),
            Malformed,
            "Choose at least two recommendations to make a new text of them.",
        ),
        (
            lambda: merging.merge_into_new([compiled["a"], compiled["b"]], "x", by=chair, reason="x"),
            NotYours,
            "Recommendations are merged by the secretariat.",
        ),
    ):
        with pytest.raises(kind) as refusal:
            step()
        assert refusal.value.sentence == sentence


# --- splitting ------------------------------------------------------------------------------------


@pytest.fixture
def whole(compiled: Compiled) -> Recommendation:
    """Text a with units: chapeau 1, points 2, 3 (inside 2) and 4, paragraph 5, a note."""
    factories.revised(compiled["a"], TEXT)
    return compiled["a"]


def units(row: Recommendation, *places: int) -> list[str]:
    assert row.current is not None
    return [row.current.unit_ids[place - 1] for place in places]


def split(row: Recommendation, by: User, *parts: list[int], **given: object) -> list[Recommendation]:
    chosen = [units(row, *part) for part in parts]
    wanted = {"seen_revision": 2, "reason": "Two matters.", **given}
    return splitting.split(row, chosen, by=by, **wanted)  # type: ignore[arg-type]


def test_the_first_text_keeps_the_number(compiled: Compiled, whole: Recommendation, sec: User, alice: User) -> None:
    factories.position(whole, alice.acting_for)
    first, second = split(whole, sec, [1, 2, 3, 4], [5])
    compiled.rows["n"] = second
    assert (first.reference, compiled["a"].number) == (whole.reference, 1)
    assert (
        compiled["a"].current.text
        == "States dim the lamps:\n\n- in the night;\n  - near the sea;\n- by day.[^1]\n\n[^1]: Not at noon."
    )
    assert (compiled["n"].current.text, compiled["n"].number, compiled["n"].split_from) == ("They report.", None, first)
    assert compiled.order["I"] == ["a", "n", "b", "c"]
    assert proposers(second) == ["Arcadia"]
    assert compiled["a"].current.reason == "Split. Two matters."
    assert not second.positions.exists(), "nobody has seen this text"
    assert Notice.objects.get(user=alice, kind="recommendation.split").sentence == (
        "Recommendation 1, on which your delegation has stated its position, was split into several texts. The "
        "position is not carried over: state it anew on each of them."
    )
    event = Event.objects.get(verb="recommendation.split")
    assert event.details == {"into": [second.reference], "kept": True}


def test_or_it_is_withdrawn_with_pointers(compiled: Compiled, whole: Recommendation, sec: User) -> None:
    first, second = split(whole, sec, [1, 2, 3], [1, 4, 5], keep=False)
    assert (compiled["a"].status, compiled["a"].number, compiled["a"].current.number) == ("withdrawn", 1, 2)
    assert first.current.text == "States dim the lamps:\n\n- in the night;\n  - near the sea;"
    assert second.current.text == "States dim the lamps:\n\n- by day.[^1]\n\nThey report.\n\n[^1]: Not at noon."
    entry = gather.gather(compiled.consultation).sections[0].entries[0]
    assert (
        entry.pointer == f"Split into Recommendation {first.reference}, Recommendation {second.reference}. Two matters."
    )


def test_no_word_is_lost(compiled: Compiled, whole: Recommendation, sec: User) -> None:
    given = [
        (([1, 2, 3], [4]), "“They report.” is in none of the texts. Choose one for it."),
        (([1, 2, 3, 4, 5], []), "Text 2 has no unit. Choose at least one for it."),
        (
            ([1, 2, 4], [3, 5]),
            "“near the sea;” stands within a point that is in another text. Put both into the same text.",
        ),
        (([1, 2, 3, 4, 5],), "A text is split into 2 to 10 texts."),
    ]
    for parts, sentence in given:
        with pytest.raises(Malformed) as refusal:
            split(whole, sec, *parts)
        assert refusal.value.sentence == sentence
    with pytest.raises(Malformed) as refusal:
        splitting.split(whole, [["9.9"], units(whole, 1)], by=sec, seen_revision=2, reason="x")
    assert refusal.value.sentence == "This text has no unit 9.9. Choose one of its units."
    assert Recommendation.objects.count() == 6


def test_a_split_needs_a_reason_the_text_as_it_is_and_the_secretariat(
    compiled: Compiled, whole: Recommendation, sec: User, alice: User
) -> None:
    with pytest.raises(Malformed) as refusal:
        split(whole, sec, [1], [2], reason=" ")
    assert refusal.value.sentence == "Splitting needs a reason for the record."
    with pytest.raises(TextHasMoved):
        split(whole, sec, [1], [2], seen_revision=1)
    with pytest.raises(NotYours) as foreign:
        split(whole, alice, [1], [2])
    assert foreign.value.sentence == "Recommendations are split by the secretariat."
    recommendations.withdraw(compiled["b"], by=sec, reason="x")
    with pytest.raises(Refused) as late:
        splitting.split(compiled["b"], [["1.1"], ["1.1"]], by=sec, seen_revision=1, reason="x")
    assert late.value.sentence == "Only a published text can be split."


def test_an_agreed_unit_is_not_taken_out(compiled: Compiled, whole: Recommendation, sec: User, chair: User) -> None:
    agreements.agree(whole, units(whole, 5)[0], by=chair, agreement=Agreement.AGREED, seen_revision=2)
    with pytest.raises(Refused) as refusal:
        split(whole, sec, [1, 2, 3, 4], [5])
    assert (
        refusal.value.sentence == "“They report.” is agreed and stays as it is. Reopen the unit first, with a reason."
    )


def test_the_report_prints_in_the_order_of_the_desk(compiled: Compiled, sec: User) -> None:
    placing.place([compiled["c"]], compiled.one, by=sec, seen=0, before=compiled["a"])
    document = gather.gather(compiled.consultation)
    assert [[entry.number for entry in section.entries] for section in document.sections] == [[3, 1, 2], [4]]


# --- where it comes from --------------------------------------------------------------------------


def taken(row: Recommendation) -> list[tuple[str, str, list[str]]]:
    """From which contributions, how far validated, and which words."""
    return [
        (
            each.contribution.label,
            each.validation,
            [span.part.text[span.start : span.end] for span in each.spans.order_by("position")],
        )
        for each in row.extracts.order_by("contribution")
    ]


@pytest.fixture
def sources(compiled: Compiled, arcadia: Delegation, borduria: Delegation) -> list[Recommendation]:
    """Two texts of one contribution, the first validated, and one of another contribution; a question, a criterion."""
    sent = factories.contribution(compiled.consultation, arcadia, ["States dim lamps.\n\nThey report."])
    other = factories.contribution(compiled.consultation, borduria, ["Why at night?"])
    first = factories.extract(
        sent, 0, 17, asked=True, addressees=["States", "UNOOSA"], kind=RecommendationKind.CRITERION
    )
    validating.confirm(first, by=None, seen_revision=1)
    rows = [first, factories.extract(sent, 7, 31, addressees=["Operators"]), factories.extract(other)]
    return [each.recommendation for each in rows]


def test_what_is_split_off_says_where_it_was_taken_from(compiled: Compiled, sec: User) -> None:
    sent = factories.contribution(compiled.consultation, factories.DelegationFactory(), ["States dim lamps.\n\nWhy?"])
    row = factories.extract(sent, addressees=["States"], kind=RecommendationKind.QUESTION).recommendation
    row.refresh_from_db()
    first, second = row.current.unit_ids
    _kept, made = splitting.split(row, [[first], [second]], by=sec, seen_revision=1, reason="Two matters.")
    assert (made.kind, describing.names_of(made)) == (RecommendationKind.QUESTION, ["States"])
    assert taken(made) == taken(row) == [(sent.label, "unasked", ["States dim lamps.\n\nWhy?"])]
    shown = as_whole(Recommendation.objects.filter(pk=made.pk)).get()
    assert validity.of(shown) == Validated.NOT_YET, "nothing unvalidated is published without saying so"


def test_a_new_text_says_where_all_of_it_was_taken_from(
    compiled: Compiled, sources: list[Recommendation], sec: User
) -> None:
    made = merging.merge_into_new(sources, "States dim lamps and report why.", by=sec, reason="One matter.")
    assert (made.kind, describing.names_of(made)) == (RecommendationKind.CRITERION, ["Operators", "States", "UNOOSA"])
    whole, other = taken(made)
    assert (whole[1:], other[1:]) == (
        ("unasked", ["States dim lamps.\n\nThey report."]),
        ("unasked", ["Why at night?"]),
    )
    assert sources[0].extracts.get().validation == "confirmed", "what was said of the original stays"
