"""Proposals carried over to the next text: each as if it were alone, whatever the others are."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kernel.text import strategies
from wgec.kernel.text import merge
from wgec.kernel.text.rebasing import Rebased, rebase, share

BASE = (
    "The board will advise.\n\nIt meets once a year.\n\n- first point\n- second point\n\n"
    "Reports are public.[^1]\n\n[^1]: All."
)


@st.composite
def situations(draw: st.DrawFn) -> tuple[str, dict[str, str], str]:
    """A text, proposals to change it, and what it becomes."""
    base = draw(strategies.drafts)
    proposals = draw(st.lists(strategies.revised(base), min_size=1, max_size=5))
    return base, {str(number): text for number, text in enumerate(proposals)}, draw(strategies.revised(base))


@settings(deadline=None, max_examples=300)
@given(situations())
def test_each_is_what_merging_it_alone_would_give(situation: tuple[str, dict[str, str], str]) -> None:
    base, proposals, new = situation
    for key, rebased in rebase(base, proposals, new).items():
        alone = merge.three_way(base, proposals[key], new)
        assert (rebased.text is None) == bool(alone.collisions)
        assert set(rebased.collides) == {collision.unit for collision in alone.collisions}
        if rebased.text is not None:
            assert rebased.text == alone.text


def test_what_does_not_collide_moves_on_and_says_where_it_changes_the_base() -> None:
    new = BASE.replace("will advise", "shall advise")
    proposals = {
        "list": BASE.replace("second point", "last point"),
        "new": BASE.replace("Reports", "It has a chair.\n\nReports"),
        "gone": BASE.replace("It meets once a year.\n\n", ""),
        "note": BASE.replace("All.", "All of them."),
    }
    rebased = rebase(BASE, proposals, new)
    assert {key: each.text for key, each in rebased.items()} == {
        key: text.replace("will advise", "shall advise") for key, text in proposals.items()
    }
    assert {key: each.touched for key, each in rebased.items()} == {
        "list": (4,),
        "new": (4,),
        "gone": (2,),
        "note": (6,),
    }


def test_what_collides_says_where() -> None:
    new = BASE.replace("will advise", "shall advise")
    rebased = rebase(BASE, {"other": BASE.replace("will advise", "may advise")}, new)
    assert rebased == {"other": Rebased(None, (), (1,))}


def test_what_the_new_text_says_already_changes_nothing() -> None:
    new = BASE.replace("once", "twice")
    assert rebase(BASE, {"same": new}, new) == {"same": Rebased(new)}


def test_lists_that_come_to_stand_side_by_side_take_two_markers() -> None:
    base = "- one\n- two\n\nBetween.\n\n1. three\n\nAfter."
    new = base.replace("After", "Thereafter")
    proposed = base.replace("Between.\n\n1. three", "Between.\n\n- four\n\n1. three").replace("Between.\n\n", "")
    assert rebase(base, {"x": proposed}, new)["x"].text == merge.three_way(base, proposed, new).text


def test_how_much_of_a_proposal_a_text_has() -> None:
    proposed = BASE.replace("will advise", "may advise").replace("once", "twice")
    assert share(BASE, proposed, proposed.replace("public", "secret")) == "whole"
    assert share(BASE, proposed, BASE.replace("once", "twice")) == "part"
    assert share(BASE, proposed, BASE.replace("public", "secret")) == "none"
