"""Whether a file is of an edition: its manifest to take along, and a page that checks what one hands in."""

import hashlib
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from recommendations import queries
from recommendations.forms import VerifyForm
from recommendations.report import manifest as manifests
from wgec.kernel import signing
from wgec.kernel.access import reads_in_public
from wgec.kernel.errors import Malformed

MANIFEST_MAX_BYTES = 1_000_000


@reads_in_public
@require_safe
def manifest(request: HttpRequest, reference: str) -> HttpResponse:
    """The signed manifest of an edition, with which its files are checked anywhere."""
    row = get_object_or_404(queries.editions(request.user), reference=reference)
    signed = manifests.of(row)
    if signed is None:
        raise Http404
    response = HttpResponse(signed.to_json(), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{row.file_stem}.manifest.json"'
    return response


def _manifest_in(file: Any) -> dict[str, Any] | None:
    """What a manifest that was handed in says, and whether this site signed it; None for any other file."""
    if file.size > MANIFEST_MAX_BYTES:
        return None
    file.seek(0)
    try:
        signed = manifests.read(file.read())
    except Malformed:
        return None
    is_signed = signed.is_signed_by(signing.public_key(settings.SIGNING_SEED))
    return {"said": signed.content, "is_signed": is_signed}


@reads_in_public
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Hand in a file and be told of which edition it is, and whether that one is signed; nothing of it is kept."""
    form = VerifyForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        file, digest = form.cleaned_data["file"], hashlib.sha256()
        for chunk in file.chunks():
            digest.update(chunk)
        found = queries.file_of(digest.hexdigest(), request.user)
        signed = manifests.of(found.edition) if found else None
        # The signature is of this very file only where the manifest names it.
        is_signed = signed is not None and signed.is_signed_by(signed.key)
        is_signed = is_signed and signed is not None and bool(signed.name_of_sha256(digest.hexdigest()))
        context |= {
            "sha256": digest.hexdigest(),
            "name": file.name,
            "found": found,
            "manifest": None if found else _manifest_in(file),
            "is_signed": is_signed,
            "is_own_key": signed is not None and signed.key == signing.public_key(settings.SIGNING_SEED),
            "pem": signing.pem(signed.key).decode() if signed and is_signed else "",
        }
    return render(request, "recommendations/verify.html", context, status=422 if form.errors else 200)
