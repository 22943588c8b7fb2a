"""Where the fictional group stands: positions, calls, what the chair calls it, and what became of objections.

Everything is made up, and so are all States and organisations. Moments count from the day of loading.
"""

from dataclasses import dataclass
from datetime import timedelta


def _at(days: int, hours: int, minutes: int = 0) -> timedelta:
    return timedelta(days=days, hours=hours, minutes=minutes)


@dataclass(frozen=True, slots=True)
class Word:
    """What a delegation says on a text: ``expected`` in days from today; ``amendments`` by their keys."""

    delegation: str
    stance: str
    statement: str = ""
    change_needed: str = ""
    expected: int = 0
    amendments: tuple[str, ...] = ()
    speaks_for: tuple[str, ...] = ()
    through_the_secretariat: bool = False


@dataclass(frozen=True, slots=True)
class Round:
    """What delegations say on one text, one after the other from a moment on, a quarter of an hour apart."""

    on: int
    begins: timedelta
    words: tuple[Word, ...] = ()
    supporting: tuple[str, ...] = ()
    living_with: tuple[str, ...] = ()
    abstaining: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[Word, ...]:
        """Every word, the plain ones first."""
        plain = {"support": self.supporting, "can_live_with": self.living_with, "abstain": self.abstaining}
        said = [Word(key, stance) for stance, keys in plain.items() for key in keys]
        return (*said, *self.words)


@dataclass(frozen=True, slots=True)
class Call:
    """A call on a text. It closes by itself when its moment has passed, unless it is cancelled at ``ended_at``."""

    on: int
    kind: str
    opens: timedelta
    closes: timedelta
    note: str = ""
    ended_at: timedelta | None = None
    because: str = ""


@dataclass(frozen=True, slots=True)
class Designation:
    """What the chair calls it; who challenges it, with what reason, and the chair's answer if there is one yet."""

    on: int
    word: str
    after: timedelta
    reason: str = ""
    challenged_by: str = ""
    challenge: str = ""
    answer: str = ""


_STATES = ("arcadia", "kestria", "ombara", "qasira", "verdania")

ROUNDS = (
    # Contested: two objections, each with an amendment that would answer it.
    Round(
        1,
        _at(-4, 10),
        supporting=("observatories", "unlitpaths", "verdania", "college", "moths"),
        living_with=("lanternwell", "pilots"),
        abstaining=("weavers",),
        words=(
            Word("arcadia", "support_with_amendments", amendments=("public",)),
            Word("qasira", "support_with_amendments", amendments=("public",)),
            Word("ombara", "support_with_amendments", amendments=("ninety",)),
            Word("photometry", "support_with_amendments", amendments=("public-too",)),
            Word(
                "kestria",
                "objection",
                "Sixty days were never agreed. The first revision said ninety, and nobody has said what was wrong with "
                "that.",
                "Ninety days in the second paragraph.",
                amendments=("ninety",),
            ),
            Word(
                "carriers",
                "objection",
                "No operator can explain within sixty days what it takes a season to measure.",
                "One hundred and twenty days, or a floor below which nothing needs explaining.",
                amendments=("longer", "ninety"),
            ),
        ),
    ),
    # Emerging: nobody objects, no call has been opened.
    Round(
        2,
        _at(-14, 9),
        supporting=("carriers", "arcadia", "qasira", "observatories", "lanternwell", "unlitpaths"),
        living_with=("kestria", "ombara", "verdania", "photometry"),
    ),
    # Consensus, after a silence procedure that nobody broke.
    Round(
        3,
        _at(-12, 9),
        supporting=("kestria", "verdania", "unlitpaths", "observatories", "college", "pilots"),
        living_with=("arcadia", "ombara"),
    ),
    # Emerging, with a call that is open, and one condition.
    Round(
        4,
        _at(-2, 9, 30),
        supporting=(*_STATES[:3], "observatories", "carriers", "college", "lanternwell"),
        words=(
            Word("unlitpaths", "support_with_amendments", amendments=("schools",)),
            Word("lampmakers", "support_with_amendments", amendments=("trial",)),
        ),
    ),
    # Insufficient: hardly anybody has spoken.
    Round(5, _at(-11, 9), supporting=("lightoffice", "photometry"), living_with=("qasira", "pilots")),
    # Consensus, with reservations, after a consensus call.
    Round(
        6,
        _at(-13, 14),
        supporting=("qasira", "arcadia", "kestria", "photometry", "observatories", "unlitpaths", "lampmakers"),
        living_with=("ombara", "college", "lanternwell", "pilots"),
        words=(
            Word(
                "verdania",
                "objection",
                "Nothing is practicable in a rainy season, whatever the text says.",
                "Say which season is meant.",
            ),
            Word("weavers", "reservation", "The Cooperative reserves its position on costs until they are known."),
        ),
    ),
    # Broad support, with one objection among four of its group: its silence procedure was broken.
    Round(
        7,
        _at(-10, 9),
        supporting=("photometry", "arcadia", "qasira", "observatories", "unlitpaths", "college"),
        living_with=("kestria", "ombara", "verdania", "lanternwell", "pilots", "weavers", "carriers"),
    ),
    # Emerging, one delegation away: instructions are awaited.
    Round(
        8,
        _at(-9, 16),
        supporting=("verdania", "ombara", "arcadia", "unlitpaths", "observatories", "lampmakers", "college"),
        living_with=("kestria", "pilots", "photometry"),
        words=(Word("qasira", "pending", "The capital is on holiday.", expected=6),),
    ),
    # No objection, little support; a group speaks for its members, and one of them does not want it.
    Round(
        9,
        _at(-8, 9),
        living_with=("arcadia", "kestria", "qasira", "lampmakers", "pilots", "photometry", "college"),
        supporting=("moths", "unlitpaths"),
        words=(
            Word(
                "uplands",
                "can_live_with",
                "The Group can live with the text, and would be glad of the passes.",
                speaks_for=("ombara", "verdania", "lanhai"),
            ),
        ),
    ),
    # Divergent: half of a group objects.
    Round(
        10,
        _at(-7, 9),
        supporting=("college", *_STATES[:4], "observatories", "unlitpaths"),
        living_with=("verdania", "lampmakers", "pilots", "lanternwell"),
        words=(
            Word(
                "photometry",
                "objection",
                "A figure without its error is an opinion, and the text asks for figures.",
                "Ask for the error of each figure, or for no figure.",
                through_the_secretariat=True,
            ),
        ),
    ),
    # Taken before an amendment was adopted: stale, some of them confirmed since.
    Round(
        11,
        _at(-8, 10),
        supporting=("arcadia", "unlitpaths", "kestria", "observatories", "moths"),
        living_with=("qasira", "college", "pilots"),
        words=(
            Word(
                "verdania",
                "objection",
                "Rivers do not end where a map ends.",
                "Follow a river along its whole course.",
                amendments=("whole-course",),
            ),
        ),
    ),
    # The chair's own words: agreed ad referendum.
    Round(
        15,
        _at(-5, 9),
        supporting=("arcadia", "kestria", "ombara", "observatories", "college", "unlitpaths", "carriers"),
        living_with=("lanternwell", "pilots"),
        words=(
            Word("verdania", "pending", expected=4),
            Word("qasira", "pending", "Awaits instructions.", expected=6),
        ),
    ),
    # Consensus among everybody.
    Round(
        16,
        _at(-16, 9),
        supporting=(*_STATES, "unlitpaths", "observatories", "photometry", "college", "lanternwell", "pilots"),
        living_with=("lampmakers", "carriers", "weavers"),
    ),
    # Contested among States and in the private sector: forwarded without consensus.
    Round(
        17,
        _at(-9, 9),
        supporting=("lampmakers", "weavers", "college"),
        living_with=("pilots",),
        abstaining=("lanternwell",),
        words=(
            Word("arcadia", "objection", "A label is not a standard.", "Name the standard, or leave labels out."),
            Word(
                "ombara",
                "objection",
                "The first lamp of a village would cost more.",
                "Exempt the first lamp.",
            ),
            Word("kestria", "objection", "This is for the market to settle.", "Delete the second sentence."),
            Word(
                "observatories",
                "objection",
                "The label would certify the lamp and not where it shines.",
                "Certify the installation.",
            ),
            Word("unlitpaths", "support"),
        ),
    ),
    # Everything was said before the last revision.
    Round(
        19,
        _at(-8, 11),
        supporting=("ombara", "verdania", "unlitpaths", "college"),
        living_with=("arcadia", "qasira", "lampmakers"),
        words=(Word("carriers", "reservation", "The number should be reviewed after a year."),),
    ),
    # Contested, one delegation away.
    Round(
        20,
        _at(-6, 9),
        supporting=("carriers", "lampmakers", "arcadia", "kestria", "photometry", "unlitpaths", "college"),
        living_with=("ombara", "verdania", "pilots", "observatories"),
        words=(
            Word(
                "qasira",
                "objection",
                "Qasira launches nothing, and would pay for those who do.",
                "Let those who launch bear the cost.",
            ),
        ),
    ),
    Round(21, _at(-3, 9), supporting=("photometry", "observatories", "unlitpaths"), living_with=("arcadia", "kestria")),
)

#: What is said later, on the text as it stands then: (recommendation, moment, word).
LATER = (
    (
        7,
        _at(-7, 16),
        Word(
            "lampmakers",
            "objection",
            "The second paragraph would make every lamp maker a keeper of records.",
            "Say that records are kept by whoever runs the lamp.",
        ),
    ),
    (11, _at(-1, 9, 30), Word("kestria", "confirm")),
    (11, _at(-1, 10, 15), Word("unlitpaths", "confirm")),
    (9, _at(-7, 12), Word("lanhai", "dissociate")),
    (
        6,
        _at(-8, 15),
        Word(
            "verdania",
            "reservation",
            "Verdania reads the text in the light of its rainy seasons, and will report accordingly.",
        ),
    ),
    (2, _at(-13, 9), Word("weavers", "objection", "Who welcomes, pays.", "Say that welcoming costs nothing.")),
    (2, _at(-10, 9), Word("weavers", "withdraw")),
)

CALLS = (
    Call(2, "consensus_call", _at(-12, 16), _at(-8, 18), ended_at=_at(-11, 9), because="Opened a day too early."),
    Call(11, "consensus_call", _at(-8, 15), _at(-3, 18)),  # ended by the revision that an amendment makes
    Call(11, "consensus_call", _at(-6, 9), _at(-2, 18), "Asked anew, of the text as it was amended."),
    Call(3, "silence_procedure", _at(-10, 9), _at(-5, 18), "As agreed in the room on the second day."),
    Call(6, "consensus_call", _at(-12, 9), _at(-6, 18)),
    Call(7, "silence_procedure", _at(-9, 9), _at(-4, 18)),
    Call(16, "consensus_call", _at(-15, 9), _at(-8, 18)),
    Call(
        4, "consensus_call", _at(-1, 9), _at(4, 18), "Please say before the meeting whether the third revision will do."
    ),
    Call(11, "silence_procedure", _at(-1, 9), _at(5, 12), "The text now follows the river."),
)

DESIGNATIONS = (
    Designation(3, "consensus", _at(-4, 10)),
    Designation(6, "consensus_with_reservations", _at(-5, 10)),
    Designation(16, "consensus", _at(-7, 10)),
    Designation(
        15,
        "agreed_ad_referendum",
        _at(-4, 11),
        "Two capitals have to confirm; nobody in the room expects them not to.",
    ),
    Designation(
        17,
        "forwarded",
        _at(-5, 12),
        "The Group will not agree at this session; the text goes on with its objections.",
        challenged_by="weavers",
        challenge="The room was empty when this was said; the Cooperative would have stayed for it.",
    ),
    Designation(
        7,
        "broad_support_with_objections",
        _at(-3, 10),
        challenged_by="pilots",
        challenge="An objection about one paragraph should not colour the whole text.",
        answer="It colours nothing: it is printed beneath the text, with what would remove it.",
    ),
)

#: How objections are dealt with: (recommendation, objector, moment, person, their delegation, reply); then sustained.
REPLIES = (
    (
        7,
        "lampmakers",
        _at(-6, 10),
        "petra",
        "photometry",
        "The Circle does not ask makers to keep records: “each installation” is run by somebody, and it is they who "
        "keep them. Would it help to say so?",
    ),
    (
        10,
        "photometry",
        _at(-4, 14),
        "dana",
        "college",
        "The College agrees that a figure without its error is an opinion. The third rule could ask for both. Would "
        "that do?",
    ),
)
SUSTAINED = ((7, "lampmakers", _at(-5, 15), "linus", "It would help if the text said so, and it does not."),)
TALKED = (
    (7, "lampmakers", _at(-6, 15), "linus", "lampmakers", "It would. Our objection stands until the text says so."),
)
NOTES = ((1, "arcadia", "alice", _at(-3, 18), "Can live with ninety days. Speak to Kestria before the meeting."),)
#: On amendments: (amendment, moment, supporting, objecting with their reason).
ON_AMENDMENTS = (
    (
        "ninety",
        _at(-3, 9),
        ("arcadia", "verdania", "college"),
        (("unlitpaths", "Ninety days are a season without dark."),),
    ),
    ("longer", _at(-3, 10), ("lampmakers",), (("arcadia", "Four months are not an explanation but an anniversary."),)),
    ("public", _at(-3, 11), ("moths", "unlitpaths", "lanternwell", "kestria"), ()),
)
