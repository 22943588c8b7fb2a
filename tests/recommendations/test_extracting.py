"""Recommendations made of passages of contributions: their words, their sources, what is left."""

from typing import Any

import pytest

from consultations.enums import AuthorRole, Kind
from consultations.models import Consultation, Contribution, Delegation, Event, User
from recommendations.actions import describing, extracting, reading_parts
from recommendations.enums import Validation
from recommendations.models import Addressee, Extract, PartRead, Recommendation, Span
from recommendations.queries import composing
from recommendations.queries import extracts as queries
from tests.factories import ConsultationFactory, DelegationFactory, SectionFactory, contribution, recommendation
from wgec.kernel.errors import Malformed, NotYours, Refused

pytestmark = pytest.mark.django_db

TEXT = (
    "Nine weeks after the floods a parliament adopted a description of lightships. It would be wise if the ports would "
    "promise anchors to those lightships and prescribes signalling how those lightships should be further illuminated."
    "\n\n- States light **lamps**.\n- Ports keep them."
)
SUPPORT = "It would be wise if the ports would promise anchors to those lightships"


@pytest.fixture
def sent(consultation: Consultation, arcadia: Delegation) -> Contribution:
    """Arcadia's published contribution."""
    return contribution(consultation, arcadia, [TEXT])


def passage(sent: Contribution, words: str, part: int = 1) -> str:
    """Where the words stand, as the API takes it."""
    row = sent.parts.get(position=part)
    start = row.text.index(words)
    return f"{row.pk}:{start}:{start + len(words)}"


def extracted(sent: Contribution, by: User | None, *words: str, **given: Any) -> Recommendation:
    """A recommendation made of the words."""
    return extracting.extract(sent, [passage(sent, each) for each in words], by=by, **given)


def spans(row: Recommendation) -> list[str]:
    """The exact words that are kept as its source."""
    found = Span.objects.filter(extract__recommendation=row).order_by("position").select_related("part")
    return [span.part.text[span.start : span.end] for span in found]


# --- making ------------------------------------------------------------------------------------------------------


def test_extract_takes_the_words_and_nothing_else(sent: Contribution, sec: User, arcadia: Delegation) -> None:
    row = extracted(sent, sec, SUPPORT, kind="observation", addressees=["The Board", "States"])
    assert row.current is not None
    assert row.current.text == f"{SUPPORT} […]"
    assert (row.status, row.kind, row.number, row.section) == ("submitted", "observation", None, None)
    assert (row.attribution, row.language) == ("Arcadia", "en")
    assert row.provenance == "Extracted from Contribution 1 (Arcadia)"
    assert [(each.delegation, each.person) for each in row.proposers.all()] == [(arcadia, "")]
    assert [each.name for each in row.addressees.all()] == ["States", "The Board"]
    assert spans(row) == [SUPPORT]
    extract = row.extracts.get()
    assert (extract.contribution, extract.validation, extract.created_by) == (sent, "unasked", sec)
    event = Event.objects.get(verb="recommendation.extract")
    assert (event.audience, event.delegation) == ("secretariat", "Arcadia")
    assert event.details == {"contribution": sent.reference, "passages": [passage(sent, SUPPORT)]}


def test_extract_says_where_words_are_left_out(sent: Contribution, sec: User) -> None:
    row = extracted(sent, sec, SUPPORT, "signalling how those lightships should be further illuminated.")
    assert row.current is not None
    assert row.current.text == (f"{SUPPORT} […] signalling how those lightships should be further illuminated.")
    assert len(spans(row)) == 2


def test_extract_keeps_lists_and_balances_markup(sent: Contribution, sec: User) -> None:
    row = extracted(sent, sec, "lamps**.\n- Ports keep")
    assert row.current is not None
    assert row.current.text == "- **lamps**.\n- Ports keep […]"
    part = composing.composed(sent, [passage(sent, "States light **la")])
    assert part.text == "States light **la** […]"


def test_extract_at_once_published_in_a_section(sent: Contribution, sec: User, consultation: Consultation) -> None:
    recommendation(consultation, number=49)
    section = SectionFactory(consultation=consultation, numeral="III")
    row = extracted(sent, sec, "States light **lamps**.", section=section, publish=True)
    assert (row.status, row.number, row.section) == ("published", 50, section)
    assert row.current is not None
    assert row.current.text == "States light **lamps**."


def test_extract_takes_attribution_people_and_label_from_the_contribution(
    consultation: Consultation, sec: User
) -> None:
    person = DelegationFactory(name="A. Example", slug="example", kind=Kind.PERSON, region="")
    group = DelegationFactory(name="The Islands")
    authors = (
        {"name": "Prof. em. A. Example", "organisation": "University of Elbonia"},
        {"organisation": "The Islands", "role": AuthorRole.ON_BEHALF_OF},
    )
    words = ["9.1 The group should meet.\n\n1. One.\n2. Two."]
    sent = contribution(consultation, person, words, language="fr", authors=authors)
    row = extracted(sent, sec, "9.1 The group should meet.")
    assert row.attribution == "Prof. em. A. Example, University of Elbonia"
    assert (row.source_label, row.current.text) == ("9.1", "The group should meet.")  # type: ignore[union-attr]
    assert row.language == "fr"
    assert [(each.delegation, each.person, each.role) for each in row.proposers.all()] == [
        (person, "Prof. em. A. Example", "proposer"),
        (group, "", "on_behalf_of"),
    ]
    assert extracted(sent, sec, "Two.").source_label == "2."


def test_extract_from_words_as_a_page_marks_them(sent: Contribution, sec: User) -> None:
    part = sent.parts.get()
    row = extracting.extract(sent, [f"{part.pk}:1.78:1.149"], by=sec)
    assert spans(row) == [SUPPORT]


@pytest.mark.parametrize("person", ["alice", "bob", "charlie", "olga", "chair"])
def test_extract_is_for_the_secretariat(request: pytest.FixtureRequest, sent: Contribution, person: str) -> None:
    by = request.getfixturevalue(person)
    verbs = (
        lambda: extracted(sent, by, SUPPORT),
        lambda: reading_parts.mark_read(sent.parts.get(), by=by),
        lambda: reading_parts.mark_unread(sent.parts.get(), by=by),
        lambda: describing.describe(recommendation(sent.consultation), by=by, kind="question", addressees=[]),
        lambda: extracting.link(sent, [passage(sent, SUPPORT)], recommendation(sent.consultation), by=by),
    )
    for verb in verbs:
        with pytest.raises(NotYours) as refusal:
            verb()
        assert refusal.value.sentence == (
            "Recommendations are extracted from contributions, and described, by the secretariat."
        )


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("draft", "Only a published contribution is extracted from. Publish it first."),
        ("submitted", "Only a published contribution is extracted from. Publish it first."),
        ("returned", "Only a published contribution is extracted from. Publish it first."),
        ("replaced", "This contribution was replaced by a corrected one. Extract from that one."),
        ("withdrawn", "This contribution was withdrawn, so nothing more is extracted from it."),
    ],
)
def test_extract_from_published_contributions_only(
    consultation: Consultation, arcadia: Delegation, sec: User, status: str, sentence: str
) -> None:
    sent = contribution(consultation, arcadia, [TEXT], status=status)
    for step in (lambda: extracted(sent, sec, SUPPORT), lambda: reading_parts.mark_read(sent.parts.get(), by=sec)):
        with pytest.raises(Refused) as refusal:
            step()
        assert refusal.value.sentence == sentence
    assert not Recommendation.objects.exists()


def test_extract_what_is_no_passage_is_refused(
    sent: Contribution, consultation: Consultation, borduria: Delegation, sec: User
) -> None:
    other = contribution(consultation, borduria, ["Ports."]).parts.get()
    part = sent.parts.get()
    for given, sentence in {
        f"{other.pk}:0:3": f"“{other.pk}:0:3” is no passage of this contribution. Mark it anew.",
        "x": "“x” is no passage of this contribution. Mark it anew.",
        f"{part.pk}:5:5": f"There are no words in the passage “{part.pk}:5:5”. Mark it anew.",
        f"{part.pk}:0:9999": f"There are no words in the passage “{part.pk}:0:9999”. Mark it anew.",
        f"{part.pk}:9.0:9.4": f"There are no words in the passage “{part.pk}:9.0:9.4”. Mark it anew.",
    }.items():
        with pytest.raises(Malformed) as refusal:
            extracting.extract(sent, [given], by=sec)
        assert refusal.value.sentence == sentence
    with pytest.raises(Malformed) as refusal:
        extracting.extract(sent, [], by=sec)
    assert refusal.value.sentence == "Mark at least one passage of the contribution."


# --- what is to be considered ------------------------------------------------------------------------------------


def warnings(sent: Contribution, *words: str) -> tuple[str, ...]:
    return composing.composed(sent, [passage(sent, each) for each in words]).warnings


def test_warnings_name_what_is_cut_and_what_is_referred_to(sent: Contribution) -> None:
    assert warnings(sent, SUPPORT) == (
        "“…anchors to those lightships” ends in mid-sentence.",
        "“those lightships” refers to a sentence that is not extracted.",
    )
    assert warnings(sent, "and prescribes signalling how those lightships should be further illuminated.") == (
        "“and prescribes signalling how…” begins in mid-sentence.",
        "“those lightships” refers to a sentence that is not extracted.",
    )
    whole = sent.parts.get().text.split("\n")[0]
    assert warnings(sent, whole) == ()
    assert warnings(sent, "States light **lamps**.") == ()


def test_warnings_name_what_begins_by_pointing_back(consultation: Consultation, arcadia: Delegation) -> None:
    sent = contribution(consultation, arcadia, ["Ports are dark. This should change. It is known that it can."])
    assert warnings(sent, "This should change.") == ("“This” refers to a sentence that is not extracted.",)
    assert warnings(sent, "It is known that it can.") == ()
    french = contribution(consultation, arcadia, ["Des principes. Ces principes sont bons."], language="fr")
    assert warnings(french, "Ces principes sont bons.") == (
        "“Ces principes” refers to a sentence that is not extracted.",
    )


def test_overlaps_are_said_and_allowed_when_known(sent: Contribution, sec: User) -> None:
    first = extracted(sent, sec, SUPPORT, source_label="7").extracts.get()
    title = first.recommendation.title
    assert warnings(sent, SUPPORT)[-1] == f"The same words are extracted already: {title}."
    assert warnings(sent, "promise anchors")[-1] == f"Some of these words are extracted already: {title}."
    with pytest.raises(Refused) as refusal:
        extracted(sent, sec, "promise anchors")
    assert refusal.value.sentence == (
        f"Some of these words are extracted already: {title}. Look at it, and extract again if both are meant."
    )
    assert refusal.value.code == "extracted_already"
    extracted(sent, sec, "promise anchors", seen_overlaps=[first.pk])
    assert Extract.objects.count() == 2


# --- further sources, and wrong ones -----------------------------------------------------------------------------


def test_link_a_further_source_once(
    sent: Contribution, consultation: Consultation, borduria: Delegation, sec: User
) -> None:
    row = extracted(sent, sec, "Ports keep them.")
    other = contribution(consultation, borduria, ["Ports keep them. They do."])
    composed = composing.composed(other, [passage(other, "Ports keep them.")])
    assert composing.same_words(composed, sec) == [row]
    for _time in range(2):
        extracting.link(other, [passage(other, "Ports keep them.")], row, by=sec)
    assert [each.contribution for each in row.extracts.order_by("pk")] == [sent, other]
    assert Event.objects.filter(verb="extract.link").count() == 1
    with pytest.raises(Refused) as refusal:
        extracting.link(other, [passage(other, "They do.")], row, by=sec)
    assert refusal.value.sentence == (
        f"{row.title} is linked with this contribution already. Correct the passages of that link."
    )


def test_link_within_one_consultation(sent: Contribution, sec: User) -> None:
    with pytest.raises(Refused) as refusal:
        extracting.link(sent, [passage(sent, SUPPORT)], recommendation(ConsultationFactory()), by=sec)
    assert refusal.value.sentence == "Both the contribution and the recommendation must belong to one consultation."


def test_move_corrects_the_passages_and_asks_anew(sent: Contribution, sec: User) -> None:
    row = extracted(sent, sec, SUPPORT)
    extract = row.extracts.get()
    with pytest.raises(Malformed) as refusal:
        extracting.move(extract, [passage(sent, "Ports keep them.")], by=sec, reason=" ")
    assert refusal.value.sentence == "Correcting a source needs a reason, for the record."
    for _time in range(2):
        extracting.move(extract, [passage(sent, "Ports keep them.")], by=sec, reason="It was the other one.")
    extract.refresh_from_db()
    assert spans(row) == ["Ports keep them."]
    assert (extract.validation, extract.asked_at) == (Validation.UNASKED, None)
    row.refresh_from_db()
    assert row.current is not None
    assert row.current.text == f"{SUPPORT} […]"
    event = Event.objects.get(verb="extract.move")
    assert event.details["was"] == [passage(sent, SUPPORT)]
    assert Span.history.count() == 3  # made, taken away, made


def test_unlink_takes_a_wrong_source_away_and_keeps_it_on_record(sent: Contribution, sec: User) -> None:
    row = extracted(sent, sec, SUPPORT)
    extract = row.extracts.get()
    for _time in range(2):
        extracting.unlink(extract, by=sec, reason="Somebody else's words.")
    assert not Extract.objects.exists()
    event = Event.objects.get(verb="extract.unlink")
    assert (event.reason, event.details["passages"]) == ("Somebody else's words.", [passage(sent, SUPPORT)])
    assert [each.history_type for each in Extract.history.order_by("history_id")] == ["+", "-"]


# --- what it is, and for whom ------------------------------------------------------------------------------------


def test_describe_sets_type_and_addressees_with_history(consultation: Consultation, sec: User) -> None:
    row = recommendation(consultation, number=1)
    Addressee.objects.create(name="The Board")
    for _time in range(2):
        describing.describe(row, by=sec, kind="question", addressees=["the board", " New  Ones ", "THE BOARD"])
    row.refresh_from_db()
    assert row.kind == "question"
    assert describing.names_of(row) == ["New Ones", "The Board"]
    describing.describe(row, by=sec, kind="question", addressees=["New Ones"])
    assert describing.names_of(row) == ["New Ones"]
    events = Event.objects.filter(verb="recommendation.describe").order_by("pk")
    assert [event.details["addressees"] for event in events] == [["New Ones", "The Board"], ["New Ones"]]
    assert [each.kind for each in Recommendation.history.filter(id=row.pk).order_by("history_id")][-1] == "question"


def test_describe_refuses_what_is_too_long_or_too_much(consultation: Consultation, sec: User) -> None:
    row = recommendation(consultation, number=1)
    with pytest.raises(Malformed) as refusal:
        describing.describe(row, by=sec, kind="question", addressees=["x" * 121])
    assert refusal.value.sentence == (f"The name of an addressee has at most 120 characters: shorten “{'x' * 40}…”.")
    with pytest.raises(Malformed) as refusal:
        describing.describe(row, by=sec, kind="question", addressees=[f"n{n}" for n in range(21)])
    assert refusal.value.sentence == "A text is addressed to at most 20. Take some of them out."


# --- what is left ------------------------------------------------------------------------------------------------


def test_coverage_counts_passages_and_words(sent: Contribution, sec: User) -> None:
    assert queries.sheet(sent, sec).coverage == queries.Coverage(passages=3, extracted=0, words=41, covered=0)
    extracted(sent, sec, SUPPORT)
    extracted(sent, sec, "Ports keep them.")
    found = queries.sheet(sent, sec)
    assert found.coverage == queries.Coverage(passages=3, extracted=2, words=41, covered=16)
    (listed,) = queries.shown(queries.in_round(sent.consultation))
    assert (listed.coverage, listed.extracts, listed.is_left) == (found.coverage, 2, True)


def test_mark_read_says_who_and_when_once(sent: Contribution, sec: User) -> None:
    part = sent.parts.get()
    first = reading_parts.mark_read(part, by=sec)
    assert reading_parts.mark_read(part, by=sec) == first
    assert (first.read_by, PartRead.objects.count()) == (sec, 1)
    assert not queries.in_round(sent.consultation, left=True).exists()
    for _time in range(2):
        reading_parts.mark_unread(part, by=sec)
    assert queries.in_round(sent.consultation, left=True).get() == sent
    verbs = ["contribution.read_part", "contribution.unread_part"]
    assert list(Event.objects.order_by("pk").values_list("verb", flat=True)) == verbs
