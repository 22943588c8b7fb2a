"""The forms of deciding: what the merge desk sends, to whom an amendment is referred, which unit is agreed."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from recommendations.enums import ADOPTED_AMENDMENTS, Agreement, AmendmentStatus, Change
from recommendations.models import Amendment
from wgec.kernel.text.merge import Choice, Cluster, Own

STANDS, OWN = "stands", "own"
REASON = 500  # characters, as a revision keeps them


class DecideForm(forms.Form):
    """One amendment and those it collides with: whose wording each place gets, or a whole text of one's own.

    ``wanted`` and ``choices`` are what the action asks for.
    """

    seen_revision = forms.IntegerField(widget=forms.HiddenInput())
    amendment = forms.CharField(widget=forms.HiddenInput(), max_length=12)
    outcome = forms.ChoiceField(
        label=_("What becomes of it"),
        required=False,
        choices=[
            ("", _("As the text says")),
            *((status.value, status.label) for status in ADOPTED_AMENDMENTS),
        ],
    )
    write_text = forms.BooleanField(label=_("Use the text below instead"), required=False)
    text = forms.CharField(
        label=_("The whole text, as it shall read"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "dir": "auto"}),
        help_text=_("Markdown. For adopting in part, in other words, or what was asked for in words."),
    )
    change = forms.ChoiceField(
        label=_("Kind of change"),
        choices=Change.choices,
        initial=Change.SUBSTANTIVE,
        required=False,
        widget=forms.RadioSelect(),
        help_text=_("An editorial change does not touch the meaning; only the secretariat may mark a change so."),
    )
    reason = forms.CharField(label=_("Reason, for the record"), max_length=REASON, required=False)
    to = forms.CharField(
        label=_("Refer to"), max_length=200, required=False, help_text=_("A group, a meeting, the next round.")
    )

    def __init__(
        self, *args: Any, row: Amendment, clusters: Sequence[Cluster], units: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        self.clusters = clusters
        self.units = units
        for number, cluster in enumerate(clusters):
            # Whether somebody proposes it is the action's to say: others may have decided in between.
            self.fields[f"wording-{number}"] = forms.CharField(max_length=12, initial=row.reference, required=False)
            self.fields[f"own-{number}"] = forms.CharField(
                label=_("A wording of your own"),
                required=False,
                widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
                initial=cluster.base,
            )

    @property
    def decided(self) -> dict[str, Any]:
        """What the action takes, but for the amendments: those are references here."""
        given = self.cleaned_data
        text = given["text"] if given["write_text"] else None
        return {
            "seen_revision": given["seen_revision"],
            "choices": None if text is not None else self._choices(),
            "text": text,
            "change": Change(given["change"] or Change.SUBSTANTIVE),
            "reason": given["reason"],
        }

    def wanted(self) -> dict[str, AmendmentStatus | None]:
        """The references of what is decided on, each with its outcome if one is named.

        Those whose wording is chosen; with a wording or a text of one's own the amendment in hand.
        """
        given = self.cleaned_data
        chosen = {wording for _cluster, wording, _own in self._wordings() if wording not in (STANDS, OWN)}
        in_hand = given["write_text"] or not self.clusters or any(w == OWN for _c, w, _o in self._wordings())
        references = chosen | ({self.row.reference} if in_hand else set())
        outcome = AmendmentStatus(given["outcome"]) if given["outcome"] else None
        return {reference: outcome if reference == self.row.reference else None for reference in sorted(references)}

    def _wordings(self) -> Iterator[tuple[Cluster, str, str]]:
        for number, cluster in enumerate(self.clusters):
            yield (
                cluster,
                self.cleaned_data.get(f"wording-{number}") or STANDS,
                self.cleaned_data.get(f"own-{number}", ""),
            )

    def _choices(self) -> dict[str, Choice]:
        """By unit: words of one's own, and whose words where several of those decided on collide."""
        wanted = self.wanted()
        found: dict[str, Choice] = {}
        for cluster, wording, own in self._wordings():
            unit = self.units[cluster.unit - 1] if cluster.unit else "0"
            if wording == OWN:
                found[unit] = Own(own)
            elif len(wanted.keys() & set(cluster.keys)) > 1:
                found[unit] = "" if wording == STANDS else wording
        return found

    def kept(self) -> list[str]:
        """Words of one's own that were sent for a place where nothing collides any more: nothing typed is lost."""
        lost = [name for name in self.data if name.startswith("own-") and name not in self.fields]
        return [words for name in sorted(lost) if (words := self.data[name].strip())]

    def start_from(self, revision: int, sentence: str) -> None:
        """Keep what was chosen, for ``revision``, and say with ``sentence`` why."""
        self.data = {**self.data.dict(), "seen_revision": str(revision)}  # type: ignore[attr-defined]
        self.add_error(None, sentence)


class ReferForm(forms.Form):
    """To whom an amendment is referred."""

    # Required of people's browsers; what it means to leave it out is the action's to say.
    to = forms.CharField(
        label=_("Refer to"), max_length=200, required=False, widget=forms.TextInput(attrs={"required": True})
    )
    reason = forms.CharField(label=_("Reason, for the record"), max_length=REASON, required=False)


class AgreeForm(forms.Form):
    """How far one unit is agreed."""

    seen_revision = forms.IntegerField(widget=forms.HiddenInput())
    agreement = forms.ChoiceField(
        label=_("How far"), choices=Agreement.choices, initial=Agreement.AD_REFERENDUM, widget=forms.RadioSelect()
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=300,
        required=False,
        help_text=_("For example whose instructions are awaited."),
    )
