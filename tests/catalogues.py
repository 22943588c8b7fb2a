"""What reports say, collected from the code, and its translations: held against each other, and compiled.

``python -m tests.catalogues check`` says which words lack a translation; ``update`` writes those into the catalogues,
untranslated, and takes out what the code no longer says; ``compile FROM TO`` makes the ``.mo`` of a ``.po``.
"""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALES = ("ar", "es", "fr", "ru", "zh_Hans")
APPS = ("consultations", "recommendations")
NAMES = {"ar": "Arabic", "es": "Spanish", "fr": "French", "ru": "Russian", "zh_Hans": "Chinese"}
PLURALS = {
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3"
    " : n%100>=11 && n%100<=99 ? 4 : 5;",
    "es": "nplurals=3; plural=n == 1 ? 0 : n != 0 && n % 1000000 == 0 ? 1 : 2;",
    "fr": "nplurals=3; plural=(n == 0 || n == 1) ? 0 : n != 0 && n % 1000000 == 0 ? 1 : 2;",
    "ru": "nplurals=4; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1"
    " : n%10==0 || (n%10>=5 && n%10<=9) || (n%100>=11 && n%100<=14) ? 2 : 3);",
    "zh_Hans": "nplurals=1; plural=0;",
}
"""As Django's own catalogues have them."""
TWO = 2
# The functions that say words: whether a context comes first, and how many words come after it.
_KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy"), (False, 1)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), (True, 1)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (False, TWO)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), (True, TWO)),
}
_NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)
_PLACES = re.compile(r"%\(\w+\)s|%%|\{\w*\}")


@dataclass(frozen=True)
class Source:
    """Where reports have words from: files, and of each the classes, functions and names that count; all if none."""

    pattern: str
    names: tuple[str, ...] = ()


# Whatever stands in recommendations/report; elsewhere what documents print and pages show as well.
SOURCES = (
    Source("recommendations/report/**/*.py"),
    Source(
        "recommendations/enums/deliberation.py",
        ("Validated", "AmendmentKind", "AmendmentStatus", "Stance", "Consensus", "DesignationWord"),
    ),
    Source("recommendations/enums/reports.py", ("ReportKind", "AppendixName", "Distribution")),
    Source("recommendations/models/amendment.py", ("label",)),
    Source("recommendations/models/recommendation.py", ("title",)),
    Source("recommendations/models/edition.py", ("__str__", "label", "_NAMES")),
    Source("recommendations/queries/rolling.py"),
    Source("recommendations/actions/extracting.py", ("_provenance",)),
    Source("recommendations/actions/remarks.py", ("_note",)),
    Source("consultations/models/contribution.py", ("label",)),
    Source("consultations/enums.py", ("AuthorRole", "Capacity")),
    Source("consultations/templatetags/record.py", ("VERBS",)),
)

Key = tuple[str, str]  # the context, and the words (of plurals the singular)


@dataclass
class Said:
    """Words that a report can print: their plural if they have one, and where the code says them."""

    plural: str = ""
    places: list[str] = field(default_factory=list)


def said(app: str) -> dict[Key, Said]:
    """All that the code of ``app`` says in reports, in the order in which it stands there."""
    found: dict[Key, Said] = {}
    for source in SOURCES:
        if source.pattern.startswith(f"{app}/"):
            paths = sorted(ROOT.glob(source.pattern))
            assert paths, f"{source.pattern} is no file."
            for path in paths:
                for line, key, plural in _of_file(path, source.names):
                    one = found.setdefault(key, Said(plural))
                    one.places.append(f"{path.relative_to(ROOT)}:{line}")
    return found


def _of_file(path: Path, names: tuple[str, ...]) -> Iterator[tuple[int, Key, str]]:
    tree = ast.parse(path.read_text())
    meant = [_lines(tree, name, path) for name in names]
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in _KEYWORDS:
            continue
        if not meant or any(node.lineno in lines for lines in meant):
            has_context, count = _KEYWORDS[node.func.id]
            words = [_literal(each, path) for each in node.args[: has_context + count]]
            context = words.pop(0) if has_context else ""
            yield node.lineno, (context, words[0]), words[1] if count == TWO else ""


def _literal(node: ast.expr, path: Path) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    raise SystemExit(f"{path.relative_to(ROOT)}:{node.lineno}: words that are put together cannot be translated.")


def _lines(tree: ast.Module, name: str, path: Path) -> range:
    """The lines of what bears ``name``: the first class, function or assignment of that name."""
    for node in ast.walk(tree):
        match node:
            case ast.ClassDef(name=own) | ast.FunctionDef(name=own):
                pass
            case ast.Assign(targets=[ast.Name(own)]) | ast.AnnAssign(target=ast.Name(own)):
                pass
            case _:
                continue
        if own == name:
            return range(node.lineno, (node.end_lineno or node.lineno) + 1)
    raise SystemExit(f"{path.relative_to(ROOT)} has no {name} any more: put tests/catalogues.py right.")


# --- catalogues ------------------------------------------------------------------------------------------------------


def folder(app: str, locale: str) -> Path:
    """Where the catalogue of an app in one language is kept."""
    return ROOT / app / "locale" / locale / "LC_MESSAGES"


def catalogue(app: str, locale: str) -> Catalog:
    """The catalogue as it is kept; an empty one where there is none."""
    path = folder(app, locale) / "django.po"
    if not path.exists():
        return Catalog(locale)
    with path.open("rb") as file:
        return read_po(file, locale)


def forms(message: Message) -> tuple[str, ...]:
    """The translations of one message: one, or as many as the language has plural forms."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def faults() -> Iterator[str]:
    """What is wrong with the catalogues, each a sentence."""
    for locale in LOCALES:
        known: dict[Key, tuple[str, ...]] = {}
        for app in APPS:
            kept, wanted = catalogue(app, locale), said(app)
            for key, one in wanted.items():
                yield from _faults_of(key, one, kept.get(key[1], key[0] or None), kept, locale)
            for message in kept:
                key = (message.context or "", _single(message))
                if key[1] and key not in wanted:
                    yield f"{NAMES[locale]} still translates “{key[1]}”, which is said no more: update the catalogues."
                if key[1] and known.setdefault(key, forms(message)) != forms(message):
                    yield f"{NAMES[locale]} says “{key[1]}” in two ways: of the two apps one would be heard."


def _faults_of(key: Key, one: Said, message: Message | None, kept: Catalog, locale: str) -> Iterator[str]:
    named = f"“{key[1]}”" + (f" ({key[0]})" if key[0] else "")
    if message is None or message.fuzzy or not all(forms(message)):
        yield f"{named} of {one.places[0]} has no translation in {NAMES[locale]}."
        return
    if one.plural and len(forms(message)) != kept.num_plurals:
        yield f"{named} has {len(forms(message))} plural forms in {NAMES[locale]}, which has {kept.num_plurals}."
    places = sorted(_PLACES.findall(one.plural or key[1]))
    for form in forms(message):
        if sorted(_PLACES.findall(form)) != places:
            yield f"{named} has other places for words in {NAMES[locale]}: “{form}”."


def _single(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def update() -> None:
    """Bring the catalogues to what the code says: new words without a translation, nothing that is said no more."""
    for app in APPS:
        wanted = said(app)
        for locale in LOCALES:
            kept = catalogue(app, locale)
            made = Catalog(locale, project="wgec", version="1", fuzzy=False)
            made.header_comment = f"# What reports say, in {NAMES[locale]}."
            made.msgid_bugs_address = made.last_translator = "wgec"
            made.language_team = NAMES[locale]
            made.creation_date = made.revision_date = _NO_DATE  # what is made from the same words is the same
            made.mime_headers = [("Plural-Forms", PLURALS[locale])]
            for (context, single), one in wanted.items():
                before = kept.get(single, context or None)
                files = dict.fromkeys(place.rpartition(":")[0] for place in one.places)
                made.add(
                    (single, one.plural) if one.plural else single,
                    before.string if before else "",
                    [(path, None) for path in files],  # type: ignore[misc]  # without the lines, which move
                    context=context or None,
                )
            folder(app, locale).mkdir(parents=True, exist_ok=True)
            with (folder(app, locale) / "django.po").open("wb") as file:
                write_po(file, made, width=120)


def compile_file(source: Path, target: Path) -> None:
    """Make what the program reads of what people write; the same from the same."""
    with source.open("rb") as read, target.open("wb") as written:
        write_mo(written, read_po(read))


def main(arguments: list[str]) -> int:
    """Do what is asked for; 1 where a check finds something."""
    match arguments:
        case ["check"]:
            found = list(faults())
            print("\n".join(found))
            return int(bool(found))
        case ["update"]:
            update()
            return 0
        case ["compile", source, target]:
            compile_file(Path(source), Path(target))
            return 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
