"""Where the demonstration has one of each thing on the secretariat's desk, as ``pages.PLACES`` names them."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from tests.browser.visitor import Visitor, Visitors

Row = dict[str, Any]
FIRST_ROUND, OPEN_ROUND = "night-skies-questions", "night-skies-drafts"


def of_each(visitors: Visitors) -> dict[str, str]:
    """The addresses of what the demonstration holds."""
    with visitors.visitor("sec") as sec:

        def row(listed: str, wanted: Callable[[Row], bool]) -> Row:
            answer = sec.ask(f"/api/v1/{listed}page_size=200").json()
            return next(each for each in answer["results"] if wanted(each))

        sent = {
            each["title"]: each["reference"]
            for slug in (FIRST_ROUND, OPEN_ROUND)
            for each in sec.ask(f"/api/v1/contributions/?consultation={slug}&page_size=200").json()["results"]
        }
        statement = sent["Statement at the opening of the second round"]
        translated = next(reference for title, reference in sent.items() if title.startswith("Contribution du Groupe"))
        asked = row("extracts/?", lambda each: each["contribution"] == statement)
        corrected = row("extracts/?", lambda each: each["state"] == "corrected")
        challenge = row("moderation/?", lambda each: each["kind"] == "challenge")
        taken = row("moderation/?", lambda each: each["kind"] == "contribution" and each["assigned_to"])
        comment = row("moderation/?", lambda each: each["kind"] == "comment")
        return {
            "received": f"/contributions/{statement}/",
            "translated": f"/contributions/{translated}/",
            "replaced": f"/contributions/{sent['Letter of the Guild']}/",
            "asked": f"/extracts/{asked['id']}/",
            "corrected": f"/extracts/{corrected['id']}/",
            "case": _case(taken),
            "case_of_challenge": _case(challenge),
            "case_of_comment": _case(comment),
            "challenge": f"/challenges/{challenge['subject']}/",
            "addressed": f"/objections/{row('objections/?', lambda each: each['state'] == 'addressed')['reference']}/",
            "decided": f"/amendments/{row('amendments/?status=set_aside&', bool)['reference']}/",
            "leave": _led(sec, f"/consultations/{OPEN_ROUND}/leaves/", "^Extend"),
            "letter": _led(sec, "/letters/", "^The second round is open"),
            "reason": _led(sec, "/secretariat/reasons/", "^About a person"),
            "seat": _led(sec, "/delegations/verdania/people/", "^Role"),
            "person": _led(sec, "/people/?search=Rita", "^Erase"),
        }


def _case(waiting: Row) -> str:
    return f"/secretariat/queue/{waiting['kind']}/{waiting['subject']}/"


def _led(visitor: Visitor, path: str, name: str) -> str:
    """Where the first link of that name on the page leads."""
    link = visitor.open(path).get_by_role("main").get_by_role("link", name=re.compile(name)).first
    return urlsplit(str(link.get_attribute("href"))).path
