"""What the programme knows of persons."""

from datetime import datetime

from forum.accounts.models import Account
from forum.people.models import Person
from forum.programme.queries import speaks_elsewhere, was_entered_elsewhere
from forum.programme.services import join_speakers


def judge_speaker(person: Person, *, account: Account) -> bool:
    """With the address of a speaker goes the power to hand the profile over: whoever edits all of their programmes.

    And whoever runs the edition for which somebody was entered: the right must not grow when others let them go.
    """
    return not speaks_elsewhere(person, account) and not was_entered_elsewhere(person, account)


def follow_speaker(person: Person, *, gone: Person, by: Account, now: datetime) -> None:
    """Two persons became one: so do their appearances."""
    join_speakers(person, gone, by, now)
