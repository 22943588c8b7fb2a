"""Reports in the browser: the list, the request, the progress that is watched, retry and cancel, the files."""

from collections.abc import Sequence

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from consultations.models import Consultation, User
from recommendations.actions import editions
from recommendations.enums import Format
from recommendations.models import Compilation, Edition, EditionFile
from tests import factories

FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}
REPORTS = "/reports/"


def edition(
    consultation: Consultation, number: int = 1, *, formats: Sequence[str] = ("html", "pdf"), issued: bool = True
) -> Edition:
    """An edition: issued with tiny files, or waiting without any."""
    row = Edition.objects.create(
        consultation=consultation, number=number, formats=list(formats), requested_at=timezone.now()
    )
    if issued:
        for format in formats:
            _add_file(row, format)
        row.frozen_at = row.issued_at = row.attempted_at = timezone.now()
        row.fingerprint, row.recommendations, row.not_placed = "f" * 64, 2, 1
        row.save()
    return row


def _add_file(row: Edition, format: str) -> EditionFile:
    content = b"<p>Words</p>" if format == Format.HTML else b"words"
    made = EditionFile(
        edition=row, format=format, size=len(content), sha256=format * 10, seconds=0.1, made_at=timezone.now()
    )
    made.file.save(f"report.{format}", ContentFile(content), save=False)
    made.save()
    return made


@pytest.fixture(autouse=True)
def _files_of_the_test(settings: Settings, tmp_path: object) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


# --- the list --------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3])
def test_the_reports_take_three_queries(
    client: Client, consultation: Consultation, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(1, rows + 1):
        edition(consultation, number)
    with django_assert_num_queries(3):  # count, editions, files
        page = client.get(REPORTS).content.decode()
    assert page.count("2 recommendations, 1 input not placed") == rows


def test_a_stranger_sees_issued_editions_alone(client: Client, consultation: Consultation, sec: User) -> None:
    waiting = edition(consultation, issued=False)
    assert "No report has been compiled yet" in client.get(REPORTS).content.decode()
    assert client.get(waiting.get_absolute_url()).status_code == 404
    client.force_login(sec)
    assert waiting.get_absolute_url() in client.get(REPORTS).content.decode()
    assert client.get(waiting.get_absolute_url()).status_code == 200


def test_reports_are_filtered_by_consultation(client: Client, consultation: Consultation) -> None:
    other = edition(factories.ConsultationFactory(slug="other"))
    page = client.get(REPORTS, {"consultation": consultation.slug}).content.decode()
    assert other.get_absolute_url() not in page


# --- watching --------------------------------------------------------------------------------


def test_an_unfinished_edition_is_watched_until_it_is_issued(
    client: Client, consultation: Consultation, sec: User
) -> None:
    row = edition(consultation, issued=False)
    client.force_login(sec)
    for address in (REPORTS, row.get_absolute_url()):
        page = client.get(address).content.decode()
        assert 'hx-trigger="every 1s"' in page
        assert '<progress max="3" value="0"' in page
    row.issued_at = row.frozen_at = timezone.now()
    row.fingerprint = "f" * 64
    row.save()
    for address in (REPORTS, row.get_absolute_url()):
        assert "hx-trigger" not in client.get(address, headers=FRAGMENT).content.decode()


def test_nothing_is_sent_while_nothing_has_changed(client: Client, consultation: Consultation, sec: User) -> None:
    row = edition(consultation, issued=False)
    client.force_login(sec)
    for address in (REPORTS, row.get_absolute_url()):
        etag = client.get(address).context["etag"]
        asked = {**FRAGMENT, "If-None-Match": etag}
        assert client.get(address, headers=asked).status_code == 304
        row.rendering = Format.PDF if address == REPORTS else Format.HTML
        row.attempted_at = row.frozen_at = timezone.now()
        row.fingerprint = "f" * 64
        row.save()
        changed = client.get(address, headers=asked)
        assert changed.status_code == 200
        assert f"Making the {row.get_rendering_display()} file" in changed.content.decode()
        assert "<html" not in changed.content.decode()


# --- requesting ------------------------------------------------------------------------------


def test_request_edition_with_the_chosen_formats(client: Client, consultation: Consultation, sec: User) -> None:
    factories.recommendation(consultation)
    client.force_login(sec)
    page = client.get(reverse("recommendations:edition-request"))
    assert "First round" in page.content.decode()
    answer = client.post(
        reverse("recommendations:edition-request"),
        {"consultation": consultation.slug, "kind": "compilation", "formats": ["pdf", "json"]},
    )
    row = Edition.objects.get()
    assert answer.headers["Location"] == row.get_absolute_url()
    assert set(row.formats) == {"pdf", "json"}
    assert row.requested_by == sec


def test_a_consultation_leads_to_its_own_report(client: Client, consultation: Consultation, sec: User) -> None:
    link = f"{reverse('recommendations:edition-request')}?consultation={consultation.slug}"
    assert link not in client.get(consultation.get_absolute_url()).content.decode()
    client.force_login(sec)
    assert link in client.get(consultation.get_absolute_url()).content.decode()


def test_request_edition_of_one_of_several_consultations(client: Client, sec: User) -> None:
    client.force_login(sec)
    older, newer = (factories.ConsultationFactory(title=title) for title in ("Older round", "Newer round"))
    for each in (older, newer):
        factories.recommendation(each)
    address = reverse("recommendations:edition-request")
    assert client.get(address).context["consultation"] == newer
    page = client.get(address, {"consultation": older.slug})
    assert page.context["consultation"] == older
    assert f'<option value="{newer.slug}">Newer round</option>' in page.content.decode()
    assert client.get(address, {"consultation": "none-such"}).status_code == 404


def test_request_edition_without_a_format_keeps_the_form(client: Client, consultation: Consultation, sec: User) -> None:
    factories.recommendation(consultation)
    client.force_login(sec)
    answer = client.post(reverse("recommendations:edition-request"), {"consultation": consultation.slug})
    assert answer.status_code == 422
    assert "This field is required." in answer.content.decode()
    assert not Edition.objects.exists()


def test_request_edition_is_refused_to_delegates_with_a_sentence(
    client: Client, consultation: Consultation, alice: User, chair: User
) -> None:
    factories.recommendation(consultation)
    client.force_login(alice)
    answer = client.post(
        reverse("recommendations:edition-request"), {"consultation": consultation.slug, "formats": ["pdf"]}
    )
    assert answer.status_code == 403
    assert "Reports are compiled by the secretariat and the chair." in answer.content.decode()
    assert not Edition.objects.exists()
    client.force_login(chair)
    assert client.get(reverse("recommendations:edition-request")).status_code == 200


def test_request_edition_needs_something_to_compile(client: Client, sec: User) -> None:
    client.force_login(sec)
    answer = client.get(reverse("recommendations:edition-request"))
    assert answer.status_code == 409
    assert "Import a compilation first." in answer.content.decode()


def test_the_button_is_shown_to_those_who_may(client: Client, db: None, sec: User, alice: User) -> None:
    button = reverse("recommendations:edition-request")
    client.force_login(alice)
    assert button not in client.get(REPORTS).content.decode()
    client.force_login(sec)
    assert button in client.get(REPORTS).content.decode()


# --- front matter ----------------------------------------------------------------------------


def test_set_front_matter(client: Client, consultation: Consultation, sec: User, alice: User) -> None:
    address = reverse("recommendations:front-matter", args=[consultation.slug])
    given = {"title": "Compilation", "dated_on": "2017-04-26", "disclaimer": "Views are the contributors'."}
    client.force_login(alice)
    assert client.post(address, given).status_code == 403
    client.force_login(sec)
    assert 'value="2017-04-26"' not in client.get(address).content.decode()
    assert client.post(address, given).status_code == 302
    assert Compilation.objects.get().title == "Compilation"
    assert 'value="2017-04-26"' in client.get(address).content.decode()
    refused = client.post(address, {**given, "title": "", "disclaimer": "Typed already"})
    assert refused.status_code == 422
    assert "Typed already" in refused.content.decode()
    assert Compilation.objects.get().title == "Compilation"


# --- retry and cancel ------------------------------------------------------------------------


def test_a_failed_edition_says_why_and_can_be_tried_again(
    client: Client, consultation: Consultation, sec: User
) -> None:
    row = edition(consultation, issued=False)
    editions.fail(row.pk, "The PDF file could not be made.")
    client.force_login(sec)
    page = client.get(row.get_absolute_url()).content.decode()
    assert "The PDF file could not be made." in page
    answer = client.post(reverse("recommendations:edition-retry", args=[row.reference]), follow=True)
    assert "The edition is being compiled again." in answer.content.decode()
    assert not Edition.objects.get().failure


def test_retry_of_an_issued_edition_is_refused_with_a_sentence(
    client: Client, consultation: Consultation, sec: User
) -> None:
    row = edition(consultation)
    client.force_login(sec)
    answer = client.post(reverse("recommendations:edition-retry", args=[row.reference]), follow=True)
    assert "Only an edition that failed can be tried again." in answer.content.decode()


def test_cancel(client: Client, consultation: Consultation, sec: User, alice: User) -> None:
    row = edition(consultation, issued=False)
    address = reverse("recommendations:edition-cancel", args=[row.reference])
    client.force_login(alice)
    assert client.post(address).status_code == 404
    client.force_login(sec)
    assert "The edition is cancelled." in client.post(address, follow=True).content.decode()
    assert Edition.objects.get().cancelled_at


def test_steps_are_posts(client: Client, consultation: Consultation, sec: User) -> None:
    row = edition(consultation, issued=False)
    client.force_login(sec)
    for name in ("edition-retry", "edition-cancel"):
        assert client.get(reverse(f"recommendations:{name}", args=[row.reference])).status_code == 405


# --- files -----------------------------------------------------------------------------------


def test_a_file_is_downloaded_with_its_fingerprint_as_its_tag(client: Client, consultation: Consultation) -> None:
    row = edition(consultation)
    address = reverse("recommendations:edition-file", args=[row.reference, "pdf"])
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == b"words"  # type: ignore[attr-defined]
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="first-round-edition-1.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert client.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_the_web_file_opens_in_a_sandbox(client: Client, consultation: Consultation) -> None:
    row = edition(consultation)
    answer = client.get(reverse("recommendations:edition-file", args=[row.reference, "html"]))
    assert b"".join(answer.streaming_content) == b"<p>Words</p>"  # type: ignore[attr-defined]
    assert "inline" in answer.headers["Content-Disposition"]
    policy = answer.headers["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "default-src 'none'" in policy
    assert "script-src" not in policy


def test_a_file_that_cannot_be_read_is_a_sentence(
    client: Client, consultation: Consultation, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = edition(consultation)

    def unreadable(*_args: object) -> None:
        raise PermissionError("not yours")

    monkeypatch.setattr(default_storage, "open", unreadable)
    for address in (
        reverse("recommendations:edition-file", args=[row.reference, "pdf"]),
        reverse("recommendations:edition-file", args=[row.reference, "html"]),
        f"/api/v1/editions/{row.reference}/files/pdf/",
    ):
        answer = client.get(address)
        assert answer.status_code == 409
        assert "cannot be read from the server" in answer.content.decode()


def test_a_file_has_the_permission_of_its_edition(
    client: Client, consultation: Consultation, settings: Settings
) -> None:
    row = edition(consultation)
    address = reverse("recommendations:edition-file", args=[row.reference, "pdf"])
    assert client.get(reverse("recommendations:edition-file", args=[row.reference, "docx"])).status_code == 404
    unfinished = edition(consultation, 2, issued=False)
    _add_file(unfinished, "pdf")
    assert client.get(reverse("recommendations:edition-file", args=[unfinished.reference, "pdf"])).status_code == 404
    settings.PUBLIC_READING = False
    assert client.get(address).headers["Location"].startswith("/account/login/")
