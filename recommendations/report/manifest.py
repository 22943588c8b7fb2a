"""What is signed of an edition: which files it has, byte for byte, of what content, and when it was issued."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from recommendations.models import Edition
from wgec.kernel import signing
from wgec.kernel.errors import Malformed

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Signed:
    """A manifest with its signature: ``text`` is what was signed, ``key`` the public key, both as they were issued."""

    text: str
    signature: str
    key: str

    @property
    def content(self) -> dict[str, Any]:
        """What the manifest says. Raises Malformed when it is none."""
        try:
            content = json.loads(self.text)
        except ValueError as error:
            raise Malformed(_("This is not the manifest of an edition.")) from error
        if not isinstance(content, dict) or content.get("schema") != SCHEMA:
            raise Malformed(_("This is not the manifest of an edition."))
        return content

    def is_signed_by(self, key: str) -> bool:
        """Whether the installation with that public key has signed it."""
        return signing.is_signed(self.text.encode(), self.signature, key)

    def name_of(self, content: bytes) -> str:
        """Which of its files these bytes are; nothing for other bytes."""
        wanted = hashlib.sha256(content).hexdigest()
        return next((str(file["name"]) for file in self.content["files"] if file["sha256"] == wanted), "")

    def to_json(self) -> bytes:
        """The file that is handed out."""
        whole = {"manifest": self.text, "signature": self.signature, "key": self.key}
        return (json.dumps(whole, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def of(edition: Edition) -> Signed | None:
    """What was signed when the edition was issued; None for one that is not, or was before there were signatures."""
    return Signed(edition.manifest, edition.signature, edition.signed_with) if edition.manifest else None


def written(edition: Mapping[str, Any], files: Iterable[Mapping[str, Any]]) -> str:
    """The one text of a manifest: sorted keys, no spaces."""
    whole = {"schema": SCHEMA, **edition, "files": sorted(files, key=lambda file: str(file["name"]))}
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read(source: bytes) -> Signed:
    """The manifest that ``to_json`` wrote. Raises Malformed for anything else."""
    try:
        whole = json.loads(source)
        found = Signed(*(whole[name] for name in ("manifest", "signature", "key")))
    except (ValueError, KeyError, TypeError) as error:
        raise Malformed(_("This is not the manifest of an edition.")) from error
    if not all(isinstance(part, str) for part in (found.text, found.signature, found.key)):
        raise Malformed(_("This is not the manifest of an edition."))
    assert found.content
    return found
