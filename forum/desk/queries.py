"""What a new edition still lacks."""

from typing import NamedTuple

from forum.editions.models import Edition
from forum.programme.queries import titles_of
from forum.registration.queries import all_categories_of
from forum.releases.queries import find_document


class FirstSteps(NamedTuple):
    """Whether there is something in the programme, and whether the public gets anything of it: a way in, a release
    that holds a session."""

    has_sessions: bool
    has_categories: bool
    is_released: bool

    @property
    def are_done(self) -> bool:
        """Whether nobody need be led any more."""
        return self.has_sessions and (self.has_categories or self.is_released)


def first_steps(edition: Edition) -> FirstSteps:
    """How far its organisers have come."""
    has_sessions, has_categories = bool(titles_of(edition.id)), bool(all_categories_of(edition.id))
    document = find_document(edition.id)
    return FirstSteps(has_sessions, has_categories, bool(document and document.listed))
