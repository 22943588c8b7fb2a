"""The forms of a discussion: a new thread at its place, a reply, other words, why something is flagged or hidden."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consultations.models import Delegation, User
from recommendations.enums import CommentAudience
from recommendations.forms.texts import ReasonForm
from recommendations.models import Comment, Recommendation
from recommendations.queries.placing import Placing

MARKDOWN = _("Markdown: **bold**, *italic*, lists. @ and a delegation's short name mention it.")


class WordsForm(forms.Form):
    """What somebody says; what it means to say nothing is the action's to tell."""

    text = forms.CharField(
        label=_("Comment"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto", "required": True}),
        help_text=MARKDOWN,
    )


class MentioningForm(WordsForm):
    """Words, and a delegation to mention in them: scripts write its name where the cursor is, otherwise it is added."""

    mention = forms.ChoiceField(
        label=_("Mention a delegation"),
        required=False,
        widget=forms.Select(attrs={"data-mention": "yes"}),
    )

    def __init__(self, *args: Any, delegations: list[Delegation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(f'@"{each.name}"', each.name) for each in delegations]
        self.fields["mention"].choices = [("", _("Nobody")), *names]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The words with the mention that was chosen."""
        given: dict[str, Any] = super().clean() or {}
        chosen = given.pop("mention", "")
        if chosen and given.get("text", "").strip() and chosen not in given["text"]:
            given["text"] = f"{given['text'].rstrip()} {chosen}"
        return given


class CommentForm(MentioningForm):
    """A new thread: on the whole text, on one of its units, or on words of a unit."""

    seen_revision = forms.IntegerField(widget=forms.HiddenInput())
    unit = forms.ChoiceField(label=_("About"), required=False)
    quote = forms.CharField(
        label=_("The words it is about"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=_("Copy them from the part that you have chosen; empty, the comment is on the whole part."),
    )
    start = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput())
    end = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput())
    audience = forms.ChoiceField(
        label=_("Who may read it"),
        choices=CommentAudience.choices,
        initial=CommentAudience.ALL,
        widget=forms.RadioSelect(),
    )
    field_order = ("seen_revision", "start", "end", "unit", "quote", "text", "mention", "audience")

    def __init__(
        self,
        *args: Any,
        recommendation: Recommendation,
        by: User,
        initial: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        current = recommendation.current
        initial = {"seen_revision": current.number if current else 0, **(initial or {})}
        super().__init__(*args, **{"initial": initial, **kwargs})
        units = list(Placing(recommendation).choices())
        given = (self.data or initial).get("unit", "")
        if given and given not in dict(units):
            units.append((given, gettext("A part of the revision that you have read")))
        self.fields["unit"].choices = [("", _("The whole text")), *units]  # type: ignore[attr-defined]
        if by.acting_for is None:
            self.fields["audience"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """Without words there are no characters to count."""
        given = super().clean()
        if not given.get("quote", "").strip():
            given.update({"start": None, "end": None, "quote": ""})
        return given


class ReplyForm(MentioningForm):
    """An answer in a thread."""


class EditForm(WordsForm):
    """Other words for a comment."""

    def __init__(self, *args: Any, comment: Comment, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"text": comment.text}, **kwargs})


class FlagForm(ReasonForm):
    """What the secretariat shall look at."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("What shall the secretariat look at?")


class HideForm(ReasonForm):
    """Why a comment is hidden."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("Reason: the author is told")


class ShownForm(forms.Form):
    """Which threads are shown."""

    show = forms.ChoiceField(
        label=_("Which threads"),
        required=False,
        choices=(
            ("", _("All threads")),
            ("open", _("Open")),
            ("resolved", _("Resolved")),
            ("ours", _("Of our delegation")),
            ("detached", _("Detached from the text")),
        ),
    )
    unit = forms.ChoiceField(label=_("About"), required=False)

    def __init__(self, *args: Any, recommendation: Recommendation, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Placing(recommendation).choices(longest=40)
        self.fields["unit"].choices = [("", _("Every part")), *units]  # type: ignore[attr-defined]
        if not user.is_authenticated or user.acting_for is None:
            shown = self.fields["show"]
            shown.choices = [choice for choice in shown.choices if choice[0] != "ours"]  # type: ignore[attr-defined]
