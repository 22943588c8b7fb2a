"""Every page there is, and who looks at it; ``test_pages.py`` makes sure that none is forgotten."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A page: the name of its address, the address (with places for what ``one_of_each`` finds), who looks at it."""

    name: str
    path: str
    people: tuple[str, ...] = ("", "alice", "sec")


STAFF = ("sec",)
MEMBER = ("alice",)
STRANGER = ("",)

PLACES = (
    Place("recommendations:overview", "/"),
    Place("consultations:consultations", "/consultations/", STRANGER),
    Place("recommendations:consultation", "{round}", ("", "sec")),
    Place("recommendations:front-matter", "{round}front-matter/", STAFF),
    Place("consultations:delegations", "/delegations/", STRANGER),
    Place("recommendations:delegation", "{delegation}", ("", "alice")),
    Place("consultations:record", "/proceedings/", ("", "sec")),
    Place("recommendations:recommendations", "/recommendations/"),
    Place("recommendations:recommendations", "/recommendations/?search=lamp&view=reading", STRANGER),
    Place("recommendations:recommendations", "/recommendations/?search=nothing+at+all", STRANGER),
    Place("recommendations:drafts", "/recommendations/drafts/", ("alice", "sec")),
    Place("recommendations:recommendation-propose", "/recommendations/propose/", ("alice", "sec")),
    Place("recommendations:recommendation-propose", "/recommendations/propose/?consultation={open}", ("alice", "sec")),
    Place("recommendations:recommendation", "{recommendation}"),
    Place("recommendations:recommendation", "{draft}", MEMBER),
    Place("recommendations:recommendation-submit", "{draft}submit/", MEMBER),
    Place("recommendations:recommendation-discard", "{draft}discard/", MEMBER),
    Place("recommendations:recommendation-invite-cosponsor", "{draft}invite-cosponsor/", MEMBER),
    Place("recommendations:recommendation-publish", "{submitted}publish/", STAFF),
    Place("recommendations:recommendation-return", "{submitted}return/", STAFF),
    Place("recommendations:recommendation-similar", "{recommendation}similar/", STRANGER),
    Place("recommendations:history", "{recommendation}history/", STRANGER),
    Place("recommendations:history", "{revised}history/?from=1&to=2", STRANGER),
    Place("recommendations:history", "{revised}history/?from=1&to=2&view=beside&only=changes", STRANGER),
    Place("recommendations:blame", "{revised}blame/", STRANGER),
    Place("recommendations:revision", "{revised}revisions/1/", ("", "sec")),
    Place("recommendations:recommendation-restore", "{revised}revisions/1/restore/", STAFF),
    Place("recommendations:source", "{recommendation}source/", STRANGER),
    Place("recommendations:recommendation-revise", "{recommendation}revise/", STAFF),
    Place("recommendations:recommendation-withdraw", "{recommendation}withdraw/", STAFF),
    Place("recommendations:recommendation-merge-into", "{recommendation}merge-into/", STAFF),
    Place("recommendations:editions", "/reports/", ("", "sec")),
    Place("recommendations:edition-request", "/reports/new/", STAFF),
    Place("recommendations:edition", "{edition}", ("", "sec")),
    Place("recommendations:desk", "/secretariat/", STAFF),
    Place("recommendations:upload", "{upload}", STAFF),
    Place("account_login", "/account/login/", STRANGER),
    Place("account_reset_password", "/account/password/reset/", STRANGER),
    Place("account_reset_password_done", "/account/password/reset/done/", STRANGER),
    Place("account_change_password", "/account/password/change/", MEMBER),
    Place("account_logout", "/account/logout/", MEMBER),
)

# Addresses that are no page of ours to look at, each with its reason.
NO_PAGES = {
    "recommendations:recommendation-answer-invitation": "needs an invitation; test_drafting.py answers one",
    "recommendations:recommendation-settle": "needs two who collide; test_drafting.py looks at it",
    "recommendations:similar": "a part of the pages that write: POST only",
    "recommendations:writing-keep": "answers the scripts that keep what is typed: POST only",
    "recommendations:writing-discard": "a step: POST only",
    "recommendations:edition-retry": "a step: POST only",
    "recommendations:edition-cancel": "a step: POST only",
    "recommendations:edition-file": "a file",
    "recommendations:upload-confirm": "a step: POST only",
    "recommendations:upload-discard": "a step: POST only",
    "consultations:act-for": "a step: POST only",
    "account_signup": "closed: the secretariat makes accounts",
    "account_reauthenticate": "reached only from pages that are not in use",
    "account_inactive": "reached only by accounts that were switched off",
    "account_email": "addresses are changed by the secretariat",
    "account_email_verification_sent": "addresses are not verified by mail",
    "account_confirm_email": "addresses are not verified by mail",
    "account_set_password": "every account has a password",
    "account_reset_password_from_key": "needs the key from a mail; its form is the one of changing the password",
    "account_reset_password_from_key_done": "a sentence on the page of the above",
    "account_confirm_login_code": "sign-in by code is off",
    "set_language": "a step: POST only",
    "texts:shown": "answers the editor's scripts: POST only",
    "api:docs": "the documentation of the API is its library's page; test_pages.py opens it",
    "healthz": "for machines",
    "readyz": "for machines",
}
