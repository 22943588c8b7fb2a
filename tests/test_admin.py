"""Django's admin, every model of it: it opens, it costs the same for many rows, and it keeps what must be kept."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from rest_framework.authtoken.models import Token, TokenProxy

from consultations.models import (
    Author,
    Consultation,
    Contribution,
    ContributionFile,
    Correction,
    Delegate,
    Delegation,
    Event,
    GroupMember,
    HouseRules,
    Invitation,
    Leave,
    Notice,
    Part,
    Phase,
    Question,
    Translation,
    User,
    Writing,
)
from recommendations.models import (
    Addressed,
    Addressee,
    AgreedUnit,
    Amendment,
    AmendmentVersion,
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
    Indicator,
    Objection,
    PartRead,
    Position,
    PositionNote,
    Proposer,
    ReasonTemplate,
    Recommendation,
    ReportTemplate,
    Revision,
    Section,
    Span,
    SpokenFor,
    Sponsor,
    WordChange,
    WordUpload,
)
from tests.consultations.timetable import CLOSES, planned_round
from tests.factories import (
    DelegationFactory,
    SectionFactory,
    recommendation,
)
from tests.filled import MAIL
from tests.recommendations.alike import ALIKE
from tests.rows import fill

pytestmark = pytest.mark.django_db

OWN = [*apps.get_app_config("consultations").get_models(), *apps.get_app_config("recommendations").get_models()]
OWN = [model for model in OWN if not model.__name__.startswith("Historical")]

#: Model → queries of its list: person and seats; how many (twice where rows can be chosen), the rows; its filters.
QUERIES = {
    **dict.fromkeys((User, Delegation, Delegate, Consultation), 5),
    Question: 6,
    Event: 7,
    Section: 5,
    Arrangement: 4,
    CrossReference: 4,
    Recommendation: 5,
    Proposer: 5,
    Revision: 4,
    Compilation: 5,
    CompilationUpload: 4,
    Edition: 5,
    EditionFile: 4,
    **dict.fromkeys((AwayFile, ReportTemplate, WordUpload, WordChange), 4),
    TokenProxy: 5,
    Notice: 5,
    Amendment: 5,
    AmendmentVersion: 4,
    Sponsor: 4,
    AgreedUnit: 4,
    Comment: 4,
    CommentFlag: 4,
    CosponsorInvitation: 4,
    Writing: 4,
    GroupMember: 5,
    **dict.fromkeys((Invitation, HouseRules), 4),
    Position: 4,
    SpokenFor: 4,
    PositionNote: 4,
    Call: 4,
    Designation: 4,
    Challenge: 4,
    Objection: 4,
    Indicator: 4,
    **dict.fromkeys((Case, CaseNote, ReasonTemplate), 4),
    Phase: 4,
    Leave: 4,
    Contribution: 5,
    Part: 4,
    Author: 4,
    ContributionFile: 4,
    Translation: 5,
    Correction: 4,
    Addressee: 4,
    Addressed: 4,
    Extract: 4,
    Span: 4,
    ExtractCorrection: 4,
    PartRead: 4,
    **dict.fromkeys(ALIKE, 4),
    **MAIL,
}
DRAFTING = (Amendment, AmendmentVersion, Sponsor, AgreedUnit, Comment, CommentFlag, CosponsorInvitation, Writing)
STANDING = (Position, SpokenFor, PositionNote, Call, Designation, Challenge, Objection, Indicator)
JOINING = (Invitation, HouseRules)
ARRANGED = (Section, Arrangement, CrossReference)
#: What may be sealed shows nothing of its past here.
SEALED = (Position, SpokenFor, PositionNote, Objection, Call)
ROUND = (Phase, Leave, Contribution, Part, Author, ContributionFile, Translation, Correction)
EXTRACTION = (Addressee, Addressed, Extract, Span, ExtractCorrection, PartRead)
REPORTS = (AwayFile, ReportTemplate, WordUpload, WordChange)
READ_ONLY = (
    *(Event, Revision, Edition, EditionFile, CompilationUpload, Notice),
    *(*JOINING, *DRAFTING, *STANDING, *ROUND, *EXTRACTION, *ALIKE, *MAIL, *ARRANGED, *REPORTS),
)
NEVER_DELETED = (*READ_ONLY, Recommendation, Delegation, Delegate, User, Consultation, Compilation)


@pytest.fixture
def administrator(db: None) -> User:
    """A superuser."""
    return User.objects.create_superuser("admin@example.org", None, name="Admin")


@pytest.fixture
def desk(client: Client, administrator: User) -> Client:
    """The superuser's browser."""
    client.force_login(administrator, backend="consultations.backends.ByAddress")
    return client


def page(model: type[Model], name: str, *args: Any) -> str:
    """The address of one of the model's pages in the admin."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def test_every_model_is_there() -> None:
    assert set(OWN) <= set(admin.site._registry)
    assert set(QUERIES) == {*OWN, TokenProxy}


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("model", QUERIES, ids=lambda model: model.__name__)
def test_a_list_costs_the_same_for_many_rows(
    desk: Client, django_assert_num_queries: Any, model: type[Model], rows: int
) -> None:
    fill(rows)
    with django_assert_num_queries(QUERIES[model]):
        answer = desk.get(page(model, "changelist"))
    assert answer.status_code == 200
    assert len(answer.context["cl"].result_list) >= (1 if model is HouseRules else rows)


@pytest.mark.parametrize("model", list(admin.site._registry), ids=lambda model: model.__name__)
def test_every_page_opens(desk: Client, model: type[Model]) -> None:
    fill(1)
    shown = admin.site._registry[model]
    answers = [desk.get(page(model, "changelist")), desk.get(page(model, "changelist"), {"q": "x y"})]
    request = answers[0].wsgi_request
    if shown.has_add_permission(request):
        answers.append(desk.get(page(model, "add")))
    if row := model._default_manager.first():
        answers += [desk.get(page(model, name, row.pk)) for name in ("change", "history")]
        if shown.has_delete_permission(request, row):
            answers.append(desk.get(page(model, "delete", row.pk)))
    assert {answer.status_code for answer in answers} == {200}


@pytest.mark.parametrize("model", QUERIES, ids=lambda model: model.__name__)
def test_a_row_of_the_past_is_shown_and_not_restored(desk: Client, model: type[Model]) -> None:
    fill(1)
    row = model._default_manager.first()
    if not hasattr(row, "history") or not row.history.exists() or model in SEALED:
        assert model in {
            Event,
            Revision,
            EditionFile,
            *(TokenProxy, Invitation),
            Notice,
            Edition,
            CompilationUpload,
            *DRAFTING,
            *(*STANDING, *ALIKE, *MAIL, *ARRANGED, CaseNote, AwayFile),
        }
        return
    past = page(model, "simple_history", row.pk, row.history.first().pk)
    assert desk.get(past).status_code == 200
    assert desk.post(past, {}).status_code == 403


@pytest.mark.parametrize("model", READ_ONLY, ids=lambda model: model.__name__)
def test_what_must_not_change_is_only_shown(desk: Client, model: type[Model]) -> None:
    fill(1)
    row = model._default_manager.first()
    before = list(model._default_manager.values())
    assert desk.get(page(model, "add")).status_code == 403
    assert desk.post(page(model, "change", row.pk), {"number": 2, "text": "Other."}).status_code == 403
    assert list(model._default_manager.values()) == before


@pytest.mark.parametrize("model", NEVER_DELETED, ids=lambda model: model.__name__)
def test_what_must_stay_is_not_deleted(desk: Client, model: type[Model]) -> None:
    fill(1)
    row = model._default_manager.first()
    assert desk.post(page(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    desk.post(page(model, "changelist"), {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"})
    assert model._default_manager.filter(pk=row.pk).exists()


def test_the_admin_has_no_sign_in_of_its_own(client: Client, alice: User) -> None:
    answer = client.get("/admin/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/admin/login/")
    assert client.get(answer["Location"])["Location"].startswith("/account/login/")
    assert client.post("/admin/login/", {"username": "x", "password": "y"}).status_code == 302


@pytest.mark.parametrize("person", ["alice", "sec", "chair"])
def test_the_admin_is_for_administrators(client: Client, request: pytest.FixtureRequest, person: str) -> None:
    client.force_login(request.getfixturevalue(person), backend="consultations.backends.ByAddress")
    assert client.get("/admin/", follow=True).status_code == 403


# --- writing ---------------------------------------------------------------------------------


def sent(answer: Any) -> dict[str, Any]:
    """What a browser would send back of the page's forms, unchanged."""
    forms = [answer.context["adminform"].form]
    for formset in answer.context["inline_admin_formsets"]:
        forms += [formset.formset.management_form, *formset.formset.forms]
    values = {each.html_name: each.value() for form in forms for each in form}
    return {name: value for name, value in values.items() if value is not None and value is not False}


def test_a_change_leaves_history_and_an_event(desk: Client, administrator: User, arcadia: Delegation) -> None:
    address = page(Delegation, "change", arcadia.pk)
    given = {**sent(desk.get(address)), "name": "Arcadia Felix", "change_reason": "Renamed by its parliament."}
    assert desk.post(address, given).status_code == 302
    was = arcadia.history.first()
    assert (was.name, was.history_user, was.history_change_reason) == (
        "Arcadia Felix",
        administrator,
        "Renamed by its parliament.",
    )
    event = Event.objects.get(verb="delegation.change")
    assert (event.person, event.reason, event.details, event.audience) == (
        "Admin",
        "Renamed by its parliament.",
        {"fields": ["name"]},
        "secretariat",
    )


def test_a_row_added_inside_another_is_recorded_too(desk: Client, administrator: User, alice: User) -> None:
    other = DelegationFactory(name="Borduria")
    address = page(User, "change", alice.pk)
    given = {
        **sent(desk.get(address)),
        "delegates-TOTAL_FORMS": 2,
        "delegates-1-user": alice.pk,
        "delegates-1-delegation": other.pk,
        "delegates-1-role": "reader",
        "change_reason": "Also serves Borduria.",
    }
    assert desk.post(address, given).status_code == 302
    seat = Delegate.objects.get(user=alice, delegation=other)
    assert (seat.role, seat.history.get().history_user) == ("reader", administrator)


def test_an_address_is_written_once(desk: Client, arcadia: Delegation) -> None:
    address = page(Delegation, "change", arcadia.pk)
    desk.post(address, {**sent(desk.get(address)), "slug": "elsewhere"})
    arcadia.refresh_from_db()
    assert arcadia.slug == "arcadia"


def test_a_user_is_made_with_a_password(desk: Client, client: Client) -> None:
    given = {
        "email": "New@Example.ORG",
        "name": "New Person",
        "usable_password": "true",
        "password1": "correct horse battery",
        "password2": "correct horse battery",
        "change_reason": "Nominated.",
    }
    assert desk.post(page(User, "add"), given).status_code == 302
    made = User.objects.get(email="new@example.org")
    assert made.check_password("correct horse battery")
    assert made.history.get().history_change_reason == "Nominated."
    assert desk.post(page(User, "add"), given).status_code == 200  # the address is taken: the form again


def test_a_given_up_address_signs_in_no_more(desk: Client, alice: User) -> None:
    alice.emailaddress_set.create(email=alice.email, verified=True, primary=True)
    address = page(User, "change", alice.pk)
    assert desk.post(address, {**sent(desk.get(address)), "email": "alice@example.net"}).status_code == 302
    assert not alice.emailaddress_set.filter(email="alice@example.org").exists()


def test_a_password_set_here_is_recorded_without_the_password(desk: Client, administrator: User, alice: User) -> None:
    given = {"usable_password": "true", "password1": "a staple and a battery", "password2": "a staple and a battery"}
    assert desk.post(reverse("admin:auth_user_password_change", args=[alice.pk]), given).status_code == 302
    alice.refresh_from_db()
    assert alice.check_password("a staple and a battery")
    was = alice.history.first()
    assert (was.history_user, hasattr(was, "password")) == (administrator, False)


def test_a_corrected_attribution_is_found_by_the_search(desk: Client, consultation: Consultation) -> None:
    row = recommendation(consultation, number=7, attribution="Arkadia")
    address = page(Recommendation, "change", row.pk)
    given = {**sent(desk.get(address)), "attribution": "Arcadia", "number": 8, "status": "withdrawn"}
    assert desk.post(address, given).status_code == 302
    row.refresh_from_db()
    assert (row.attribution, row.number, row.status) == ("Arcadia", 7, "published")
    assert desk.get(page(Recommendation, "changelist"), {"q": "arcadia"}).context["cl"].result_count == 1
    assert desk.get(page(Recommendation, "changelist"), {"q": "arkadia"}).context["cl"].result_count == 0


def test_the_order_is_shown_and_arranged_elsewhere(desk: Client, consultation: Consultation) -> None:
    row, section = recommendation(consultation, place=7), SectionFactory(consultation=consultation, title="Lamps")
    address = page(Recommendation, "change", row.pk)
    assert desk.post(address, {**sent(desk.get(address)), "section": section.pk, "place": 9}).status_code == 302
    row.refresh_from_db()
    assert (row.section, row.place) == (None, 7)
    assert desk.post(page(Section, "change", section.pk), {"title": "Nights"}).status_code == 403
    assert desk.post(page(Section, "delete", section.pk), {"post": "yes"}).status_code == 403
    assert Section.objects.get().title == "Lamps"


def test_tokens_are_issued_told_once_and_revoked(desk: Client, alice: User, api: Any) -> None:
    answer = desk.post(page(TokenProxy, "add"), {"user": alice.pk}, follow=True)
    key = Token.objects.get(user=alice).key
    assert key in answer.content.decode()
    assert key not in desk.get(page(TokenProxy, "changelist")).content.decode()
    assert key not in desk.get("/admin/").content.decode()
    desk.post(page(TokenProxy, "delete", alice.pk), {"post": "yes"})
    assert not Token.objects.exists()
    verbs = Event.objects.filter(subject_id=str(alice.pk)).values_list("verb", flat=True)
    assert set(verbs) == {"token.issue", "token.revoke"}


def test_the_dates_of_a_round_hold_its_phases(desk: Client) -> None:
    row = planned_round()
    address = page(Consultation, "change", row.pk)
    dates = {"opens_at_0": "2027-02-01", "closes_at_0": "2027-05-03", "opens_at_1": "09:00", "closes_at_1": "09:00"}
    given = {**sent(desk.get(address)), **dates}
    answer = desk.post(address, {**given, "closes_at_0": "2027-04-15"})
    assert answer.status_code == 200
    assert "“Positions” lasts until 3 May 2027, 09:00 UTC, but the consultation closes on" in answer.content.decode()
    assert desk.post(address, {**given, "title": "Planned anew"}).status_code == 302
    row.refresh_from_db()
    assert (row.title, row.closes_at) == ("Planned anew", CLOSES)
