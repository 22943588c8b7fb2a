"""The sections of a compilation on its desk: made, renamed, moved, removed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from consultations.models import Consultation
from recommendations.actions import sections as actions
from recommendations.forms.compiling import SectionForm
from recommendations.models import Section
from recommendations.queries import compiling
from recommendations.views.compiling import shown
from recommendations.views.desk_parts import Answer, Typed
from wgec.kernel.access import guard, person
from wgec.kernel.errors import NotYours, Refused


@require_POST
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a section after the last one."""
    guard("recommendations.arrange_compilation", request.user)
    consultation = get_object_or_404(Consultation, slug=slug)
    form = SectionForm(request.POST)
    if not form.is_valid():
        return _refused(request, consultation, _first(form))
    try:
        made = actions.add(consultation, by=person(request), **form.cleaned_data)
    except NotYours:
        raise
    except Refused as refusal:
        return _refused(request, consultation, refusal.sentence)
    return shown(request, consultation, Answer(_("Section %(section)s was added.") % {"section": made}))


@require_POST
def change(request: HttpRequest, slug: str, id: int) -> HttpResponse:
    """Rename the section, move it up or down, or remove it: whichever button was pressed."""
    guard("recommendations.arrange_compilation", request.user)
    section = get_object_or_404(Section.objects.select_related("consultation"), pk=id, consultation__slug=slug)
    form = SectionForm(request.POST)
    if not form.is_valid():
        return _refused(request, section.consultation, _first(form), section)
    try:
        done = _done(request, section, form)
    except NotYours:
        raise
    except Refused as refusal:
        return _refused(request, section.consultation, refusal.sentence, section)
    return shown(request, section.consultation, Answer(done))


def _done(request: HttpRequest, section: Section, form: SectionForm) -> str:
    """Take the step; what there is to say about it."""
    by, seen = person(request), form.cleaned_data["seen"] or 0
    match request.POST.get("do"):
        case "up" | "down" as way:
            position = compiling.position_of(section) + (-1 if way == "up" else 1)
            moved = actions.move(section, position, by=by, seen=seen)
            return _("Section %(section)s was moved.") % {"section": moved}
        case "remove":
            actions.remove(section, by=by, seen=seen)
            return _("Section %(section)s was removed.") % {"section": section}
        case _:
            title, numeral = form.cleaned_data["title"], form.cleaned_data["numeral"]
            renamed = actions.rename(section, title, by=by, numeral=numeral)
            return _("The section is called %(section)s now.") % {"section": renamed}


def _first(form: SectionForm) -> str:
    return str(next(iter(form.errors.values()))[0])


def _refused(
    request: HttpRequest, consultation: Consultation, sentence: str, section: Section | None = None
) -> HttpResponse:
    """The desk with the sentence, and with what was typed."""
    numeral, title = (request.POST.get(name, "") for name in ("numeral", "title"))
    typed = Typed(section.pk if section else None, numeral, title)
    return shown(request, consultation, Answer(sentence, refused=True, typed=typed))
