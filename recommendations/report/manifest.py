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
SAID = ("edition", "title", "consultation", "fingerprint", "issued_at")


@dataclass(frozen=True, slots=True)
class Signed:
    """A manifest with its signature: ``text`` is what was signed, ``key`` the public key, both as they were issued."""

    text: str
    signature: str
    key: str

    @property
    def content(self) -> dict[str, Any]:
        """What the manifest says. Raises Malformed when it is none."""
        content = _loaded(self.text)
        if not isinstance(content, dict) or content.get("schema") != SCHEMA:
            raise _none()
        if not all(isinstance(content.get(name), str) for name in SAID) or not _is_list_of_files(content.get("files")):
            raise _none()
        return content

    def is_signed_by(self, key: str) -> bool:
        """Whether the installation with that public key has signed it."""
        return signing.is_signed(self.text.encode(errors="replace"), self.signature, key)

    def name_of(self, content: bytes) -> str:
        """Which of its files these bytes are; nothing for other bytes."""
        return self.name_of_sha256(hashlib.sha256(content).hexdigest())

    def name_of_sha256(self, wanted: str) -> str:
        """Which of its files has this fingerprint; nothing where none has."""
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
    whole = _loaded(source)
    parts = [whole.get(name) for name in ("manifest", "signature", "key")] if isinstance(whole, dict) else []
    if not parts or not all(isinstance(part, str) for part in parts):
        raise _none()
    found = Signed(*map(str, parts))
    _checked = found.content
    return found


def _loaded(source: str | bytes) -> Any:
    try:
        return json.loads(source)
    except (ValueError, RecursionError) as error:
        raise _none() from error


def _is_list_of_files(found: Any) -> bool:
    return isinstance(found, list) and all(
        isinstance(each, dict) and isinstance(each.get("name"), str) and isinstance(each.get("sha256"), str)
        for each in found
    )


def _none() -> Malformed:
    return Malformed(_("This is not the manifest of an edition."))
