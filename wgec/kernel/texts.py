"""What a text looks like in its other forms: behind the editor's switch to Markdown, and behind previews."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from wgec.kernel.errors import Malformed
from wgec.kernel.text import markdown
from wgec.kernel.text.blocks import parse
from wgec.kernel.text.rich import from_rich, to_rich


class Shown(APIView):
    """``{"rich": document}`` or ``{"markdown": text}`` → both, and the HTML; for who is signed in, throttled."""

    permission_classes = [IsAuthenticated]
    schema = None

    def post(self, request: Request) -> Response:
        """Answer the three forms; 400 with a sentence for what cannot be read."""
        sent = request.data
        if not isinstance(sent, dict) or len(sent.keys() & {"rich", "markdown"}) != 1:
            raise Malformed(_("Send either “rich”, a document of the editor, or “markdown”, a text."))
        body = parse(from_rich(sent["rich"]) if "rich" in sent else _text(sent["markdown"]))
        forms: dict[str, Any] = {
            "rich": to_rich(body),
            "markdown": markdown.write(body),
            "html": markdown.to_html(body),
        }
        return Response(forms)


def _text(sent: object) -> str:
    if not isinstance(sent, str):
        raise Malformed(_("“markdown” must be a text."))
    return sent
