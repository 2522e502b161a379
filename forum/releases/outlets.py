"""What the public programme puts into other pages."""

from collections.abc import Mapping
from datetime import datetime

from flask_babel import lazy_gettext as _l

from forum.accounts.current import find_current
from forum.editions.models import EditionState, PublicEdition
from forum.editions.rules import is_over
from forum.pictures.queries import photos_of
from forum.releases.queries import document_of, find_former
from forum.releases.rules.highlights import featured, highlights, taking_place
from forum.web.filters import right_now
from forum.web.language import content
from forum.web.outlets import Link, Outlet, Part

MAX_SPEAKERS = 8


def _highlights(*, edition: PublicEdition, now: datetime) -> Mapping[str, object]:
    """What comes next of the programme, and some of who speaks."""
    document = document_of(edition)
    sessions = highlights(document, now, content()) if document else []
    speakers, count = featured(document, sessions, MAX_SPEAKERS) if document else ([], 0)
    is_coming = not (document and document.listed) and edition.state is EditionState.ANNOUNCED
    return {
        "sessions": sessions,
        "speakers": speakers,
        "photos": photos_of(edition.id) if speakers else {},
        "count": count,
        "is_coming": is_coming and not is_over(edition, now),
    }


def _former(*, edition: PublicEdition) -> Mapping[str, object]:
    """Where and when it was announced for before."""
    return {"former": find_former(edition)}


def _is_signed_in(**_: object) -> bool:
    """Whoever is not gets the tab from a script, once this browser keeps a star."""
    return find_current() is not None


def _has_programme(*, edition: PublicEdition) -> bool:
    """Of what is over there is one, or nothing will come any more."""
    document = document_of(edition)
    return bool(document and document.listed) or not is_over(edition, right_now())


def _has_speakers(*, edition: PublicEdition) -> bool:
    """The same of who speaks."""
    document = document_of(edition)
    return any(s.facts.speakers for s in (document.listed if document else ())) or not is_over(edition, right_now())


def _has_own(*, edition: PublicEdition) -> bool:
    return _is_signed_in() and _has_programme(edition=edition)


def _numbers(*, edition: PublicEdition) -> Mapping[str, object]:
    """How much took place."""
    document = document_of(edition)
    sessions = taking_place(document) if document else []
    return {"sessions": len(sessions), "speakers": featured(document, (), 0)[1] if document else 0}


FILLS = (
    Link(
        outlet=Outlet.EDITION_TABS, endpoint="releases.programme", label=_l("Programme"), order=10, shows=_has_programme
    ),
    Link(outlet=Outlet.EDITION_TABS, endpoint="releases.speakers", label=_l("Speakers"), order=20, shows=_has_speakers),
    Link(outlet=Outlet.EDITION_TABS, endpoint="releases.mine", label=_l("My programme"), order=15, shows=_has_own),
    Part(outlet=Outlet.CARDS, template="releases/_kept.html", order=99),
    Part(outlet=Outlet.EDITION_NEWS, template="releases/_moved.html", values=_former),
    Part(outlet=Outlet.EDITION_PARTS, template="releases/_highlights.html", order=10, values=_highlights),
    Part(outlet=Outlet.EDITION_NUMBERS, template="releases/_numbers.html", order=20, values=_numbers),
)
