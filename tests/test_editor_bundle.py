"""The editor's bundle in static/vendor/editor/ is made of the sources that lie in editor/."""

import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "editor"
BUNDLE = ROOT / "static" / "vendor" / "editor"

pytestmark = pytest.mark.once


def test_the_bundle_is_of_these_sources() -> None:
    digest = hashlib.sha256()
    for path in [SOURCES / "package-lock.json", *sorted((SOURCES / "src").iterdir())]:
        digest.update(path.read_bytes())
    first_line = (BUNDLE / "editor.js").read_text().split("\n", 1)[0]
    assert first_line == f"// made by make editor from sources {digest.hexdigest()}", "make editor"


def test_every_package_in_it_has_its_licence_beside_it() -> None:
    locked = json.loads((SOURCES / "package-lock.json").read_text())["packages"]
    named = {
        path.removeprefix("node_modules/"): package
        for path, package in locked.items()
        if path and not package.get("dev")
    }
    licences = (BUNDLE / "LICENSES.txt").read_text()
    found = dict(re.findall(r"^([@\w/-]+) (\d[\w.-]*) \(MIT\)$", licences, re.MULTILINE))
    assert found == {name: package["version"] for name, package in named.items()}


def test_the_sources_are_short() -> None:
    counted = {path.name: len(path.read_text().splitlines()) for path in (SOURCES / "src").iterdir()}
    assert {name: count for name, count in counted.items() if count > 400} == {}
