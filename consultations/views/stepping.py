"""A step on a page of its own: a form, one call of an action, and back to where one came from."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render

from wgec.kernel.errors import NotYours, Refused


@dataclass(frozen=True, slots=True)
class Step:
    """What the page of a step says. ``back`` is where it leads, done or not; ``crumb`` is that page's name."""

    heading: str
    button: str
    back: str
    crumb: str
    lead: str = ""
    is_grave: bool = False


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form is made from: what was sent, nothing while it is only shown."""
    return request.POST if request.method == "POST" else None


def take(
    request: HttpRequest,
    form: forms.BaseForm,
    step: Step,
    act: Callable[[dict[str, Any]], object],
    done: str | Callable[[], str],
    *,
    template: str = "consultations/step.html",
    **context: Any,
) -> HttpResponse:
    """Show the form; when it is sent and sound, do ``act``. A refusal stands above what was typed, which stays."""
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except NotYours:
            raise
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, done if isinstance(done, str) else done())
            return HttpResponseRedirect(step.back)
    context = {"form": form, "step": step, **context}
    return render(request, template, context, status=422 if form.errors else 200)
