"""What the programme knows of persons."""

from forum.accounts.models import Account
from forum.people.models import Person
from forum.programme.queries import speaks_elsewhere


def judge_speaker(person: Person, *, account: Account) -> bool:
    """With the address of a speaker goes the power to hand the profile over: whoever edits all of their programmes."""
    return not speaks_elsewhere(person, account)
