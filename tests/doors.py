"""Three doors, one house: every verb through its action, its page and the API, with the same answer.

``knock(door, verb, subject, by=person, **given)`` tries a verb and returns the sentence of its refusal, "" when it was
done. ``given`` are the action's own arguments; a verb names what pages and the API call them where they differ.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.contrib.messages import ERROR
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from rest_framework.test import APIClient

from consultations.actions import contributions, translations
from consultations.models import Consultation, User
from recommendations.actions import (
    agreements,
    amendment_positions,
    amendments,
    calls,
    comments,
    compilations,
    decisions,
    describing,
    designations,
    drafts,
    editions,
    extracting,
    following,
    objections,
    placing,
    position_notes,
    positions,
    recommendations,
    relations,
    splitting,
    sponsors,
    validating,
    word_uploads,
)
from recommendations.enums import AmendmentStatus, Stance
from recommendations.models import Amendment, Comment, Objection, Position, Recommendation
from recommendations.queries import followed
from wgec.kernel.errors import Refused

BACKEND = "consultations.backends.ByAddress"


@dataclass(frozen=True)
class Verb:
    """One verb: its action, and the names that its page and its endpoint have in the URLs (empty: no such door)."""

    action: Callable[..., Any]
    page: str = ""
    api: str = ""
    in_page: dict[str, str] = field(default_factory=dict)
    in_api: dict[str, str] = field(default_factory=dict)
    about: Callable[[Any], list[str]] = lambda subject: [subject.reference]
    with_page: dict[str, str] = field(default_factory=dict)  # what its page sends besides
    in_address: tuple[str, ...] = ()  # arguments that stand in the address of the page

    @property
    def doors(self) -> list[str]:
        """The doors that this verb has."""
        return ["action", *(["page"] if self.page else []), *(["api"] if self.api else [])]


def _amend(amendment: Amendment, **given: Any) -> Amendment:
    return amendments.propose(amendment.recommendation, parent=amendment, **given)


def _comment_on(amendment: Amendment, **given: Any) -> Comment:
    return comments.add(amendment.recommendation, amendment=amendment, **given)


def _adopt(amendment: Amendment, outcome: AmendmentStatus | None = None, **given: Any) -> decisions.Decision:
    return decisions.adopt(amendment.recommendation, {amendment: outcome}, **given)


def _decide(recommendation: Recommendation, amendment: Amendment, **given: Any) -> decisions.Decision:
    return decisions.adopt(recommendation, {amendment: None}, **given)


def _place(recommendation: Recommendation, section: Any, **given: Any) -> Any:
    return placing.place([recommendation], section, **given)


def _withdraw_objection(objection: Objection, **given: Any) -> Position | None:
    return positions.withdraw(objection.recommendation, for_delegation=objection.delegation, **given)


def _turn_into_reservation(objection: Objection, **given: Any) -> Position:
    given = {"for_delegation": objection.delegation, **given}
    return positions.record(objection.recommendation, Stance.RESERVATION, **given)


def _followed(subject: Any) -> list[str]:
    kind, name = followed.name_of(subject)
    return [kind.value, name]


VERBS = {
    "recommendation.revise": Verb(
        recommendations.revise,
        "recommendations:recommendation-revise",
        "api:recommendation-revise",
        in_api={"change": "kind"},
    ),
    "recommendation.restore": Verb(
        recommendations.restore,
        "recommendations:recommendation-restore",
        "api:recommendation-restore",
        in_api={"change": "kind"},
        in_address=("number",),
    ),
    "recommendation.withdraw": Verb(
        recommendations.withdraw, "recommendations:recommendation-withdraw", "api:recommendation-withdraw"
    ),
    "recommendation.merge_into": Verb(
        recommendations.merge_into,
        "recommendations:recommendation-merge-into",
        "api:recommendation-merge-into",
        in_api={"other": "into"},
    ),
    "recommendation.place": Verb(_place, api="api:recommendation-place"),  # its page is the compilation desk
    "recommendation.split": Verb(splitting.split, api="api:recommendation-split"),  # its page: test_compilation_desk
    **{
        f"recommendation.{verb}": Verb(
            action, f"recommendations:recommendation-{page}", f"api:recommendation-{page}", in_address=("other",)
        )
        for verb, page, action in (
            ("relate", "relate", relations.relate),
            ("dismiss_similar", "dismiss-similar", relations.dismiss_similar),
            ("unrelate", "unrelate", relations.unrelate),
        )
    },
    "recommendation.record_position": Verb(
        positions.record, "recommendations:position-record", "api:recommendation-position"
    ),
    "recommendation.confirm_position": Verb(
        positions.confirm, "recommendations:position-confirm", "api:recommendation-confirm-position"
    ),
    "recommendation.withdraw_position": Verb(
        positions.withdraw, "recommendations:position-withdraw", "api:recommendation-withdraw-position"
    ),
    "recommendation.dissociate": Verb(
        positions.dissociate, "recommendations:position-dissociate", "api:recommendation-dissociate"
    ),
    "recommendation.write_position_note": Verb(
        position_notes.write, "recommendations:position-note", "api:recommendation-note"
    ),
    "recommendation.amend": Verb(
        amendments.propose, "recommendations:recommendation-amend", "api:recommendation-amendments"
    ),
    "amendment.amend": Verb(_amend, "recommendations:amendment-amend", "api:amendment-amendments"),
    "amendment.rewrite": Verb(amendments.rewrite, "recommendations:amendment-rewrite", "api:amendment-rewrite"),
    "amendment.submit": Verb(amendments.submit, "recommendations:amendment-submit", "api:amendment-submit"),
    "amendment.discard": Verb(amendments.discard, "recommendations:amendment-discard", "api:amendment-discard"),
    "amendment.cosponsor": Verb(sponsors.cosponsor, "recommendations:amendment-cosponsor", "api:amendment-cosponsor"),
    "amendment.leave": Verb(sponsors.leave, "recommendations:amendment-leave", "api:amendment-leave"),
    "amendment.withdraw": Verb(sponsors.withdraw, "recommendations:amendment-withdraw", "api:amendment-withdraw"),
    "amendment.take_over": Verb(sponsors.take_over, "recommendations:amendment-take-over", "api:amendment-take-over"),
    "amendment.record_position": Verb(
        amendment_positions.record, "recommendations:amendment-position-record", "api:amendment-position"
    ),
    "amendment.withdraw_position": Verb(
        amendment_positions.withdraw,
        "recommendations:amendment-position-withdraw",
        "api:amendment-withdraw-position",
    ),
    "recommendation.comment": Verb(
        comments.add, "recommendations:recommendation-comment", "api:recommendation-comments"
    ),
    "amendment.comment": Verb(_comment_on, "recommendations:amendment-comment", "api:amendment-comments"),
    **{
        f"comment.{verb}": Verb(action, f"recommendations:comment-{verb}", f"api:comment-{verb}")
        for verb, action in {
            "reply": comments.reply,
            "edit": comments.edit,
            "resolve": comments.resolve,
            "reopen": comments.reopen,
            "flag": comments.flag,
            "hide": comments.hide,
            "restore": comments.restore,
            "settle": comments.settle,
        }.items()
    },
    "recommendation.propose": Verb(
        drafts.propose,
        "recommendations:recommendation-propose",
        "api:recommendation-list",
        about=lambda consultation: [],
    ),
    "recommendation.submit": Verb(drafts.submit, "recommendations:recommendation-submit", "api:recommendation-submit"),
    "recommendation.return": Verb(
        drafts.return_to_authors, "recommendations:recommendation-return", "api:recommendation-return"
    ),
    "recommendation.publish": Verb(
        drafts.publish, "recommendations:recommendation-publish", "api:recommendation-publish"
    ),
    "recommendation.discard": Verb(
        drafts.discard, "recommendations:recommendation-discard", "api:recommendation-discard"
    ),
    "recommendation.invite_cosponsor": Verb(
        drafts.invite_cosponsor,
        "recommendations:recommendation-invite-cosponsor",
        "api:recommendation-invite-cosponsor",
    ),
    "recommendation.answer_invitation": Verb(
        drafts.answer_invitation,
        "recommendations:recommendation-answer-invitation",
        "api:recommendation-answer-invitation",
    ),
    "recommendation.decide": Verb(
        _decide, "recommendations:recommendation-decide", with_page={"do": "make"}
    ),  # the API takes several: test_api_decisions.py
    "recommendation.agree_unit": Verb(
        agreements.agree,
        "recommendations:recommendation-agree-unit",
        "api:recommendation-agree-unit",
        in_address=("unit",),
    ),
    "recommendation.reopen_unit": Verb(
        agreements.reopen_unit,
        "recommendations:recommendation-reopen-unit",
        "api:recommendation-reopen-unit",
        in_address=("unit",),
    ),
    "recommendation.open_call": Verb(
        calls.open_call,
        "recommendations:call-open",
        "api:recommendation-open-call",
        in_page={"closes_at": "moment"},
        with_page={"deadline": "moment"},
    ),
    "call.extend": Verb(
        calls.extend,
        "recommendations:call-extend",
        "api:call-extend",
        in_page={"closes_at": "moment"},
        with_page={"deadline": "moment"},
    ),
    "call.cancel": Verb(calls.cancel, "recommendations:call-cancel", "api:call-cancel"),
    "amendment.adopt": Verb(_adopt, api="api:amendment-adopt", in_api={"change": "kind"}),  # its page is the desk
    "amendment.adopt_in_part": Verb(partial(_adopt, outcome=AmendmentStatus.ADOPTED_IN_PART)),
    "amendment.adopt_modified": Verb(partial(_adopt, outcome=AmendmentStatus.ADOPTED_MODIFIED)),
    "amendment.set_aside": Verb(decisions.set_aside, "recommendations:amendment-set-aside", "api:amendment-set-aside"),
    "amendment.refer": Verb(decisions.refer, "recommendations:amendment-refer", "api:amendment-refer"),
    "amendment.reopen": Verb(decisions.reopen, "recommendations:amendment-reopen", "api:amendment-reopen"),
    "recommendation.designate": Verb(
        designations.designate,
        "recommendations:recommendation-designate",
        "api:recommendation-designate",
        in_page={"word": "designation"},
        in_api={"word": "designation"},
    ),
    "designation.challenge": Verb(
        designations.challenge, "recommendations:designation-challenge", "api:designation-challenge"
    ),
    "challenge.answer": Verb(designations.answer, "recommendations:challenge-answer", "api:challenge-answer"),
    "objection.address": Verb(objections.address, "recommendations:objection-address", "api:objection-address"),
    "objection.address_by_text": Verb(
        objections.address_by_text, "recommendations:objection-address-by-text", "api:objection-address-by-text"
    ),
    "objection.sustain": Verb(objections.sustain, "recommendations:objection-sustain", "api:objection-sustain"),
    # Through the API an objection ends as it began: by a position.
    "objection.withdraw": Verb(_withdraw_objection, "recommendations:objection-withdraw"),
    "objection.turn_into_reservation": Verb(_turn_into_reservation, "recommendations:objection-turn-into-reservation"),
    **{
        f"contribution.{verb}": Verb(action, f"consultations:contribution-{verb}", f"api:contribution-{verb}")
        for verb, action in {
            "submit": contributions.submit,
            "return": contributions.return_to_delegation,
            "publish": contributions.publish,
            "withdraw": contributions.withdraw,
            "replace": contributions.replace,
            "discard": contributions.discard,
            "translate": translations.add,
        }.items()
    },
    "recommendation.describe": Verb(
        describing.describe, "recommendations:recommendation-describe", "api:recommendation-describe"
    ),
    **{
        f"extract.{verb}": Verb(
            action,
            f"recommendations:extract-{verb}",
            f"api:extract-{verb}",
            about=lambda extract: [str(extract.pk)],
        )
        for verb, action in {
            "confirm": validating.confirm,
            "correct": validating.correct,
            "withdraw": validating.withdraw,
            "accept": validating.accept,
            "dispute": validating.dispute,
            "unlink": extracting.unlink,
        }.items()
    },
    "edition.request": Verb(
        editions.request,
        "recommendations:edition-request",
        "api:edition-list",
        about=lambda consultation: [],
        with_page={"kind": "compilation"},
    ),
    "edition.retry": Verb(editions.retry, "recommendations:edition-retry", "api:edition-retry"),
    "edition.cancel": Verb(editions.cancel, "recommendations:edition-cancel", "api:edition-cancel"),
    "edition.correct": Verb(editions.correct, "recommendations:edition-correct", "api:edition-correct"),
    "subject.follow": Verb(following.follow, "recommendations:follow", "api:follow-follow", about=_followed),
    "subject.unfollow": Verb(following.unfollow, "recommendations:unfollow", "api:follow-unfollow", about=_followed),
    "upload.confirm": Verb(compilations.confirm, "recommendations:upload-confirm"),
    "upload.discard": Verb(compilations.discard, "recommendations:upload-discard"),
    # What is taken has a field for each text: word/test_doors.py.
    "word.discard": Verb(word_uploads.discard, "recommendations:word-discard", "api:wordupload-discard"),
}


def through(*verbs: str) -> list[tuple[str, str]]:
    """Each verb with each of its doors, to parametrise a test with."""
    return [(door, verb) for verb in verbs for door in VERBS[verb].doors]


def knock(door: str, verb: str, subject: Any, *, by: User, **given: Any) -> str:
    """Try ``verb`` on ``subject`` through ``door``; the sentence of the refusal, "" when it was done."""
    return _DOORS[door](VERBS[verb], subject, by, given)


def _by_action(verb: Verb, subject: Any, by: User, given: dict[str, Any]) -> str:
    try:
        verb.action(subject, by=by, **given)
    except Refused as refusal:
        return refusal.sentence
    return ""


def _by_api(verb: Verb, subject: Any, by: User, given: dict[str, Any]) -> str:
    client = APIClient()
    client.force_login(by, backend=BACKEND)
    answer = client.post(reverse(verb.api, args=verb.about(subject)), _written(subject, given, verb.in_api))
    assert answer.status_code in {200, 201, 202, 204, 400, 403, 409}, answer.content
    return "" if answer.status_code < 400 else str(answer.json()["detail"])


def _by_page(verb: Verb, subject: Any, by: User, given: dict[str, Any]) -> str:
    client = Client()
    client.force_login(by, backend=BACKEND)
    address = reverse(verb.page, args=[*verb.about(subject), *(_word(given[name]) for name in verb.in_address)])
    answer = client.post(address, {**_written(subject, given, verb.in_page), **verb.with_page}, follow=True)
    sentences = list(_refused(answer.context))
    assert len(sentences) <= 1, sentences
    assert all(escape(sentence) in answer.content.decode() for sentence in sentences)
    assert sentences or answer.status_code == 200
    return "".join(sentences)


def _refused(context: Any) -> Any:
    """The sentences of a page: its refusal, the errors of its form, what a message says."""
    if "refusal" in context:
        yield context["refusal"].sentence
    if "form" in context:
        yield from (str(error) for errors in context["form"].errors.values() for error in errors)
    yield from (str(message) for message in context.get("messages", ()) if message.level == ERROR)


def _written(subject: Any, given: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """What is sent: the action's arguments under the door's names, rows by their references."""
    subjects = {"consultation": subject.slug} if isinstance(subject, Consultation) else {}
    written = {names.get(name, name): _word(value) for name, value in given.items()}
    return {**subjects, **written}


def _word(value: Any) -> Any:
    """A value as it is sent: a row by its reference, numeral or address, several of them one by one."""
    if isinstance(value, list):
        return [_word(each) for each in value]
    if not isinstance(value, Model):
        return value
    return next(getattr(value, name) for name in ("reference", "numeral", "slug") if hasattr(value, name))


_DOORS = {"action": _by_action, "page": _by_page, "api": _by_api}
