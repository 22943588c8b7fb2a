"""A person with a browser: opens pages, and fails the test when one of them complains."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import APIResponse, Browser, BrowserContext, ConsoleMessage, Page, Request, Response

from recommendations.demo.group import PASSWORD

WIDE, NARROW = 1360, 360
HEIGHT = 900
#: A server may close a connection that has been idle at the very moment at which it is used again.
RETRIES = 3
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass
class Complaints:
    """What went wrong in the browser: console errors (the content policy's too), failed requests, error answers."""

    heard: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def expect(self, pattern: str) -> None:
        """Say that a complaint like this belongs to the test."""
        self.expected.append(pattern)

    def unexpected(self) -> list[str]:
        """The complaints nobody has expected."""
        return [line for line in self.heard if not any(re.search(pattern, line) for pattern in self.expected)]

    def listen_to(self, page: Page) -> None:
        """Hear everything that a page complains about."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.heard.append(f"script error: {error}"))
        page.on("requestfailed", self._request)
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.heard.append(f"console {message.type}: {message.text} ({message.location.get('url', '')})")

    def _request(self, request: Request) -> None:
        # A page that is left while it loads, or answers with a download, ends its own requests.
        if "ERR_ABORTED" not in (request.failure or ""):
            self.heard.append(f"request failed: {request.url} {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.heard.append(f"answered {response.status}: {response.url}")


class Visitor:
    """Somebody at a browser, signed in or not."""

    def __init__(self, page: Page, address: str, complaints: Complaints) -> None:
        self.page = page
        self.address = address
        self.complaints = complaints

    def open(self, path: str) -> Page:
        """Open a page of the instance."""
        self.page.goto(self.address + path)
        return self.page

    def ask(self, address: str) -> APIResponse:
        """GET an address of the instance without opening it: a path, or the whole address."""
        whole = address if address.startswith(self.address) else self.address + address
        return self.page.context.request.get(whole, max_retries=RETRIES)

    def ask_api(self, path: str, **given: Any) -> dict[str, Any]:
        """What the API answers at ``path`` to somebody who has signed in; what is ``given`` is posted to it."""
        address = f"{self.address}/api/v1/{path}"
        if given:
            token = next(each["value"] for each in self.page.context.cookies() if each["name"] == "csrftoken")
            headers = {"X-CSRFToken": token, "Referer": f"{self.address}/"}
            answer = self.page.context.request.post(address, data=given, headers=headers, max_retries=RETRIES)
        else:
            answer = self.ask(address)
        assert answer.ok, answer.text()
        return dict(answer.json())

    def sign_in(self, key: str) -> None:
        """Sign in as one of the demonstration's people, by the form."""
        self.open("/account/login/")
        self.page.get_by_label("Email").fill(f"{key}@example.org")
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.get_by_role("main").get_by_role("button", name="Sign in").click()
        self.page.get_by_text("Account of").wait_for(state="attached")

    def resize(self, width: int) -> None:
        """Make the window so many pixels wide."""
        self.page.set_viewport_size({"width": width, "height": HEIGHT})

    def barriers(self) -> list[str]:
        """What axe finds on the page that is open: rule, why, and where."""
        # Evaluated from outside the page, so its content policy does not see it.
        self.page.evaluate(AXE)
        found: dict[str, Any] = self.page.evaluate(
            "standards => axe.run({exclude: ['.allowed-barrier']}, {runOnly: standards, resultTypes: ['violations']})",
            STANDARDS,
        )
        return [
            f"{rule['id']}: {rule['help']}: {node['html'][:200]} ({node['failureSummary']})"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]

    def overflow(self) -> int:
        """By how many pixels the page is wider than its window, once it is there."""
        self.page.wait_for_function("document.readyState === 'complete'")
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


class Visitors:
    """Makes visitors; whoever has signed in once stays signed in for the tests that follow."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser = browser
        self.address = address
        self._signed_in: dict[str, Any] = {}

    @contextmanager
    def visitor(self, key: str = "", *, width: int = WIDE, **options: Any) -> Iterator[Visitor]:
        """One visitor, as a person of the demonstration or as a stranger; options are those of a browser context."""
        if key and key not in self._signed_in:
            with self.visitor() as newcomer:
                newcomer.sign_in(key)
                self._signed_in[key] = newcomer.page.context.storage_state()
        context: BrowserContext = self.browser.new_context(
            viewport={"width": width, "height": HEIGHT},
            storage_state=self._signed_in.get(key),
            **{"locale": "en-GB", "timezone_id": "Europe/Zurich", **options},
        )
        context.set_default_timeout(20_000)
        complaints = Complaints()
        page = context.new_page()
        complaints.listen_to(page)
        try:
            yield Visitor(page, self.address, complaints)
        finally:
            context.close()
        assert complaints.unexpected() == []
