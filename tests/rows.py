"""Rows of every kind, for tests that go through every model."""

from datetime import datetime, timedelta

from django.utils import timezone
from rest_framework.authtoken.models import Token

from consultations.actions import accounts, inviting, proceedings
from consultations.models import (
    ContributionFile,
    Correction,
    GroupMember,
    Leave,
    Phase,
    Question,
    Translation,
    User,
    Writing,
)
from recommendations.actions import positions
from recommendations.models import (
    Addressed,
    Addressee,
    AgreedUnit,
    Arrangement,
    AwayFile,
    Call,
    Case,
    CaseNote,
    Challenge,
    Comment,
    CommentFlag,
    Compilation,
    CompilationUpload,
    CosponsorInvitation,
    CrossReference,
    Designation,
    Edition,
    EditionFile,
    Extract,
    ExtractCorrection,
    PartRead,
    PositionNote,
    ReasonTemplate,
    Recommendation,
    ReportTemplate,
    Span,
    SpokenFor,
    WordChange,
    WordUpload,
)
from tests.factories import (
    ConsultationFactory,
    DelegationFactory,
    SectionFactory,
    amendment,
    contribution,
    delegate,
    recommendation,
)
from tests.filled import fill_mail
from tests.recommendations.alike import fill_alike


def fill(rows: int) -> None:
    """So many rows of every kind."""
    now = timezone.now()
    for number in range(rows):
        consultation = ConsultationFactory()
        Question.objects.create(consultation=consultation, number=1, text="What?")
        person = delegate(f"Person{number}", DelegationFactory())
        Token.objects.create(user=person)
        row = recommendation(
            consultation,
            section=SectionFactory(consultation=consultation),
            number=1,
            proposers=[person.acting_for],
        )
        proceedings.note(
            "recommendation.add", subject_kind="recommendation", subject_id=row.pk, subject_label="x", by=person
        )
        Compilation.objects.create(consultation=consultation, title="Title")
        CompilationUpload.objects.create(slug="x", file_name="x.md", size=1, sha256="0", uploaded_by=person)
        edition = Edition.objects.create(
            consultation=consultation, number=1, formats=["pdf"], requested_at=now, requested_by=person
        )
        fill_reports(edition, row, person, now)
        inviting.invite(person.acting_for, "dora@example.org", by=None)
        accounts.require_second_step([], by=None)
        Arrangement.objects.create(consultation=consultation, changed_at=now, changed_by=person)
        CrossReference.objects.create(recommendation=row, number=2, words="Recommendation 2")
        fill_mail(person, now)
        fill_drafting(row, person, now)
        fill_standing(row, person, now)
        fill_round(row, person, now)
        fill_alike(row, person, now)
        case = Case.objects.create(kind="comment", subject=row.reference)
        CaseNote.objects.create(case=case, text="Ask.", written_at=now, written_by=person)
        ReasonTemplate.objects.create(purpose="hide_comment", title=f"Rude {number}", text="It is rude.")


def fill_drafting(row: Recommendation, person: User, now: datetime) -> None:
    """One row of everything around a text in the making."""
    amendment(row, "States act.", sponsors=[person.acting_for])
    AgreedUnit.objects.create(
        recommendation=row, unit="1.1", agreement="agreed", revision=row.current, agreed_at=now, agreed_by=person
    )
    comment = Comment.objects.create(
        recommendation=row, revision=row.current, text="Why?", created_at=now, created_by=person
    )
    CommentFlag.objects.create(comment=comment, reason="Rude.", flagged_at=now, flagged_by=person)
    CosponsorInvitation.objects.create(
        recommendation=row, delegation=person.acting_for, invited_at=now, invited_by=person
    )
    Writing.objects.create(user=person, purpose="revise", subject=row.reference, begun_at=now, touched_at=now)


def fill_standing(row: Recommendation, person: User, now: datetime) -> None:
    """One row of everything that says where the group stands."""
    other = DelegationFactory()
    GroupMember.objects.create(group=person.acting_for, member=other)
    position = positions.record(row, "objection", by=person, seen_revision=1, statement="No.", change_needed="Yes.")
    SpokenFor.objects.create(position=position, delegation=other)
    PositionNote.objects.create(recommendation=row, delegation=other, text="Ask.", written_at=now, written_by=person)
    Call.objects.create(
        recommendation=row, revision=row.current, kind="silence_procedure", opened_at=now, closes_at=now + timedelta(4)
    )
    designation = Designation.objects.create(
        recommendation=row, revision=row.current, word="divergent", indicator="contested", designated_at=now
    )
    Challenge.objects.create(designation=designation, delegation=other, reason="No.", made_at=now, made_by=person)


def fill_reports(edition: Edition, row: Recommendation, person: User, now: datetime) -> None:
    """One row of everything that belongs to an edition, and of a Word file that came back."""
    file = EditionFile.objects.create(
        edition=edition, format="pdf", file="x.pdf", size=1, sha256="0", seconds=1, made_at=now
    )
    AwayFile.objects.create(file=file, away_at=now)
    ReportTemplate.objects.create(name=f"Weekly {edition.reference}", formats=["pdf"])
    back = WordUpload.objects.create(
        delegation=person.acting_for, file_name="x.docx", size=1, sha256="0", uploaded_by=person
    )
    WordChange.objects.create(upload=back, position=1, recommendation=row, revision=row.current, text="All act.")


def fill_round(row: Recommendation, person: User, now: datetime) -> None:
    """One row of everything that a delegation sends in, and of what is taken from it."""
    delegation = person.acting_for
    round_ = {"consultation": row.consultation}
    Phase.objects.create(**round_, number=1, name="Inputs", opens_at=now, members_may=["contribute"])
    Leave.objects.create(**round_, delegation=delegation, until_at=now, reason="Late.", given_at=now)
    sent = contribution(row.consultation, delegation, ["States light lamps."], authors=[{"name": "Ada"}])
    part = sent.parts.get()
    file = {"file": "x", "file_name": "x.md", "size": 1, "sha256": "0", "uploaded_at": now}
    ContributionFile.objects.create(contribution=sent, **file)
    Translation.objects.create(contribution=sent, language="fr", text="Des lampes.", created_at=now)
    Correction.objects.create(part=part, start=0, end=6, old="States", new="All", reason="Style.", proposed_at=now)
    to = Addressee.objects.create(name=f"Lamplighters of {delegation}")
    Addressed.objects.create(recommendation=row, addressee=to)
    extract = Extract.objects.create(recommendation=row, contribution=sent, created_at=now)
    Span.objects.create(extract=extract, position=1, part=part, start=0, end=6)
    ExtractCorrection.objects.create(extract=extract, text="Lamps.", reason="Shorter.", proposed_at=now)
    PartRead.objects.create(part=part, read_at=now, read_by=person)
