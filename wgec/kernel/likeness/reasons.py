"""In what two texts are alike, in sentences that can still be translated."""

from collections.abc import Iterator

from wgec.kernel.likeness.comparing import IDENTICAL, NEARLY, STANDS_IN, Likeness, Sides
from wgec.kernel.sentences import Sentence
from wgec.kernel.sentences import counted as ngettext
from wgec.kernel.sentences import sentence as _

OTHER = "the_other_text"  # shown as the label that the page gives it
SHOWN_WORDS = 12  # of a run


def reasons(likeness: Likeness) -> list[Sentence]:
    """Why the first text is like the other, the strongest reason first; ``OTHER`` stands for the other's name."""
    if likeness.kind == IDENTICAL:
        return [_("The same words in the same order as in %(other)s.", other=OTHER)]
    found = [*_in_order(likeness), *_passages(likeness), *_run(likeness), *_terms(likeness)]
    return found or [_shares(likeness)]


def _in_order(likeness: Likeness) -> Iterator[Sentence]:
    (mine, theirs), shared = likeness.words, likeness.in_order
    if mine <= theirs and shared >= STANDS_IN * mine and shared < NEARLY * theirs:
        yield _(
            "%(shared)s of its %(words)s words stand in %(other)s, in the same order, which says more.",
            shared=shared,
            words=mine,
            other=OTHER,
        )
    elif theirs < mine and shared >= STANDS_IN * theirs and shared < NEARLY * mine:
        yield _(
            "%(shared)s of the %(words)s words of %(other)s stand in it, in the same order; it says more.",
            shared=shared,
            words=theirs,
            other=OTHER,
        )
    elif shared >= NEARLY * max(mine, theirs) or (not likeness.shared_passages and shared > 0.6 * max(mine, theirs)):
        yield _shares(likeness)


def _shares(likeness: Likeness) -> Sentence:
    return _(
        "Shares %(shared)s of its %(words)s words with %(other)s, in the same order.",
        shared=likeness.in_order,
        words=likeness.words.mine,
        other=OTHER,
    )


def _passages(likeness: Likeness) -> Iterator[Sentence]:
    shared, passages = likeness.shared_passages, likeness.passages
    if not shared:
        return
    if shared == passages.mine and shared > 1:
        yield _("All of its %(count)s passages stand word for word in %(other)s.", count=shared, other=OTHER)
    elif shared == passages.theirs and shared > 1:
        yield _("All %(count)s passages of %(other)s stand word for word in it.", count=shared, other=OTHER)
    elif likeness.begins.mine and shared == 1:
        yield _("Its first sentence stands word for word in %(other)s.", other=OTHER)
    else:
        yield ngettext(
            "%(count)s of its %(passages)s passages stands word for word in %(other)s.",
            "%(count)s of its %(passages)s passages stand word for word in %(other)s.",
            shared,
            passages=passages.mine,
            other=OTHER,
        )


def _run(likeness: Likeness) -> Iterator[Sentence]:
    """The run, unless a shared passage says it already."""
    run = likeness.run
    if not run or likeness.shared_passages:
        return
    quoted = " ".join(run[:SHOWN_WORDS]) + (" …" if len(run) > SHOWN_WORDS else "")
    yield ngettext(
        "%(count)s word in a row stands in both: “%(quoted)s”.",
        "%(count)s words in a row stand in both: “%(quoted)s”.",
        len(run),
        quoted=quoted,
    )


def _terms(likeness: Likeness) -> Iterator[Sentence]:
    if likeness.terms and not _mostly_shared(likeness.words, likeness.in_order):
        yield _("Both say what few others say: %(terms)s.", terms=likeness.terms)


def _mostly_shared(words: Sides, shared: int) -> bool:
    return shared >= STANDS_IN * min(words)
