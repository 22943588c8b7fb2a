"""Writing in the editor as a person does: opening it, pasting into it, and what is stored in the end."""

from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.visitor import Visitor

PASTE = """(area, {html, text}) => {
    const clipboard = new DataTransfer();
    if (html) clipboard.setData("text/html", html);
    if (text) clipboard.setData("text/plain", text);
    area.dispatchEvent(new ClipboardEvent("paste", {clipboardData: clipboard, bubbles: true, cancelable: true}));
}"""
SEND = """([address, body]) => fetch(address, {
    method: "POST",
    body: JSON.stringify(body),
    headers: {
        "Content-Type": "application/json",
        "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value,
    },
}).then(async (answer) => [answer.status, await answer.json()])"""


class Desk:
    """One recommendation, and the page on which its text is revised."""

    def __init__(self, visitor: Visitor, reference: str) -> None:
        self.visitor = visitor
        self.page: Page = visitor.page
        self.reference = reference

    @property
    def area(self) -> Locator:
        """Where the words are written."""
        return self.page.get_by_role("textbox", name="Text", exact=True)

    def stored(self) -> dict[str, Any]:
        """The recommendation as the API has it."""
        answer: dict[str, Any] = self.visitor.ask(f"/api/v1/recommendations/{self.reference}/").json()
        return answer

    def begin(self, text: str) -> Page:
        """Give the recommendation a text and open the page that revises it."""
        self.visitor.open(f"/recommendations/{self.reference}/revise/")
        body = {"text": text, "seen_revision": self.stored()["revision"], "kind": "substantive", "reason": ""}
        status, _ = self.page.evaluate(SEND, [f"/api/v1/recommendations/{self.reference}/revise/", body])
        assert status in (200, 201)
        return self.open()

    def open(self) -> Page:
        """Open the page that revises the text, with the cursor in the words."""
        self.visitor.open(f"/recommendations/{self.reference}/revise/")
        expect(self.area).to_be_visible()
        self.area.focus()
        return self.page

    def in_a_new_tab(self) -> Page:
        """Go on in another tab of the same browser."""
        self.page = self.visitor.page = self.page.context.new_page()
        self.visitor.complaints.listen_to(self.page)
        return self.page

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        """Type words where the cursor is."""
        self.page.keyboard.type(words)

    def everything(self) -> None:
        """Select the whole text."""
        self.press("Control+a")

    def paste(self, html: str = "", text: str = "") -> None:
        """Paste in place of the whole text."""
        self.everything()
        self.area.evaluate(PASTE, {"html": html, "text": text})

    def button(self, name: str) -> Locator:
        """A button of the toolbar."""
        return self.page.get_by_role("toolbar").get_by_role("button", name=name, exact=True)

    def from_document(self) -> str:
        """What the server makes of the document that is in the editor."""
        document = self.page.locator("rich-text").evaluate("editor => JSON.parse(editor.document)")
        status, forms = self.page.evaluate(SEND, ["/text/", {"rich": document}])
        assert status == 200
        return str(forms["markdown"])

    def save(self) -> str:
        """Save; the text that is stored now."""
        self.page.get_by_role("button", name="Save as a new revision").click()
        expect(self.page.get_by_text("is the current text.")).to_be_visible()
        return str(self.stored()["text"])
