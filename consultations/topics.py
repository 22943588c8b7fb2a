"""Which topic a notice belongs to, and how people are told of a topic until they choose otherwise."""

from consultations.enums import Pace, Topic

ALL = "all"
"""Every topic, where a person stops all mail."""

_OF_NOUN = {
    "call": Topic.CALLS,
    "consultation": Topic.CALLS,
    "phase": Topic.CALLS,
    "recommendation": Topic.TEXTS,
    "amendment": Topic.TEXTS,
    "contribution": Topic.TEXTS,
    "extract": Topic.TEXTS,
    "comment": Topic.DISCUSSION,
    "position": Topic.POSITIONS,
    "objection": Topic.POSITIONS,
    "designation": Topic.POSITIONS,
    "challenge": Topic.POSITIONS,
    "follow": Topic.FOLLOWED,
    "mailing": Topic.SECRETARIAT,
}
_OF_KIND = {"recommendation.designate": Topic.POSITIONS}

#: What has a deadline, or comes from the secretariat, is told at once; the rest can wait for tomorrow's digest.
PACES = {
    Topic.CALLS: Pace.IMMEDIATE,
    Topic.TEXTS: Pace.DAILY,
    Topic.DISCUSSION: Pace.DAILY,
    Topic.POSITIONS: Pace.DAILY,
    Topic.FOLLOWED: Pace.DAILY,
    Topic.SECRETARIAT: Pace.IMMEDIATE,
    Topic.OTHER: Pace.DAILY,
}
#: Notices of which no mail is made: the mail of a letter is written by the letter's own job, and that one's mail does
#: not arrive is not to be told by mail.
NEVER_BY_MAIL = frozenset({"mailing.send", "mailbox.pause"})


def topic_of(kind: str) -> Topic:
    """The topic of a kind of notice ("noun.verb")."""
    return _OF_KIND.get(kind) or _OF_NOUN.get(kind.partition(".")[0], Topic.OTHER)
