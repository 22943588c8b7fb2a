"""All proposals for a text made in it together: nothing is lost, and nothing depends on who comes first."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kernel.text import strategies
from tests.kernel.text.strategies import markdown_sources
from wgec.kernel.text import merge
from wgec.kernel.text.markdown import canonical

Proposed = tuple[str, dict[str, str]]


@given(strategies.proposed(most=1))
@settings(deadline=None)
def test_one_proposal_alone_is_the_text(proposed: Proposed) -> None:
    base, proposals = proposed
    overlay = merge.overlay(base, proposals)
    assert overlay.text == canonical(proposals.get("ARC", base))
    assert overlay.collisions == ()


@given(markdown_sources, markdown_sources)
@settings(deadline=None)
def test_one_proposal_alone_is_the_text_however_nasty(base: str, proposal: str) -> None:
    for text in (proposal, f"{base}\n\n{proposal}", f"{proposal}\n\n{base}"):
        overlay = merge.overlay(base, {"ARC": text})
        assert overlay.text == canonical(text)
        assert overlay.collisions == ()


@given(strategies.proposed(), st.randoms())
@settings(deadline=None)
def test_the_order_of_proposals_changes_nothing(proposed: Proposed, dice: st.DataObject) -> None:
    base, proposals = proposed
    shuffled = list(proposals.items())
    dice.shuffle(shuffled)
    one, other = merge.overlay(base, proposals), merge.overlay(base, dict(shuffled))
    assert one.text == other.text
    assert one.collisions == other.collisions
    assert one.clusters() == other.clusters()


@given(strategies.proposed())
@settings(deadline=None)
def test_identical_proposals_count_once(proposed: Proposed) -> None:
    base, proposals = proposed
    twice = proposals | {f"{key}2": text for key, text in proposals.items()}
    assert merge.overlay(base, twice).text == merge.overlay(base, proposals).text


@given(strategies.proposed())
@settings(deadline=None)
def test_the_text_is_canonical(proposed: Proposed) -> None:
    text = merge.overlay(*proposed).text
    assert text == canonical(text)
