"""What a chair reads beside each state, literally; and that a page can say it in another language."""

from fractions import Fraction

import pytest

from tests.kernel.seats import shown
from wgec.kernel.consensus import Thresholds
from wgec.kernel.sentences import Sentence, counted, sentence

pytestmark = pytest.mark.once

ALL = ("SSSS", "SSSS", "SSSS")
SUPPORTED = "Explicit support in 3 of 3 groups that spoke; 2 needed (at least 1/2)."


def reasons(state: str, *args: tuple[str, ...], **more: object) -> list[str]:
    found = shown(*args, **more)  # type: ignore[arg-type]
    assert found.state == state
    return [str(reason) for reason in found.reasons]


# --- insufficient ----------------------------------------------------------------------------


def test_too_few_seats() -> None:
    assert reasons("insufficient", ("S-", "S-", "S-"), academia="S", private_sector="OX---", none="---") == [
        "On record already: 1 objection, from private sector.",
        "6 of 15 seats have expressed a position; 8 are needed (at least 1/2 of the seats).",
        "3 of 6 seats of government have not spoken.",
        "3 of 5 seats of private sector have not spoken.",
    ]


def test_nobody_has_spoken() -> None:
    assert reasons("insufficient", ("-",), limits=Thresholds(regions=2, groups=1)) == [
        "0 of 1 seats have expressed a position; 1 are needed (at least 1/2 of the seats).",
        "1 of 1 seats of government has not spoken.",
        "None of the groups has a counted position; 1 must have one.",
        "No counted position yet from government.",
        "None of the regional groups has a counted position; 2 must have one.",
        "The counting seats belong to 1 regional group in all: this threshold cannot be met.",
        "No counted position yet from african.",
    ]


def test_too_few_groups_and_regions() -> None:
    assert reasons("insufficient", ("SSSO", "X-", "SS"), academia="S", civil_society="X", private_sector="-") == [
        "On record already: 1 objection, from government.",
        "Only 2 of the groups have a counted position; 3 are needed.",
        "No counted position yet from civil society and private sector.",
        "Only 2 of the regional groups have a counted position; 3 are needed.",
        "No counted position yet from asia pacific.",
        "2 of 11 seats have not expressed a position.",
    ]


def test_a_body_that_cannot_meet_the_thresholds() -> None:
    assert reasons("insufficient", (), academia="S", civil_society="S") == [
        "Only 2 of the groups have a counted position; 3 are needed.",
        "The counting seats belong to 2 groups in all: this threshold cannot be met.",
        "None of the regional groups has a counted position; 3 must have one.",
        "The counting seats belong to 0 regional groups in all: this threshold cannot be met.",
    ]


# --- with objections -------------------------------------------------------------------------


def test_contested() -> None:
    assert reasons("contested", ("OOOO", "SSSS", "SSSS"), civil_society="OOS", private_sector="OO--") == [
        "8 objections: 2 from civil society, 4 from government and 2 from private sector.",
        "2 of 3 counted positions of civil society are objections: more than 1/2.",
        "2 of 2 counted positions of private sector are objections: more than 1/2.",
        "4 of 4 counted positions of african are objections: more than 1/2.",
        "Views would be divergent, no longer contested, with objections that weigh at most 1/2 in every group and "
        "region.",
        "At most 1/2 in civil society once 1 objection there becomes another counted position.",
        "At most 1/2 in private sector once 1 objection there becomes another counted position.",
        "At most 1/2 in african once 2 objections there become other counted positions.",
        "2 of 19 seats have not expressed a position.",
    ]


def test_contested_by_objectors_among_the_silent() -> None:
    limits = Thresholds(contested=Fraction(2, 5))
    assert reasons("contested", ALL, academia="S", civil_society="OO------", limits=limits)[:2] == [
        "2 objections, both from civil society.",
        "2 objections in civil society weigh against 4, half of its 8 seats (rounded up): more than 2/5.",
    ]


def test_divergent_by_one_group() -> None:
    assert reasons("divergent", ALL, academia="S", civil_society="OS---", none="O") == [
        "2 objections: 1 from civil society and 1 from a seat without a group.",
        "Objections weigh at most 1/2 in every group and region.",
        "1 objection in civil society weighs against 3, half of its 5 seats (rounded up): more than 1/4.",
        "Broad support takes objections that weigh at most 1/4 in every group and region, and on average over the "
        "groups at least 2/3 favourable or conditional.",
        "At most 1/4 in civil society once 1 objection there becomes another counted position.",
        "3 of 19 seats have not expressed a position.",
    ]


def test_divergent_on_average() -> None:
    found = reasons("divergent", ("SSSO", "SSSS", "SSSS"), academia="S", civil_society="O------")
    assert found[1:4] == [
        "Objections weigh at most 1/2 in every group and region.",
        "Favourable or conditional are 1 of 1 in academia, 0 of 1 in civil society and 11 of 12 in government: on "
        "average over the groups less than 2/3.",
        "Broad support takes objections that weigh at most 1/4 in every group and region, and on average over the "
        "groups at least 2/3 favourable or conditional.",
    ]


def test_broad_support() -> None:
    assert reasons("broad_support_with_objections", ("OSSS", "SSSS", "SSSS"), academia="S", civil_society="S") == [
        "1 objection, from government.",
        "Objections weigh at most 1/4 in every group and region, and on average over the groups at least 2/3 are "
        "favourable or conditional.",
        "There is no consensus, nor an emerging one, while this objection stands.",
    ]
    found = reasons("broad_support_with_objections", ALL, academia="S", civil_society="S", none="OOO")
    assert found[0] == "3 objections, all from seats without a group."
    assert found[2] == "There is no consensus, nor an emerging one, while any of these objections stands."


# --- no objection ----------------------------------------------------------------------------


def test_little_support() -> None:
    groups = {"academia": "L", "civil_society": "RQ", "private_sector": "Q", "technical_community": "X"}
    limits = Thresholds(support=Fraction(2, 3))
    found = reasons("no_objection_little_support", ALL, closed=False, limits=limits, **groups)
    assert found == [
        "No objection; 1 reservation, from civil society.",
        "Explicit support in 1 of 4 groups that spoke; 3 needed (at least 2/3).",
        "No explicit support yet from academia, civil society and private sector.",
        "No call on this text is closed.",
        "2 seats agreed by silence.",
    ]
    assert "No call on this text is closed." not in reasons("no_objection_little_support", ALL, limits=limits, **groups)


def test_emerging_until_a_call_is_closed() -> None:
    assert reasons("emerging", ALL, closed=False, academia="S", civil_society="SQ") == [
        "No objection and no reservation.",
        "No call on this text is closed.",
        SUPPORTED,
        "1 seat agreed by silence.",
    ]


def test_emerging_while_conditions_remain() -> None:
    assert reasons("emerging", ("LLRR", "LLLL", "LLPP"), academia="A", civil_society="LP-") == [
        "No objection; 2 reservations, both from government.",
        "Conditions remain: 1 seat supports with amendments, from academia.",
        "Conditions remain: 3 pending positions: 1 from civil society and 2 from government.",
        "Explicit support in 0 of 3 groups that spoke; 2 needed (at least 1/2).",
        "No explicit support yet from academia, civil society and government.",
        "1 of 16 seats has not expressed a position.",
    ]


def test_consensus_with_reservations() -> None:
    assert reasons("consensus_with_reservations", ("SSRR", "SSSS", "SSSS"), academia="S", civil_society="S") == [
        "No objection; 2 reservations, both from government.",
        "Nothing is conditional, and a call on this text is closed.",
        SUPPORTED,
        "It would be consensus without reservations once the 2 seats that hold one support or can live with it.",
    ]
    found = reasons("consensus_with_reservations", ALL, academia="S", civil_society="SR")
    assert (
        found[-1]
        == "It would be consensus without reservations once the seat that holds one supports or can live with it."
    )


def test_consensus() -> None:
    assert reasons("consensus", ALL, academia="S", civil_society="SQQX") == [
        "No objection and no reservation.",
        "Nothing is conditional, and a call on this text is closed.",
        SUPPORTED,
        "2 seats agreed by silence.",
    ]


# --- in another language ---------------------------------------------------------------------

FRENCH = {
    "%(objections)s.": "%(objections)s !",
    "%(positions)s: %(groups)s": "%(positions)s : %(groups)s",
    "%(count)s from %(group)s": "%(count)s de %(group)s",
    "%(first)s, %(second)s": "%(first)s ; %(second)s",
    "%(first)s and %(last)s": "%(first)s et %(last)s",
    "%(count)s objections": "%(count)s oppositions",
    "seats without a group": "sièges sans groupe",
}
LABELS = {"civil_society": "la société civile", "government": "Gouvernement", "african": "l’Afrique"}


def french(message: str) -> str:
    return FRENCH.get(message, message)


def french_number(message: str, plural: str, number: int) -> str:
    return french(message if number in (0, 1) else plural)


def test_a_page_says_it_in_its_own_words() -> None:
    found = shown(("OOOO", "SSSS", "SSSS"), academia="S", civil_society="OOS", none="OO")
    first, second, third = found.reasons[:3]
    said = first.render(french, french_number, LABELS)
    assert said == "8 oppositions : 2 de la société civile ; 4 de Gouvernement et 2 de sièges sans groupe !"
    assert second.render(french, french_number, LABELS) == (
        "2 of 3 counted positions of la société civile are objections: more than 1/2."
    )
    assert third.render(french, french_number, LABELS) == (
        "4 of 4 counted positions of l’Afrique are objections: more than 1/2."
    )
    assert third.render(french, french_number) == "4 of 4 counted positions of african are objections: more than 1/2."


def test_a_sentence_keeps_what_it_is_made_of() -> None:
    made = counted("%(count)s seat of %(group)s", "%(count)s seats of %(group)s", 2, group="private_sector")
    assert isinstance(made, str)
    assert made == "2 seats of private sector"
    assert (made.message, made.plural, made.count) == ("%(count)s seat of %(group)s", "%(count)s seats of %(group)s", 2)
    assert made.values == {"count": 2, "group": "private_sector"}
    plain = sentence("More than %(share)s of %(names)s.", share=Fraction(1), names=())
    assert plain == "More than 1/1 of ."
    assert (plain.plural, plain.count) == ("", None)
    assert Sentence("Nothing more.").values == {}


def test_lists_of_any_length() -> None:
    said = [sentence("%(names)s", names=tuple("abcd"[:length])) for length in range(5)]
    assert said == ["", "a", "a and b", "a, b and c", "a, b, c and d"]
