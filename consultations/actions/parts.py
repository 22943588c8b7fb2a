"""What a contribution says, as values: from a form, a request or a file into its rows, while it is a draft."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils import translation
from django.utils.translation import gettext as _

from consultations.enums import AuthorRole, Capacity, Kind, PartKind
from consultations.intake.received import ReadAuthor
from consultations.models import Author, Consultation, Contribution, Delegation, Part, Question
from wgec.kernel.errors import Malformed
from wgec.kernel.lines import one_line
from wgec.kernel.text import markdown
from wgec.kernel.text.joining import join
from wgec.kernel.text.tree import Body, Heading, Text

MAX_TEXT = 200_000  # characters of one part
MAX_AUTHORS = 50
MAX_ANNEXES = 30


@dataclass(frozen=True, slots=True)
class NewAuthor:
    """Who stands behind a contribution."""

    name: str = ""
    organisation: str = ""
    role: str = AuthorRole.AUTHOR
    capacity: str = ""


@dataclass(frozen=True, slots=True)
class Annex:
    """A text at the end of a contribution."""

    text: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that a delegation writes in a contribution; answers by the number of their question."""

    text: str = ""
    answers: Mapping[int, str] = field(default_factory=dict)
    annexes: Sequence[Annex] = ()
    authors: Sequence[NewAuthor] = ()
    title: str = ""
    attribution: str = ""
    language: str = "en"

    @property
    def says_something(self) -> bool:
        """Whether there is a word in it."""
        return bool(self.text or self.answers or self.annexes)


def authors_read(found: Iterable[ReadAuthor], delegation: Delegation) -> tuple[NewAuthor, ...]:
    """The authors that were read in a file of ``delegation``.

    The intake knows the States of the world; of itself the delegation's kind says whether one speaks for it officially.
    """
    itself = {delegation.name.casefold(), delegation.short_name.casefold()}
    is_state = delegation.kind in (Kind.STATE, Kind.REGIONAL_GROUP)
    official = Capacity.OFFICIAL if is_state else Capacity.ORGANISATIONAL
    return tuple(
        NewAuthor(
            each.name,
            each.organisation,
            each.role,
            official if each.capacity != "personal" and each.organisation.casefold() in itself else each.capacity,
        )
        for each in found
    )


def readable(content: Content, consultation: Consultation) -> Content:
    """``content`` as it is stored: canonical texts, nothing empty; raises ``Malformed`` with where it is wrong."""
    require_language(content.language)
    asked = set(consultation.questions.values_list("number", flat=True)) if content.answers else set()
    for number in content.answers:
        if number not in asked:
            raise Malformed(_("This consultation asks no question %(number)s.") % {"number": number})
    answers = {
        number: _canonical(text, _("The answer to question %(number)s") % {"number": number})
        for number, text in sorted(content.answers.items())
    }
    annexes = [
        Annex(_canonical(annex.text, _("Annex %(number)s") % {"number": place}), _short(annex.title, Part, "title"))
        for place, annex in enumerate(content.annexes, start=1)
    ]
    authors = [_author(author) for author in content.authors if author.name.strip() or author.organisation.strip()]
    if len(authors) > MAX_AUTHORS or len(annexes) > MAX_ANNEXES:
        raise Malformed(
            _("A contribution has at most %(authors)s authors and %(annexes)s annexes. Put several into one.")
            % {"authors": MAX_AUTHORS, "annexes": MAX_ANNEXES}
        )
    return replace(
        content,
        text=_canonical(content.text, _("The text")),
        answers={number: text for number, text in answers.items() if text},
        annexes=tuple(annex for annex in annexes if annex.text),
        authors=tuple(authors),
        title=_short(content.title, Contribution, "title"),
        attribution=_short(content.attribution, Contribution, "attribution"),
    )


def of(contribution: Contribution) -> Content:
    """What a contribution says now."""
    answers: dict[int, str] = {}
    bodies: list[str] = []
    annexes: list[Annex] = []
    for part in contribution.parts.all():
        if part.kind == PartKind.ANSWER and part.question is not None:
            answers[part.question.number] = part.text
        elif part.kind == PartKind.ANNEX:
            annexes.append(Annex(part.text, part.title))
        else:
            bodies.append(part.text)
    return Content(
        text=joined(*bodies),
        answers=answers,
        annexes=tuple(annexes),
        authors=tuple(
            NewAuthor(each.name, each.organisation, each.role, each.capacity) for each in contribution.authors.all()
        ),
        title=contribution.title,
        attribution=contribution.attribution,
        language=contribution.language,
    )


def write(contribution: Contribution, content: Content) -> None:
    """Make the rows of a draft say ``content``, which is readable; rows that say it already stay."""
    questions = {question.number: question for question in contribution.consultation.questions.all()}
    wanted: list[tuple[str, Question | None, str, str]] = []
    if content.text:
        wanted.append((PartKind.BODY, None, "", content.text))
    wanted += [(PartKind.ANSWER, questions[number], "", text) for number, text in sorted(content.answers.items())]
    wanted += [(PartKind.ANNEX, None, annex.title, annex.text) for annex in content.annexes]
    parts = list(contribution.parts.select_related("question").order_by("position"))
    if [(part.kind, part.question, part.title, part.text) for part in parts] != wanted:
        for part in parts:
            part.delete()
        _forget(contribution, "parts")
        for position, (kind, question, title, text) in enumerate(wanted, start=1):
            Part.objects.create(
                contribution=contribution, kind=kind, question=question, title=title, position=position, text=text
            )
    authors = list(contribution.authors.order_by("position"))
    named = [NewAuthor(each.name, each.organisation, each.role, each.capacity) for each in authors]
    if named != list(content.authors):
        for author in authors:
            author.delete()
        _forget(contribution, "authors")
        for position, each in enumerate(content.authors, start=1):
            Author.objects.create(
                contribution=contribution,
                position=position,
                name=each.name,
                organisation=each.organisation,
                role=each.role,
                capacity=each.capacity,
            )


def _forget(contribution: Contribution, name: str) -> None:
    """Let the row ask anew for what was read with it and is other now."""
    getattr(contribution, "_prefetched_objects_cache", {}).pop(name, None)


def joined(*texts: str) -> str:
    """Several texts as one, each beginning a new paragraph; their footnotes stay their own."""
    said = [text for text in texts if text.strip()]
    return join(*said)


def heading(words: str) -> str:
    """The words as a heading inside a text."""
    return markdown.write(Body((Heading(3, (Text(words),)),), ()))


def require_language(language: str) -> None:
    """Raise ``Malformed`` unless ``language`` is the code of one."""
    try:
        translation.get_language_info(language)
    except KeyError:
        raise Malformed(
            _("“%(code)s” is no code of a language. Write one such as en, fr or ar.") % {"code": language[:20]}
        ) from None


def canonical(text: str, what: str) -> str:
    """The canonical form of a text of which ``what`` says in words which it is; raises ``Malformed``."""
    return _canonical(text, what)


def _canonical(text: str, what: str) -> str:
    if len(text) > MAX_TEXT:
        raise Malformed(
            _("%(what)s has %(length)s characters, and at most %(most)s can be saved. Split it.")
            % {"what": what, "length": len(text), "most": MAX_TEXT}
        )
    try:
        return markdown.canonical(text).strip("\n") if text.strip() else ""
    except Malformed as refusal:
        raise Malformed(f"{what}: {refusal.sentence}", code=refusal.code) from refusal


def _author(author: NewAuthor) -> NewAuthor:
    if author.role not in AuthorRole.values or (author.capacity and author.capacity not in Capacity.values):
        raise Malformed(
            _("An author's role is one of %(roles)s, and the capacity one of %(capacities)s or empty.")
            % {"roles": ", ".join(AuthorRole.values), "capacities": ", ".join(Capacity.values)}
        )
    return NewAuthor(
        _short(author.name, Author, "name"),
        _short(author.organisation, Author, "organisation"),
        str(author.role),
        str(author.capacity),
    )


def _short(words: str, model: type[Contribution] | type[Part] | type[Author], name: str) -> str:
    """One line of words, no longer than its column."""
    line = one_line(words)
    most = getattr(model._meta.get_field(name), "max_length", 0)
    if len(line) > most:
        raise Malformed(
            _("“%(words)s…” has %(length)s characters, and at most %(most)s fit there. Shorten it.")
            % {"words": line[:40], "length": len(line), "most": most}
        )
    return line
