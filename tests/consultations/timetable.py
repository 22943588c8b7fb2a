"""A round with three phases, in one of which only members may amend."""

from datetime import UTC, datetime, timedelta

from consultations.models import Consultation, Phase
from consultations.models.recorded import recorded
from tests.factories import ConsultationFactory

OPENS = datetime(2027, 2, 1, 9, tzinfo=UTC)
AMENDS = datetime(2027, 3, 3, 9, tzinfo=UTC)
SPEAKS = datetime(2027, 4, 1, 9, tzinfo=UTC)
CLOSES = datetime(2027, 5, 3, 9, tzinfo=UTC)
TICK = timedelta(microseconds=1)

#: name, from, until, what members may, what observers may
PLAN = (
    ("Inputs", OPENS, AMENDS, ["contribute", "propose", "comment"], ["contribute", "comment"]),
    ("Amendments", AMENDS, SPEAKS, ["amend", "comment"], ["comment"]),
    ("Positions", SPEAKS, CLOSES, ["state_position"], ["state_position"]),
)


def planned_round(by: timedelta = timedelta(0), **fields: object) -> Consultation:
    """The round with its phases, everything moved ``by`` so much; set up long before."""
    with recorded(by=None, at=OPENS + by - timedelta(days=30)):
        row = ConsultationFactory(
            **{"slug": "planned", "title": "Planned round", "opens_at": OPENS + by, "closes_at": CLOSES + by, **fields}
        )
        for number, (name, opens_at, closes_at, members, observers) in enumerate(PLAN, start=1):
            Phase.objects.create(
                consultation=row,
                number=number,
                name=name,
                opens_at=opens_at + by,
                closes_at=closes_at + by,
                members_may=members,
                observers_may=observers,
            )
    return row
