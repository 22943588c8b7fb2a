"""What a reader of the compilation should look at again: sentences with their lines, as few as help."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise

from consultations.intake import contents, labels
from consultations.intake.contents import ContentsLine
from consultations.intake.outline import EntryOutline, Outline, entry_number, looks_like_section
from consultations.intake.values import Caution, Entry
from wgec.kernel.text.blocks import Block, Body, plain

_MOST_NAMES = 40


def of_contents(listed: Sequence[ContentsLine], found: Outline) -> Iterator[Caution]:
    """Where the contents list and the headings do not say the same."""
    headings = {entry.number: entry for section in found.sections for entry in section.entries}
    announced: dict[int, ContentsLine] = {}
    for line in listed:
        if (number := entry_number(line.text)) is not None:
            announced.setdefault(number, line)
    for number, line in announced.items():
        entry = headings.get(number)
        if entry is not None and contents.key(entry.heading.text) != contents.key(line.text):
            yield Caution(
                line.line,
                f"The contents list prints “{line.text}”, the heading on line {entry.heading.first} "
                f"“{entry.heading.text}”: the heading is kept.",
            )
    if absent := sorted(announced.keys() - headings.keys()):
        line_number = announced[absent[0]].line
        yield Caution(line_number, f"The contents list announces recommendations that are not there: {_names(absent)}.")
    if announced and (unlisted := [number for number in headings if number not in announced]):
        first = headings[unlisted[0]].heading.first
        yield Caution(first, f"The contents list leaves out recommendations: {_names(unlisted)}.")


def of_sections(found: Outline) -> Iterator[Caution]:
    """Lines inside a text that could be the heading of the next section."""
    for section in found.sections:
        following = labels.to_roman(_rank(section.numeral) + 1) + ". "
        for entry in section.entries:
            for part in entry.parts[-3:-1]:
                if looks_like_section(part) and part.text.startswith(following):
                    yield Caution(
                        part.first,
                        f"“{part.text}” was read as part of recommendation {entry.number}, as words follow it; "
                        "if it heads a section, put a recommendation right below it.",
                    )


def of_numbers(found: Outline) -> Iterator[Caution]:
    """Numbers and numerals that repeat, skip or go backwards: they are kept as printed."""
    entries = [entry for section in found.sections for entry in section.entries]
    jumps = [(one.number, two) for one, two in pairwise(entries) if two.number != (one.number or 0) + 1]
    if jumps:
        shown = [f"{two.number} after {number} (line {two.heading.first})" for number, two in jumps]
        yield Caution(jumps[0][1].heading.first, f"Recommendations are not numbered one by one: {_names(shown)}.")
    numerals = [(_rank(section.numeral), section) for section in found.sections]
    for (rank, _), (following, section) in pairwise(numerals):
        if rank and following and following != rank + 1:
            yield Caution(section.heading.first, f"Section {section.numeral} does not follow the section before it.")
    yield from _of_labels(found.inputs)


def of_appendices(found: Outline, blocks: tuple[Block, ...]) -> Iterator[Caution]:
    """What a report added itself after its texts, which is none of them: its words."""
    if found.appendices:
        words = " ".join(plain(Body(blocks, ())).split())
        line = found.appendices[0].first
        yield Caution(line, f"What the report added itself after its texts is left out: “{words}”")


def of_entries(entries: Iterable[Entry]) -> Iterator[Caution]:
    """Entries that name nobody."""
    nameless = [entry for entry in entries if not entry.attribution]
    if nameless:
        named = [f"number {entry.number or entry.label} (line {entry.lines[0]})" for entry in nameless]
        yield Caution(nameless[0].lines[0], f"No proposer is printed for {_names(named)}.")


def of_delegations(entries: Collection[Entry]) -> Iterator[Caution]:
    """What a name alone does not tell about a delegation."""
    first_line: dict[str, int] = {}
    unknown, alone, states = {}, {}, {}
    for entry in entries:
        for proposer in entry.proposers:
            line = first_line.setdefault(proposer.name, entry.lines[0])
            if proposer.kind == "state":
                states[proposer.name] = line
            elif not proposer.group:
                unknown[proposer.name] = line
                if not proposer.person and not proposer.short_name and not proposer.name.isupper():
                    alone[proposer.name] = line
    if unknown:
        yield Caution(
            min(unknown.values()),
            f"The stakeholder group of {_counted(unknown, 'delegation')} is not printed; choose it: {_names(unknown)}.",
        )
    if alone:
        yield Caution(
            min(alone.values()), f"Read as an organisation, as no State is known by that name; check: {_names(alone)}."
        )
    if states:
        yield Caution(
            min(states.values()),
            f"No UN region is printed for {_counted(states, 'State')}; choose it: {_names(states)}.",
        )


def _of_labels(inputs: Sequence[EntryOutline]) -> Iterator[Caution]:
    numbered = [(int(entry.label), entry) for entry in inputs if entry.label.isdigit()]
    times = Counter(number for number, _ in numbered)
    repeated = [number for number, count in times.items() if count > 1]
    skipped = sorted(set(range(min(times, default=0), max(times, default=0) + 1)) - times.keys()) if times else []
    for numbers, what in ((repeated, "are printed more than once"), (skipped, "are missing")):
        if numbers:
            line = numbered[0][1].heading.first
            yield Caution(line, f"In the annex, these numbers {what}: {_names(numbers)}; they are kept as printed.")


def _rank(numeral: str) -> int:
    return int(numeral) if numeral.isdigit() else labels.roman(numeral)


def _counted(names: Collection[str], noun: str) -> str:
    return f"{len(names)} {noun}{'' if len(names) == 1 else 's'}"


def _names(names: Collection[object]) -> str:
    """The names, or the first of them when there are very many."""
    shown = [str(name) for name in names]
    more = f" and {len(shown) - _MOST_NAMES} more" if len(shown) > _MOST_NAMES else ""
    return ", ".join(shown[:_MOST_NAMES]) + more
