"""Who proposes: printed attributions taken apart."""

import pytest

from consultations.intake import attribution, states
from consultations.intake.values import Proposer


def described(text: str) -> list[str]:
    return [_describe(one) for one in attribution.proposers(text)]


def _describe(one: Proposer) -> str:
    person = f"{one.person} for " if one.person and one.kind != "person" else ""
    short = f" [{one.short_name}]" if one.short_name else ""
    role = " on whose behalf" if one.role == "on_behalf_of" else ""
    return f"{person}{one.name}{short}: {one.kind}, {one.group or 'unknown'}{role}"


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Mira Kelp, Open Lamps Forum", ["Mira Kelp for Open Lamps Forum: organisation, unknown"]),
        ("Prof. Ada Reef, University of Tides", ["Prof. Ada Reef for University of Tides: organisation, academia"]),
        ("Mira Kelp, Lamps for All, and Tom Shell, Guild", [
            "Mira Kelp for Lamps for All: organisation, unknown", "Tom Shell for Guild: organisation, unknown"]),
        ("Mira Kelp, Lamps; Tom Shell, Guild", [
            "Mira Kelp for Lamps: organisation, unknown", "Tom Shell for Guild: organisation, unknown"]),
        ("Nils Buoy, technical community", ["Nils Buoy: person, technical_community"]),
        ("Turkey", ["Turkey [TUR]: state, government"]),
        ("Iran (Islamic Republic of)", ["Iran (Islamic Republic of) [IRN]: state, government"]),
        ("Trinidad and Tobago", ["Trinidad and Tobago [TTO]: state, government"]),
        ("India, Brazil and South Africa", [
            "India [IND]: state, government", "Brazil [BRA]: state, government",
            "South Africa [ZAF]: state, government"]),
        ("Mira Kelp, Mexico", ["Mira Kelp for Mexico [MEX]: state, government"]),
        ("Asia-Pacific Regional Group, Pakistan", [
            "Asia-Pacific Regional Group: regional_group, government", "Pakistan [PAK]: state, government"]),
        ("European Union", ["European Union: regional_group, government"]),
        ("Cuba on behalf of the Group of 77", [
            "Cuba [CUB]: state, government", "Group of 77: regional_group, government on whose behalf"]),
        ("UNESCO", ["UNESCO: organisation, intergovernmental"]),
        ("Open Lamps Forum (OLF)", ["Open Lamps Forum [OLF]: organisation, unknown"]),
        ("OLF (a forum, of lamps)", ["OLF (a forum, of lamps) [OLF]: organisation, unknown"]),
        ("Lamps and Oil", ["Lamps and Oil: organisation, unknown"]),
        ("Centre for Lamps, India", ["Centre for Lamps: organisation, unknown", "India [IND]: state, government"]),
        ("Arcadia", ["Arcadia: organisation, unknown"]),
        ("", []),
    ],
)  # fmt: skip
def test_attributions(printed: str, expected: list[str]) -> None:
    assert described(printed) == expected


def test_a_short_name_and_a_former_name_are_the_same_delegation() -> None:
    printed = ["Ada, OLF", "Ada, Open Lamps Forum (OLF)", "Türkiye", "Turkey", "open lamps forum"]
    same = attribution.same_delegations([attribution.proposers(each) for each in printed])
    assert [each[0].name for each in same] == ["Open Lamps Forum"] * 2 + ["Türkiye"] * 2 + ["Open Lamps Forum"]


def test_an_organisation_is_never_the_state_whose_code_it_is_called() -> None:
    same = attribution.same_delegations([attribution.proposers(each) for each in ("Canada", "Ada Reef, CAN")])
    assert [each[0].name for each in same] == ["Canada", "CAN"]


def test_states() -> None:
    assert states.state_code("bolivia (plurinational state of)") == "BOL"
    assert states.state_code("Russia") == states.state_code("Russian Federation") == "RUS"
    assert states.state_code("State of Palestine") == "PSE"
    assert states.state_code("Greenland") == states.state_code("Arcadia") == ""
