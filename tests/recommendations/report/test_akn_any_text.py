"""The Akoma Ntoso file of whatever people write, and of the real compilation: valid, and no word lost."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from consultations.intake import compilation, values
from recommendations.report.document import Annex, Appendix, Document, Entry, Proposer, Section, Statement
from recommendations.report.renderers import akn
from tests.kernel.text import strategies
from tests.recommendations.report import reading, samples
from tests.recommendations.report.akn_files import A, found, read
from wgec.kernel.errors import Refused
from wgec.kernel.text import blocks

pytestmark = pytest.mark.once

REAL = Path(__file__).parents[4] / "shared" / "corpus" / "compilation-2017-04-26.md"

texts = st.text(st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("\x00\x0b\x1f\ufffe<>&\"'] \n")))
names = st.one_of(texts, st.sampled_from(["Arcadia", "Arcadia", "a", "1", "(4)", "السماء", "]]>"]))
sources = st.one_of(strategies.markdown_sources, texts)
said = st.builds(Statement, st.sampled_from(["objection", "reservation"]), texts, texts, names)
entries = st.builds(
    Entry,
    names,
    names,
    sources,
    st.one_of(st.none(), st.integers(0, 9)),
    names,
    st.sampled_from(["", "fr", "ar", "?"]),
    names,
    st.sampled_from(["published", "merged", "withdrawn"]),
    texts,
    names,
    st.lists(st.builds(Proposer, names, names, names), max_size=2).map(tuple),
    st.lists(said, max_size=2).map(tuple),
    texts,
)
several = st.lists(entries, max_size=3).map(tuple)
documents = st.builds(
    Document,
    st.sampled_from(["en", "ar", ""]),
    names,
    texts,
    st.just("2031-03-05"),
    texts,
    st.lists(names, max_size=2).map(tuple),
    texts,
    texts,
    st.lists(st.builds(Section, names, names, several), max_size=2).map(tuple),
    st.one_of(st.none(), st.builds(Annex, names, several)),
    kind=st.sampled_from(["compilation", "compendium"]),
    appendices=st.lists(st.builds(Appendix, names, names, sources), max_size=2).map(tuple),
    symbol=names,
    distribution=texts,
    original=texts,
)


@settings(max_examples=150, deadline=None)
@given(documents)
def test_whatever_people_write_the_file_is_valid(document: Document) -> None:
    try:
        root = read(document)
    except Refused:
        assume(False)
    assert len(root.xpath("//a:tocItem", namespaces=A)) == len(document.sections) + bool(document.annex) + len(
        document.appendices
    ) + len(list(document.entries()))


@settings(max_examples=200, deadline=None)
@given(sources)
@example("\n[^1]: note\n")
@example("Lit.[^a]\n\n- [^a]\n- x\n\n[^a]: > # Note")
def test_whatever_people_write_no_word_and_no_note_is_lost(text: str) -> None:
    try:
        body = blocks.parse(text)
    except Refused:
        assume(False)
    document = samples.document(samples.entry(1, text))
    root = read(document)
    words = squeezed(reading.akn(akn.render(document)))
    for line in blocks.plain(body).splitlines():
        assert squeezed(line) in words
    assert len(root.xpath("//a:authorialNote", namespaces=A)) == len(body.notes)


def squeezed(words: str) -> str:
    """``words`` without space, digits, and what XML has no place for."""
    return re.sub(r"[\s\d\x00-\x1f\ud800-\udfff\ufffe\uffff]", "", words)


def entry_of(place: int, made: values.Entry) -> Entry:
    """What was read of one recommendation, as an entry of a report."""
    return Entry(
        f"r-{place}",
        made.attribution,
        made.text,
        made.number,
        made.label if made.number is None else "",
        made.language,
        made.provenance,
        proposers=tuple(Proposer(each.name, each.person, each.role) for each in made.proposers),
    )


@pytest.fixture(scope="module")
def real() -> Document:
    """The group's compilation of 26 April 2017, read from beside the repository."""
    if not REAL.exists():
        pytest.skip("the real compilation is not beside the repository")
    whole = compilation.read(REAL.read_bytes(), REAL.name)
    made = {id(each): entry_of(place, each) for place, each in enumerate(whole.entries, start=1)}
    front = whole.front
    return Document(
        language="en",
        group=front.masthead[-1],
        title=front.title,
        dated_on=(front.dated_on or date.min).isoformat(),
        date_line="26 April 2017",
        masthead=front.masthead,
        revision_statement=front.revision_statement,
        disclaimer=front.disclaimer,
        sections=tuple(
            Section(part.numeral, part.title, tuple(made[id(each)] for each in part.entries)) for part in whole.sections
        ),
        annex=Annex(whole.annex_title, tuple(made[id(each)] for each in whole.inputs)),
    )


def test_the_real_compilation_is_valid_and_complete(real: Document) -> None:
    root = read(real)
    assert found(root, "//a:section/a:num") == ["I.", "II.", "III.", "IV.", "V.", "VI.", "VII."]
    assert found(root, "//a:FRBRcountry/@value") == ["un"]
    assert found(root, "//a:hcontainer[@name='recommendation']/@eId") == [f"recommendation_{n}" for n in range(1, 94)]
    held = root.xpath("//a:hcontainer[@GUID]", namespaces=A)
    for node, entry in zip(held, real.entries(), strict=True):
        (heading,) = node.xpath("a:heading", namespaces=A)
        assert "".join(heading.itertext()) == entry.attribution
        (text,) = node.xpath("a:hcontainer[@name='text']", namespaces=A)
        for line in blocks.plain(blocks.Body(blocks.parse(entry.text).blocks, ())).splitlines():
            assert squeezed(line) in squeezed(reading.without_notes(text))


def test_the_notes_of_the_real_compilation_are_kept_in_their_order(real: Document) -> None:
    root = read(real)
    notes = [note for entry in real.entries() for note in blocks.parse(entry.text).notes]
    assert len(notes) == 6
    assert found(root, "//a:authorialNote/@marker") == [str(number) for number in range(1, len(notes) + 1)]
    assert [squeezed(words) for words in found(root, "//a:authorialNote")] == [
        squeezed(blocks.plain(blocks.Body(note.blocks, ()))) for note in notes
    ]
