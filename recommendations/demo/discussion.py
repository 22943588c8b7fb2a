"""What the fictional group is discussing: amendments, what was decided on some of them, comments, and drafts.

People, delegations and recommendations are named by their keys and numbers; moments count from the day of loading.
"""

from dataclasses import dataclass, field
from datetime import timedelta


def _at(days: int, hours: int, minutes: int = 0) -> timedelta:
    return timedelta(days=days, hours=hours, minutes=minutes)


@dataclass(frozen=True, slots=True)
class Amendment:
    """One amendment, made by replacing words of the current text; ``unit`` is that of an alternative, from 1."""

    key: str
    to: int
    by: str
    acting_for: str
    after: timedelta
    headline: str
    reasons: str = ""
    changes: tuple[tuple[str, str], ...] = ()
    kind: str = ""
    unit: int = 0
    wording: str = ""
    cosponsors: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What the chair decided on amendments, by their keys: ``verb`` is adopt, set_aside or refer."""

    verb: str
    amendments: tuple[str, ...]
    after: timedelta
    reason: str
    to: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    """A thread: on the whole text, on a unit (counted from 1), or on the words ``quote`` in it; with its replies."""

    on: int
    by: str
    acting_for: str
    after: timedelta
    text: str
    unit: int = 0
    quote: str = ""
    audience: str = "all"
    replies: tuple[tuple[str, str, timedelta, str], ...] = ()
    is_resolved: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A text that is not published: ``steps`` are (verb, person, delegation, moment, reason or delegation invited)."""

    by: str
    acting_for: str
    after: timedelta
    text: str
    steps: tuple[tuple[str, str, str, timedelta, str], ...] = field(default_factory=tuple)


AMENDMENTS = (
    Amendment(
        "longer",
        1,
        "orla",
        "carriers",
        _at(-8, 9, 40),
        "Sixty days → one hundred and twenty days",
        "An explanation worth reading needs a season of measurements. The Forum's members have tried it in sixty days "
        "and regretted it.",
        (("within sixty days", "within one hundred and twenty days"),),
    ),
    Amendment(
        "ninety",
        1,
        "charlie",
        "kestria",
        _at(-7, 11, 15),
        "Sixty days → ninety days",
        "Returns to the term of the first revision, on which most had agreed.",
        (("within sixty days", "within ninety days"),),
        cosponsors=(("fanta", "ombara"),),
    ),
    Amendment(
        "public",
        1,
        "bob",
        "arcadia",
        _at(-6, 16, 5),
        "Make known to the public",
        "Known to whom? The text should say so.",
        (("should make known, not later", "should make known to the public, not later"),),
        cosponsors=(("qamar", "qasira"),),
    ),
    Amendment(
        "public-too",
        1,
        "petra",
        "photometry",
        _at(-5, 20, 30),
        "Known to the public, and reported to them",
        "The Circle proposes the same words as Arcadia, and one more step.",
        (
            ("should make known, not later", "should make known to the public, not later"),
            ("should report afterwards", "should report to the public afterwards"),
        ),
    ),
    Amendment(
        "no-explanation",
        1,
        "hana",
        "observatories",
        _at(-4, 8, 50),
        "Figures instead of explanations",
        "What astronomers need is the second figure, soon; words may follow.",
        kind="alternative",
        unit=2,
        wording="Both figures should be published within thirty days, in a form that can be used again without asking.",
    ),
    Amendment(
        "whole-course",
        11,
        "valeria",
        "verdania",
        _at(-9, 10, 20),
        "Follow a river along its whole course",
        "Keeps what recommendation 12 said of rivers.",
        (("or follow a river, without", "or follow a river along its whole course, without"),),
        cosponsors=(("fanta", "ombara"),),
    ),
    Amendment(
        "interrupt",
        11,
        "linus",
        "lampmakers",
        _at(-9, 14, 0),
        "A proposal to interrupt a corridor is only announced",
        "Not every lamp is a building.",
        (("should be treated as a proposal to build upon it", "should be announced on that map"),),
    ),
    Amendment(
        "order",
        9,
        "ulrika",
        "uplands",
        _at(-6, 9, 0),
        "Put mountain passes first",
        "The pass is where the birds are tired.",
        kind="free_text",
        wording="The secretariat is asked to add mountain passes to the places named, wherever they read best.",
    ),
    Amendment(
        "trial",
        4,
        "linus",
        "lampmakers",
        _at(-5, 13, 10),
        "The first three quiet hours as a trial",
        "One night proves little: there may be clouds.",
        (("The first quiet hour should be regarded as a trial.", "The first three quiet hours should be a trial."),),
    ),
    Amendment(
        "schools",
        4,
        "una",
        "unlitpaths",
        _at(-4, 17, 45),
        "Schools are invited to count, and to tell",
        "",
        (("schools are invited to count.", "schools are invited to count, and to tell what they counted."),),
        cosponsors=(("olga", "moths"),),
    ),
)

DECISIONS = (
    Decision(
        "adopt",
        ("whole-course",),
        _at(-7, 15, 30),
        "Nobody spoke against it at the call of that afternoon.",
    ),
    Decision(
        "set_aside",
        ("interrupt",),
        _at(-7, 15, 40),
        "Supported by its sponsor alone; the sponsor may come back with a text of its own.",
    ),
    Decision(
        "refer",
        ("order",),
        _at(-3, 12, 0),
        "To be drafted by those who know the places.",
        to="Friends of the Chair on living things",
    ),
)

#: (recommendation, unit counted from 1, how far, moment, note)
AGREED = ((7, 2, "ad_referendum", _at(-3, 12, 20), "Qasira awaits instructions."),)

COMMENTS = (
    Comment(
        1,
        "olga",
        "moths",
        _at(-6, 22, 10),
        "Moths do not read explanations. Could the text ask for the figures **first**?",
        unit=2,
        quote="an explanation in plain language",
        replies=(
            (
                "hana",
                "observatories",
                _at(-5, 9, 5),
                "We have tried to say so as an alternative to this paragraph. @Moth League, would it do?",
            ),
            ("olga", "moths", _at(-5, 23, 0), "It would do very well."),
        ),
    ),
    Comment(
        1,
        "orla",
        "carriers",
        _at(-5, 10, 0),
        "Twice the expected brightness is easily reached by a faint object. A floor is missing here.",
        unit=2,
        quote="more than twice the first",
    ),
    Comment(
        1,
        "bob",
        "arcadia",
        _at(-4, 18, 20),
        "For our own use: we can live with ninety days, not with one hundred and twenty.",
        audience="delegation",
        replies=(("alice", "arcadia", _at(-4, 19, 0), "Agreed. Let us see what Kestria's co-sponsors say."),),
    ),
    Comment(
        4,
        "dana",
        "college",
        _at(-6, 14, 30),
        "Is it one quiet hour for all time zones, or one for each?",
        replies=(("sec", "", _at(-6, 15, 0), "One for each: the call of that afternoon was clear about it."),),
        is_resolved=True,
    ),
)

DRAFTS = (
    Draft(
        "bob",
        "arcadia",
        _at(-2, 10, 30),
        "Every lamp that is bought with public money should carry its *number of nights*: how long it is expected to "
        "serve before it is thrown away.\n\nThe number should be printed where it can be read without a ladder.",
        (("invite_cosponsor", "bob", "arcadia", _at(-2, 10, 40), "kestria"),),
    ),
    Draft(
        "una",
        "unlitpaths",
        _at(-3, 11, 0),
        "Footpaths that are used by fewer than ten people in a night should be left to the stars, and to those who "
        "like them.",
        (("submit", "una", "unlitpaths", _at(-3, 11, 30), ""),),
    ),
    Draft(
        "linus",
        "lampmakers",
        _at(-5, 9, 0),
        "Lamps should be good.",
        (
            ("submit", "linus", "lampmakers", _at(-5, 9, 10), ""),
            (
                "return",
                "sec",
                "",
                _at(-4, 9, 0),
                "Please say what makes a lamp good, and for whom; a sentence more would do.",
            ),
        ),
    ),
)
