"""What is signed when an edition is issued."""

from django.conf import settings
from django.utils import translation

from recommendations.models import Edition
from recommendations.report import manifest
from wgec.kernel import signing


def sign(row: Edition) -> None:
    """Sign what the edition is: its content, its files byte for byte, the moment of its issue."""
    files = [{"name": file.name, "bytes": file.size, "sha256": file.sha256} for file in row.files.all()]
    with translation.override("en"):  # the names are the same whatever the language of the process
        title, label = str(row), row.label
    said = {
        "edition": row.reference,
        "title": title,
        "label": label,
        "consultation": row.consultation.slug,
        "fingerprint": row.fingerprint,
        "issued_at": row.issued_at.isoformat() if row.issued_at else "",
    }
    if row.corrects is not None:
        said["corrects"] = row.corrects.reference
    row.manifest = manifest.written(said, files)
    row.signature = signing.sign(row.manifest.encode(), settings.SIGNING_SEED)
    row.signed_with = signing.public_key(settings.SIGNING_SEED)
