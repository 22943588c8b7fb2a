"""A round whose people write in one language, with everything that a report of any kind has words of its own for."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from consultations.enums import AuthorRole, Capacity, ContributionStatus, Kind, PartKind, Standing
from consultations.models import Consultation, Correction, Delegation, Question
from recommendations.actions import designations, editions, recommendations
from recommendations.enums import AmendmentKind, AmendmentStatus, AppendixName, DesignationWord, ReportKind, Stance
from recommendations.models import Addressed, Addressee, Recommendation
from recommendations.report import frozen, gather
from recommendations.report.design import Design
from recommendations.report.document import Document
from tests import factories


@dataclass(frozen=True)
class Contents:
    """What people write: a title, a section, three delegations with short names, sentences."""

    language: str
    title: str
    section: str
    delegations: tuple[tuple[str, str], ...]
    text: str
    changed: str
    reason: str


CONTENTS = {
    "ar": Contents(
        "ar",
        "المصابيح",
        "الشوارع",
        (("أركاديا", "أرك"), ("بوردوريا", "بور"), ("نقابة المصابيح", "نقا")),
        "على الدول أن تطفئ المصابيح.",
        "على الدول أن تطفئ جميع المصابيح ليلا.",
        "ذلك أوضح.",
    ),
    "es": Contents(
        "es",
        "Las lámparas",
        "Las calles",
        (("Arcadía", "ARC"), ("Borduria", "BOR"), ("Gremio de Lámparas", "GRE")),
        "Los Estados apagarán las lámparas.",
        "Los Estados apagarán todas las lámparas de noche.",
        "Es más claro.",
    ),
    "fr": Contents(
        "fr",
        "Les lampes",
        "Les rues",
        (("Arcadie", "ARC"), ("Bordurie", "BOR"), ("Guilde des lampes", "GUI")),
        "Les États éteignent les lampes.",
        "Les États éteignent toutes les lampes la nuit.",
        "Cela est plus clair.",
    ),
    "ru": Contents(
        "ru",
        "Лампы",
        "Улицы",
        (("Аркадия", "АРК"), ("Бордурия", "БОР"), ("Гильдия ламп", "ГИЛ")),
        "Государства гасят лампы.",
        "Государства гасят все лампы ночью.",
        "Так яснее.",
    ),
    "zh": Contents(
        "zh",
        "路灯",
        "街道",
        (("阿卡迪亚", "阿卡"), ("博尔多里亚", "博尔"), ("路灯行会", "路灯")),
        "各国应当熄灯。",
        "各国应当在夜间全部熄灯。",
        "这样更清楚。",
    ),
    "en": Contents(
        "en",
        "Lamps",
        "Streets",
        (("Arcadia", "ARC"), ("Borduria", "BOR"), ("Guild of Lamps", "GUI")),
        "States dim the lamps.",
        "States dim every lamp at night.",
        "It is clearer.",
    ),
}
SYMBOL = "DS/2031/CRP.2"


def documents(language: str) -> dict[str, Document]:
    """The frozen content of a report of each kind in ``language`` on one round whose people write in it."""
    said = CONTENTS[language]
    consultation = _round(said)
    found = {kind.value: _gathered(consultation, kind, language) for kind in ReportKind if kind != "corrigendum"}
    found["corrigendum"] = _corrigendum(consultation, language, said)
    found["changed"] = _gathered(consultation, ReportKind.COMPILATION, language)  # compared with the edition before
    return found


def empty(language: str) -> dict[str, Document]:
    """A report of each kind on a round in which nothing has happened."""
    consultation = factories.ConsultationFactory(title=CONTENTS[language].title)
    if not Delegation.objects.filter(slug="arcadia").exists():  # whose dossier it is
        factories.DelegationFactory(name=CONTENTS[language].delegations[0][0], slug="arcadia")
    return {kind.value: _gathered(consultation, kind, language) for kind in ReportKind if kind != "corrigendum"}


def _gathered(consultation: Consultation, kind: ReportKind, language: str) -> Document:
    return gather.gather(consultation, Design(kind=kind, language=language, **_choices(kind)))


def _choices(kind: str) -> dict[str, Any]:
    given: dict[str, Any] = {
        "appendices": tuple(AppendixName.values),
        "distribution": "limited",
        "original": ("ar", "zh-hans", "en", "fr", "ru", "es"),
        "symbol": SYMBOL,
        "time": "15:00",
    }
    if kind == ReportKind.DOSSIER:
        given["delegation"] = "arcadia"
    if kind == ReportKind.RECORD:
        given |= {"since": "2020-03-01", "until": "2040-12-31"}
    if kind == ReportKind.CONSENSUS:
        given["with_unagreed"] = True
    return given


def _round(said: Contents) -> Consultation:
    consultation = factories.ConsultationFactory(title=said.title)
    arcadia, borduria, guild = (
        factories.DelegationFactory(name=name, short_name=short, slug=slug)
        for (name, short), slug in zip(said.delegations, ("arcadia", "borduria", "guild"), strict=True)
    )
    Delegation.objects.filter(pk=guild.pk).update(standing=Standing.OBSERVER, kind=Kind.ORGANISATION, region="")
    guild.refresh_from_db()
    _texts(consultation, said, arcadia, borduria)
    _contributions(consultation, said, arcadia, guild)
    return consultation


def _texts(consultation: Consultation, said: Contents, arcadia: Delegation, borduria: Delegation) -> None:
    section = factories.SectionFactory(consultation=consultation, numeral="I", title=said.section)
    rows = [
        factories.recommendation(
            consultation, said.text, number=n, section=section, proposers=[arcadia], language=said.language
        )
        for n in range(1, 8)
    ]
    factories.recommendation(
        consultation, said.text, source_label="4", place=90, proposers=[borduria], language=said.language
    )
    one, two, three, four, five, six, seven = rows
    Addressed.objects.create(recommendation=one, addressee=Addressee.objects.create(name=said.delegations[1][0]))
    _said_of(one, said, arcadia, borduria)
    _amended(one, said, arcadia, borduria)
    factories.position(two, arcadia)
    designations.designate(two, DesignationWord.CONSENSUS, by=None, seen_revision=1, reason=said.reason)
    designations.designate(three, DesignationWord.EMERGING, by=None, seen_revision=1, reason=said.reason)
    factories.revised(three, said.changed)
    _objected(four, said, borduria)
    recommendations.merge_into(five, one, by=None, reason=said.reason)
    recommendations.withdraw(six, by=None, reason=said.reason)
    recommendations.withdraw(seven, by=None, reason=said.reason)
    part = factories.recommendation(consultation, said.text, number=8, section=section, proposers=[arcadia])
    Recommendation.objects.filter(pk=part.pk).update(split_from=seven)


def _said_of(row: Recommendation, said: Contents, arcadia: Delegation, borduria: Delegation) -> None:
    factories.position(row, borduria, Stance.RESERVATION, statement=said.reason)
    factories.position(row, arcadia, Stance.PENDING, statement=said.reason, expected_on=datetime.date(2031, 3, 1))
    designations.designate(row, DesignationWord.AGREED_AD_REFERENDUM, by=None, seen_revision=1, reason=said.reason)


def _objected(row: Recommendation, said: Contents, borduria: Delegation) -> None:
    words = {"statement": said.reason, "change_needed": said.changed}
    factories.objection(row, borduria, **words)


def _amended(row: Recommendation, said: Contents, arcadia: Delegation, borduria: Delegation) -> None:
    """An amendment of each kind and of each state that anybody may read, one to another, one by the secretariat."""
    given = {"headline": said.title, "reasons": said.reason}
    first = factories.amendment(row, said.changed, sponsors=[borduria, arcadia], **given)
    factories.amendment(row, said.reason, sponsors=[arcadia], parent=first, parent_base=first.current, **given)
    for kind in (AmendmentKind.FREE_TEXT, AmendmentKind.ALTERNATIVE):
        factories.amendment(row, said.reason, sponsors=[arcadia], kind=kind, wording=said.reason, **given)
    factories.amendment(row, f"# {said.changed}", **given)
    for status in AmendmentStatus:
        if status not in (AmendmentStatus.DRAFT, AmendmentStatus.DISCARDED, AmendmentStatus.OPEN):
            factories.amendment(row, said.changed, sponsors=[borduria], status=status, **given)
    row.amendments.filter(status=AmendmentStatus.REFERRED).update(referred_to=said.section)


def _contributions(consultation: Consultation, said: Contents, arcadia: Delegation, guild: Delegation) -> None:
    question = Question.objects.create(consultation=consultation, number=1, text=said.title)
    parts = (
        {"text": said.text},
        {"kind": PartKind.ANSWER, "question": question, "text": said.changed},
        {"kind": PartKind.ANNEX, "title": said.section, "text": said.text},
        {"kind": PartKind.ANNEX, "text": said.text},
    )
    name = said.delegations[0][0]
    authors = [{"name": name, "role": role} for role in AuthorRole]
    authors.append({"name": name, "role": AuthorRole.AUTHOR, "capacity": Capacity.PERSONAL})
    sent = factories.contribution(consultation, arcadia, parts=parts, authors=authors, title=said.title)
    now = timezone.now()
    Correction.objects.create(
        part=sent.parts.get(position=1),
        start=0,
        end=2,
        old=said.text[:2],
        new=said.title,
        reason=said.reason,
        proposed_at=now,
        answered_at=now,
        is_accepted=True,
    )
    before = factories.contribution(consultation, arcadia, [said.text], status=ContributionStatus.REPLACED)
    factories.contribution(consultation, arcadia, [said.text], replaces=before)
    factories.contribution(consultation, guild, [said.text], status=ContributionStatus.WITHDRAWN)
    factories.contribution(consultation, guild, [said.text])
    factories.extract(sent, asked=True, attribution=name)


def _corrigendum(consultation: Consultation, language: str, said: Contents) -> Document:
    """What corrects an edition since which a text came, one changed, one went and one moved."""
    design = {"language": language, **_choices("compilation")}
    made = editions.compile_edition(
        editions.request(consultation, formats=["json"], design=design, by=None, enqueue=False).pk
    )
    factories.revised(
        consultation.recommendations.get(number=1), f"{said.text}\n\n{said.changed}\n\n- {said.reason}\n- {said.text}"
    )
    factories.revised(consultation.recommendations.get(number=2), said.changed)
    recommendations.withdraw(consultation.recommendations.get(number=4), by=None, reason=said.reason)
    section = consultation.sections.get(numeral="I")
    other = factories.SectionFactory(consultation=consultation, numeral="II", title=said.title)
    factories.recommendation(
        consultation, said.text, number=9, section=section, place=99, attribution=said.delegations[0][0]
    )
    Recommendation.objects.filter(consultation=consultation, number=8).update(section=other)
    asked = editions.correct(made, formats=["json"], by=None, enqueue=False)
    corrected = editions.compile_edition(asked.pk)
    assert corrected.frozen, corrected.failure
    return frozen.document(corrected)
