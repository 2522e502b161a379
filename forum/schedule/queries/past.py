"""What releases of before changed."""

from forum.releases.rules import Document, FactChange, difference, facts_difference
from forum.schedule.queries.draft import Waiting


def told_by(document: Document, former: Document | None) -> Waiting:
    """What a release changed of the one before it; those of old say nothing of the edition."""
    facts: tuple[FactChange, ...] = ()
    if former and former.edition and document.edition:
        facts = facts_difference(former.edition.facts, document.edition.facts)
    return Waiting(difference(former, document), facts)
