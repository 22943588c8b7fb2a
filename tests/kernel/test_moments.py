"""Moments: read as people type them where the group meets, also where clocks change; shown in every zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from pytest_django import Settings

from wgec.kernel import moments
from wgec.kernel.errors import Malformed

ZURICH = ZoneInfo("Europe/Zurich")


@pytest.mark.parametrize(
    ("given", "moment"),
    [
        ("2031-04-26T15:00", datetime(2031, 4, 26, 13, 0, tzinfo=UTC)),
        (" 2031-01-26 15:00 ", datetime(2031, 1, 26, 14, 0, tzinfo=UTC)),
        ("2031-04-26 15:00:00+00:00", datetime(2031, 4, 26, 15, 0, tzinfo=UTC)),
        ("2031-04-26T15:00Z", datetime(2031, 4, 26, 15, 0, tzinfo=UTC)),
        ("2031-03-30T03:00", datetime(2031, 3, 30, 1, 0, tzinfo=UTC)),  # the first moment of summer time
        ("2031-10-26T03:00", datetime(2031, 10, 26, 2, 0, tzinfo=UTC)),  # the first that is winter time alone
    ],
)
def test_read(given: str, moment: datetime) -> None:
    assert moments.read(given, ZURICH) == moment


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("next Tuesday", "“next Tuesday” is no date and time. Write it as 2031-04-26 15:00."),
        ("2031-02-30T10:00", "“2031-02-30T10:00” is no date and time. Write it as 2031-04-26 15:00."),
        ("0001-01-01T00:00", "“0001-01-01T00:00” is no date and time. Write it as 2031-04-26 15:00."),
        (
            "2031-03-30T02:30",
            "On 30 March 2031, 02:30 no clock stands in Europe/Zurich: that hour is skipped. Choose another one.",
        ),
        (
            "2031-10-26T02:30",
            "26 October 2031, 02:30 comes twice in Europe/Zurich: that hour is repeated. Choose another one.",
        ),
    ],
)
def test_what_cannot_be_read(given: str, sentence: str) -> None:
    with pytest.raises(Malformed) as refusal:
        moments.read(given, ZURICH)
    assert refusal.value.sentence == sentence


@pytest.mark.parametrize(
    ("zone", "at", "words"),
    [
        ("Europe/Zurich", datetime(2031, 4, 26, 13, tzinfo=UTC), "26 April 2031, 13:00 UTC (15:00 Europe/Zurich)"),
        (
            "Pacific/Auckland",
            datetime(2031, 4, 26, 13, tzinfo=UTC),
            "26 April 2031, 13:00 UTC (27 April 2031, 01:00 Pacific/Auckland)",
        ),
        ("UTC", datetime(2031, 4, 26, 13, tzinfo=UTC), "26 April 2031, 13:00 UTC"),
        ("Africa/Abidjan", datetime(2031, 4, 26, 13, tzinfo=UTC), "26 April 2031, 13:00 UTC"),
    ],
)
def test_shown(settings: Settings, zone: str, at: datetime, words: str) -> None:
    settings.MEETING_TIME_ZONE = zone
    assert moments.shown(at) == words
    assert moments.shown(at.astimezone(ZoneInfo("Asia/Tokyo"))) == words


@pytest.mark.parametrize("name", ["", "Nowhere/Land", "../../etc/passwd", "Europe", "Europe/Zurich\0"])
def test_no_zone(name: str) -> None:
    assert moments.zone(name) is None


def test_a_zone() -> None:
    assert moments.zone("Asia/Tokyo") == ZoneInfo("Asia/Tokyo")


@pytest.mark.parametrize(
    ("at", "minutes", "rounded"),
    [
        (datetime(2031, 1, 1, 10, 0, tzinfo=UTC), 15, datetime(2031, 1, 1, 10, 0, tzinfo=UTC)),
        (datetime(2031, 1, 1, 10, 0, 0, 1, tzinfo=UTC), 15, datetime(2031, 1, 1, 10, 15, tzinfo=UTC)),
        (datetime(2031, 1, 1, 23, 59, tzinfo=UTC), 5, datetime(2031, 1, 2, 0, 0, tzinfo=UTC)),
    ],
)
def test_rounded_up(at: datetime, minutes: int, rounded: datetime) -> None:
    assert moments.rounded_up(at, minutes) == rounded
