"""The report designer: what a report is to hold, a look at any part of it, templates, and the request to compile it."""

from typing import Any
from urllib.parse import urlencode

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp, csp_update
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST

from consultations.models import Consultation
from recommendations import queries
from recommendations.actions import editions, previewing, report_templates
from recommendations.enums import DESIGNED, FORMATS_SHOWN, EditionAudience
from recommendations.forms import DesignForm, TemplateForm
from recommendations.forms.designing import initial
from wgec.kernel.access import guard, person
from wgec.kernel.errors import Malformed, NotYours, Refused

PERMISSION = "recommendations.request_edition"


@csp_update({"frame-src": [SELF]})
@require_http_methods(["GET", "HEAD", "POST"])
def request_edition(request: HttpRequest) -> HttpResponse:
    """Design a report and ask for it; shows what will be printed in front of it."""
    guard(PERMISSION, request.user)
    choices, consultation = _chosen(request)
    if request.method != "POST":
        return _designer(request, choices, consultation, DesignForm(consultation, initial=_begun(request)))
    form = DesignForm(consultation, request.POST)
    if form.is_valid():
        design = form.design
        try:
            made = editions.request(
                consultation,
                kind=design.pop("kind"),
                formats=form.cleaned_data["formats"],
                design=design,
                audience=form.cleaned_data["audience"] or EditionAudience.PUBLIC,
                even_unchanged=form.cleaned_data["even_unchanged"],
                by=person(request),
            )
        except NotYours:
            raise
        except (Malformed, Refused) as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return HttpResponseRedirect(made.get_absolute_url())
    return _designer(request, choices, consultation, form, status=422)


@require_POST
@csp_update({"frame-src": [SELF]})
def keep_template(request: HttpRequest) -> HttpResponse:
    """Keep the design that the form shows under a name; the form comes back as it was."""
    guard(PERMISSION, request.user)
    choices, consultation = _chosen(request)
    form, named = DesignForm(consultation, request.POST), TemplateForm(request.POST)
    if form.is_valid() and named.is_valid():
        try:
            made = report_templates.keep(
                named.cleaned_data["name"],
                design=form.design,
                formats=form.cleaned_data["formats"],
                by=person(request),
            )
        except NotYours:
            raise
        except (Malformed, Refused) as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("The template “%(name)s” is kept.") % {"name": made})
            return HttpResponseRedirect(
                _address(consultation, template=str(made.pk), audience=form.cleaned_data["audience"])
            )
    return _designer(request, choices, consultation, form, named, status=422)


@require_POST
def remove_template(request: HttpRequest, key: int) -> HttpResponse:
    """Keep a template no longer."""
    guard(PERMISSION, request.user)
    row = get_object_or_404(queries.templates(), pk=key)
    report_templates.remove(row, by=person(request))
    messages.success(request, _("The template “%(name)s” is removed.") % {"name": row})
    _choices, consultation = _chosen(request)
    return HttpResponseRedirect(_address(consultation))


#: A preview is a report in a frame of the designer: it may show itself there and do nothing else.
PREVIEW_POLICY = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "img-src": ["data:"],
    "font-src": ["data:"],
    "frame-ancestors": [SELF],
    "sandbox": [],
}


@require_POST
@xframe_options_sameorigin
@csp(PREVIEW_POLICY)
def preview(request: HttpRequest) -> HttpResponse:
    """One part of the report as the form designs it, as a page of its own; a sentence where it cannot be made."""
    guard(PERMISSION, request.user)
    _choices, consultation = _chosen(request)
    form = DesignForm(consultation, request.POST)
    sentence = _("Choose at least one format.")
    if form.is_valid():
        try:
            part = request.POST.get("part", previewing.FRONT)
            return HttpResponse(
                previewing.preview(consultation, design=form.design, part=part, by=person(request)),
                content_type="text/html; charset=utf-8",
            )
        except NotYours:
            raise
        except (Malformed, Refused) as refusal:
            sentence = refusal.sentence
    else:
        sentence = " ".join(str(error) for errors in form.errors.values() for error in errors)
    return render(request, "recommendations/preview_refused.html", {"sentence": sentence}, status=422)


def _chosen(request: HttpRequest) -> tuple[list[Consultation], Consultation]:
    """What can be compiled, and what of it is asked for."""
    choices = list(queries.compilable())
    if not choices:
        raise Refused(_("There is no consultation to compile yet. Import a compilation first."))
    wanted = request.POST.get("consultation") or request.GET.get("consultation") or choices[0].slug
    consultation = next((each for each in choices if each.slug == wanted), None)
    if consultation is None:
        raise Http404
    return choices, consultation


def _address(consultation: Consultation, **given: str) -> str:
    """The designer for that consultation, begun from what is given."""
    named = {"consultation": consultation.slug, **{name: value for name, value in given.items() if value}}
    return f"{reverse('recommendations:edition-request')}?{urlencode(named)}"


def _begun(request: HttpRequest) -> dict[str, Any]:
    """What the form begins with: a template, the kind that a link names, or what is usual; who is to see it."""
    audience = request.GET.get("audience", "")
    seen = {"audience": audience} if audience in EditionAudience.values else {}
    key = request.GET.get("template", "")
    if key.isdecimal() and (kept := queries.templates().filter(pk=int(key[:9])).first()):
        return {**initial(kept.design, kept.formats), "name": kept.name, **seen}
    kind = request.GET.get("kind", "")
    return {**initial({"kind": kind} if kind in DESIGNED else {}, FORMATS_SHOWN), **seen}


def _designer(
    request: HttpRequest,
    choices: list[Consultation],
    consultation: Consultation,
    form: DesignForm,
    named: TemplateForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "named": named or TemplateForm(initial={"name": form.initial.get("name", "")}),
        "templates": queries.templates(),
        "parts": form.parts(consultation),
        "missing": form.missing(),
        "consultation": consultation,
        "choices": choices,
        "compilation": queries.front_matter(consultation),
    }
    return render(request, "recommendations/edition_request.html", context, status=status)
