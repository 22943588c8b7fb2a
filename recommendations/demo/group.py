"""Who is in the fictional working group, and on what it is consulted.

Every moment is an offset in days from the day on which the demonstration is loaded, so that the second round is
always open and the first always closed.
"""

from dataclasses import dataclass, field

from django.utils.text import slugify

PASSWORD = "every-lantern-has-a-switch"  # noqa: S105 - it is there to be told


@dataclass(frozen=True, slots=True)
class Delegation:
    """One delegation: ``key`` is its name in the other files, the rest is what people read."""

    key: str
    name: str
    short_name: str
    kind: str
    group: str
    standing: str = "member"
    region: str = ""

    @property
    def slug(self) -> str:
        """The delegation's address."""
        return slugify(self.name)


@dataclass(frozen=True, slots=True)
class Person:
    """One person: the role in each delegation, by its key; ``shown_as`` is what the list of sign-ins says."""

    key: str
    name: str
    delegations: dict[str, str] = field(default_factory=dict)
    group_role: str = ""
    shown_as: str = ""

    @property
    def email(self) -> str:
        """The address the person signs in with."""
        return f"{self.key}@example.org"


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What is printed before the contents of the compilation, and above its annex."""

    masthead: str
    title: str
    revision_statement: str
    disclaimer: str
    annex_title: str


@dataclass(frozen=True, slots=True)
class Question:
    """A guiding question, and how to answer it."""

    text: str
    guidance: str = ""


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase of a round, its days as those of the round; what members and observers may do in it."""

    name: str
    opens: int
    closes: int
    members_may: tuple[str, ...]
    observers_may: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Consultation:
    """One round; its days count from the day of loading. ``texts`` is the folder of its sections."""

    slug: str
    title: str
    introduction: str
    opens: int
    closes: int
    dated: int
    texts: str
    front: FrontMatter
    phases: tuple[Phase, ...]
    questions: tuple[Question, ...] = ()
    languages: tuple[str, ...] = ("en",)
    is_compiled: bool = False
    is_discussed: bool = False


WORKING_GROUP = "Working Group on Shared Night Skies"

DELEGATIONS = (
    Delegation("arcadia", "Arcadia", "ARC", "state", "government", region="western_european_other"),
    Delegation("kestria", "Kestria", "KES", "state", "government", region="eastern_european"),
    Delegation("ombara", "Ombara", "OMB", "state", "government", region="african"),
    Delegation("qasira", "Qasira", "QAS", "state", "government", region="asia_pacific"),
    Delegation("verdania", "Verdania", "VER", "state", "government", region="latin_american_caribbean"),
    Delegation("lanhai", "Lanhai", "LNH", "state", "government", standing="observer", region="asia_pacific"),
    Delegation(
        "uplands",
        "Group of Upland States",
        "Upland States",
        "regional_group",
        "government",
        standing="observer",
    ),
    Delegation("lampmakers", "Guild of Lamp Makers", "Lamp Makers", "organisation", "private_sector"),
    Delegation("carriers", "Low Orbit Carriers' Forum", "Carriers", "organisation", "private_sector"),
    Delegation("weavers", "Shade Weavers' Cooperative", "Shade Weavers", "organisation", "private_sector"),
    Delegation("pilots", "Harbour Pilots of the Quiet Coast", "Harbour Pilots", "organisation", "private_sector"),
    Delegation("unlitpaths", "Unlit Paths Society", "Unlit Paths", "organisation", "civil_society"),
    Delegation(
        "moths", "Moth and Nightjar League", "Moth League", "organisation", "civil_society", standing="observer"
    ),
    Delegation(
        "observatories",
        "Two Hemispheres Observatory Network",
        "Two Hemispheres",
        "organisation",
        "technical_community",
    ),
    Delegation("photometry", "Open Photometry Circle", "Photometry", "organisation", "technical_community"),
    Delegation("college", "College of Twilight Studies", "Twilight College", "organisation", "academia"),
    Delegation("lanternwell", "Prof. em. Ada Lanternwell", "Lanternwell", "person", "academia"),
    Delegation(
        "lightoffice",
        "Interstate Office of Light Measurement",
        "Light Office",
        "organisation",
        "intergovernmental",
        standing="observer",
    ),
)

#: For whom a group of States may speak.
GROUPS = {"uplands": ("ombara", "verdania", "lanhai")}

PEOPLE = (
    Person("sec", "Selma Starling", group_role="secretariat", shown_as="secretariat, and administrator of the site"),
    Person("chair", "Corin Candlemas", group_role="chair", shown_as="chair of the Working Group"),
    Person("alice", "Alice Aldermoor", {"arcadia": "head"}, shown_as="head of delegation, Arcadia"),
    Person("bob", "Bob Brackenfield", {"arcadia": "drafter"}, shown_as="drafter, Arcadia"),
    Person("charlie", "Charlie Carrowmere", {"kestria": "head"}, shown_as="head of delegation, Kestria"),
    Person("olga", "Olga Owlsworth", {"moths": "head"}, shown_as="head, Moth and Nightjar League (observer)"),
    Person(
        "dana",
        "Dana Duskwright",
        {"college": "head", "photometry": "drafter"},
        shown_as="serves two delegations: Twilight College, Photometry",
    ),
    Person("reader", "Rita Reedham", {"verdania": "reader"}, shown_as="reader, Verdania"),
    Person("fanta", "Fanta Oumbari", {"ombara": "head"}),
    Person("qamar", "Qamar al-Layl", {"qasira": "head"}),
    Person("valeria", "Valeria Noctiluz", {"verdania": "head"}),
    Person("lin", "Lin Yehai", {"lanhai": "head"}),
    Person("ulrika", "Ulrika Upfell", {"uplands": "head"}),
    Person("linus", "Linus Lampwick", {"lampmakers": "head"}),
    Person("orla", "Orla Ormsgard", {"carriers": "head"}),
    Person("wanda", "Wanda Weftwell", {"weavers": "head"}),
    Person("pelle", "Pelle Pilchard", {"pilots": "head"}),
    Person("una", "Una Umberley", {"unlitpaths": "head"}),
    Person("hana", "Hana Heliakos", {"observatories": "head"}),
    Person("petra", "Petra Photonides", {"photometry": "head"}),
    Person("ada", "Ada Lanternwell", {"lanternwell": "head"}),
    Person("ivo", "Ivo Isophote", {"lightoffice": "head"}),
)

_MASTHEAD = f"COMMISSION ON TWILIGHT AND DARKNESS\n{WORKING_GROUP}"
_DISCLAIMER = (
    "DISCLAIMER: This working group is fictional, and so are all States, organisations, persons and sources named in "
    "this document. It exists to demonstrate the software."
)

_EVERYTHING = ("contribute", "propose", "amend", "comment", "state_position")

CONSULTATIONS = (
    Consultation(
        slug="night-skies-questions",
        title="First round: guiding questions on shared night skies",
        introduction=(
            "Members and observers are invited to answer five guiding questions. Recommendations are extracted from "
            "the answers and compiled by the secretariat."
        ),
        opens=-182,
        closes=-119,
        dated=-105,
        texts="first-round",
        front=FrontMatter(
            masthead=_MASTHEAD,
            title="Compilation of recommendations contained in the answers of members and observers to the guiding "
            "questions on shared night skies",
            revision_statement="Document revised in the light of the corrections received from contributors",
            disclaimer=_DISCLAIMER,
            annex_title="Annex: inputs that are not yet placed",
        ),
        phases=(
            Phase("Answers to the questions", -182, -146, ("contribute", "comment"), ("contribute", "comment")),
            Phase("First reading", -146, -132, ("comment",), ("comment",)),
            Phase("Second reading", -132, -119, ("propose", "comment"), ("comment",)),
        ),
        questions=(
            Question(
                "What do you understand by a shared night sky, and which existing practices already protect it?",
                "Name practices that are *in use*; plans have a question of their own.",
            ),
            Question(
                "Who should do what, and which group of stakeholders should leave it to another?",
                "Please write of your own group first, and of the others afterwards.",
            ),
            Question("How can measurements of light at night be made comparable, and who should keep them?"),
            Question(
                "What prevents those who live under dark skies from taking part in decisions about them?",
                "Examples are welcome:\n\n- of a decision in which they took part;\n- of one in which they did not.",
            ),
            Question(
                "Which recommendations would you wish the Working Group to make?",
                "A recommendation says who should do what. One page is as welcome as thirty.",
            ),
        ),
        languages=("en", "fr", "ar"),
        is_compiled=True,
    ),
    Consultation(
        slug="night-skies-drafts",
        title="Second round: draft recommendations",
        introduction=(
            "Members and observers are invited to propose recommendations, alone or jointly, and to revise their own "
            "in the light of what others propose."
        ),
        opens=-42,
        closes=35,
        dated=0,
        texts="second-round",
        phases=(
            Phase(
                "Proposals",
                -42,
                -17,
                ("contribute", "propose", "amend", "comment"),
                ("contribute", "propose", "comment"),
            ),
            Phase("Amendments and positions", -17, 20, _EVERYTHING, _EVERYTHING),
            Phase("Last positions", 20, 35, ("comment", "state_position"), ("comment", "state_position")),
        ),
        is_discussed=True,
        front=FrontMatter(
            masthead=_MASTHEAD,
            title="Draft recommendations on shared night skies",
            revision_statement="Working document of the second round, open for proposals",
            disclaimer=_DISCLAIMER,
            annex_title="Annex: inputs that are not yet placed",
        ),
    ),
)
