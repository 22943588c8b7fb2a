"""A worker that is killed while it compiles: the edition is completed all the same, and once."""

import os
import signal
import time

from playwright.sync_api import expect

from tests.browser.road import downloaded
from tests.browser.visitor import Visitors
from tests.serve.instance import Instance


def pool(instance: Instance) -> set[int]:
    """The worker and its children."""
    return {number for number, command in instance.processes().items() if " worker " in command}


def test_an_edition_outlives_the_worker(instance: Instance, visitors: Visitors) -> None:
    with visitors.visitor("sec") as sec:
        slug = sec.ask("/api/v1/consultations/").json()["results"][0]["slug"]
        before = len(instance.said)
        workers = pool(instance)
        page = sec.open(f"/reports/new/?consultation={slug}")
        page.get_by_label("Issue it even if nothing has changed").check()
        page.get_by_role("button", name="Compile", exact=True).click()
        expect(page.get_by_role("main").get_by_role("progressbar").first).to_be_visible()
        reference = page.url.rstrip("/").rpartition("/")[2]
        api = f"{sec.address}/api/v1/editions/{reference}/"
        until = time.monotonic() + 20
        while sec.ask(api).json()["fingerprint"] in ("", None) and time.monotonic() < until:
            page.wait_for_timeout(20)
        for number in workers:
            os.kill(number, signal.SIGKILL)
        instance.hear(r"worker: died \(killed by SIGKILL\)", 30, before)
        instance.hear(r"worker: started again\.", 30, before)
        expect(page.get_by_role("heading", level=1)).to_contain_text("✓ Issued", timeout=120_000)
        made = sec.ask(api).json()
        formats = [file["format"] for file in made["files"]]
        assert len(formats) == len(set(formats)) >= 5, "every file once"
        assert downloaded(page, "PDF").startswith(b"%PDF")
        events = sec.open("/proceedings/")
        assert events.get_by_text("Traceback").count() == 0
