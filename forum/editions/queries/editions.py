"""Editions and series, with the right to see or manage them."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, case, or_, select

from forum.accounts.models import Account, Right, Scope
from forum.accounts.queries import granted, is_granted_everywhere, is_undemanded
from forum.accounts.rules import holds_anywhere, judge_access, rights_in
from forum.db import db, offered
from forum.editions.models import (
    PRACTICAL,
    Edition,
    EditionState,
    OldSlug,
    PublicEdition,
    Series,
)
from forum.editions.rules import is_over, may_see, rights_over, spots_of
from forum.errors import Forbidden, NotFound
from forum.languages import Text

IS_THERE = offered(Edition) | (Edition.state != EditionState.DRAFT)
"""An archived draft is gone; what calendars may carry keeps its pages, and lists leave it out."""
IS_SHOWN = select(Edition.id).where(Edition.id == PublicEdition.id, IS_THERE).exists()
_IS_LISTED = select(Edition.id).where(Edition.id == PublicEdition.id, offered(Edition)).exists()
"""The same of what is public of it."""


def series_is_there() -> ColumnElement[bool]:
    """An archived series is gone unless editions of it are there."""
    return offered(Series) | select(Edition.id).where(Edition.series_id == Series.id, IS_THERE).exists()


def _drafts_at(series_slug: str, edition_slug: str) -> Iterator[Select[Edition]]:
    """What stands at this address now, and what stood there once."""
    there = select(Edition).where(IS_THERE)
    yield there.join(Series).where(Series.slug == series_slug, Edition.slug == edition_slug)
    once = OldSlug.series_slug == series_slug, OldSlug.edition_slug == edition_slug
    yield there.join(OldSlug, OldSlug.edition_id == Edition.id).where(*once)


def find_draft(edition_id: int) -> Edition | None:
    """What the team of an edition works on, by its key."""
    return db.session.get(Edition, edition_id)


def find_public(edition_id: int) -> PublicEdition | None:
    """What everyone sees of the edition; None of one that is just being made."""
    return db.session.get(PublicEdition, edition_id)


def get_public(edition_id: int) -> PublicEdition:
    """What everyone sees of the edition."""
    return db.session.get_one(PublicEdition, edition_id)


def _at(series_slug: str, edition_slug: str) -> Iterator[Select[PublicEdition]]:
    """What stands at this address: as everyone knows it (one query, by index), as its draft has it, as it was once."""
    public = select(PublicEdition).where(PublicEdition.series_slug == series_slug, PublicEdition.slug == edition_slug)
    yield public.where(IS_SHOWN)
    for drafts in _drafts_at(series_slug, edition_slug):
        keys = drafts.with_only_columns(Edition.id)
        yield select(PublicEdition).where(PublicEdition.id.in_(keys))


def get_edition(series_slug: str, edition_slug: str, account: Account | None) -> PublicEdition:
    """What is public of the edition at this address (of now, of old, of its draft), if it exists for this account.

    One that it may not see is looked for on and on, and not even read, as one that is not there: nothing tells them
    apart.
    """
    rights_in(account)  # roles are read before anything is found
    for query in _at(series_slug, edition_slug):
        edition = db.session.scalar(query.join(PublicEdition.owner).where(_is_visible(account)))
        if edition and may_see(edition, rights_over(edition, account)):
            return edition
    raise NotFound


def get_managed_edition(series_slug: str, edition_slug: str, account: Account, *one_of: Right) -> Edition:
    """The edition at this address if the account has such a right; NotFound if it may not know of it."""
    rights_in(account)
    for query in _drafts_at(series_slug, edition_slug):
        edition = db.session.scalar(query)
        rights = rights_over(edition, account) if edition else frozenset()
        if edition and not rights.isdisjoint(one_of):
            return edition
        if edition:
            judge_access(account, one_of, *spots_of(edition))
        if edition and may_see(edition, rights):
            raise Forbidden
    raise NotFound


def get_series(slug: str, account: Account | None) -> Series:
    """The series at this address; a closed one only for who knows of it or of one of its editions. What is not there
    is asked for as a closed one is.
    """
    there = select(Series).where(series_is_there())
    once = (OldSlug.series_slug == slug) & (OldSlug.edition_slug == "")
    for query in (there.where(Series.slug == slug), there.join(OldSlug, OldSlug.series_id == Series.id).where(once)):
        series = db.session.scalar(query)
        known = knows_series(series or Series(id=0, closed=True), account)
        if series and known:
            return series
    raise NotFound


def get_managed_series(slug: str, account: Account, right: Right) -> Series:
    """The series, if the account has the right in it."""
    series = get_series(slug, account)
    if right not in rights_in(account, (Scope.SERIES, series.id)):
        judge_access(account, [right], (Scope.SERIES, series.id))
        raise Forbidden
    return series


def find_gone_series(slug: str | None, account: Account) -> Series | None:
    """The archived series of this address, though it may lead to another now, if the account may see its log."""
    gone = db.session.scalar(select(Series).where(Series.slug == slug, Series.archived_at.is_not(None)))
    return gone if gone and Right.SEE_LOG in rights_in(account, (Scope.SERIES, gone.id)) else None


def get_logged_series(slug: str, account: Account) -> Series:
    """The series whose log the account may see: an archived one too, also where its address leads to another now."""
    return find_gone_series(slug, account) or get_managed_series(slug, account, Right.SEE_LOG)


def knows_series(series: Series, account: Account | None) -> bool:
    """Whether an account may hear of a series: everybody of an open one."""
    if account is None or not series.closed:
        return not series.closed
    if Right.KNOW in rights_in(account, (Scope.SERIES, series.id)):
        return True
    own = select(Edition.id).where(Edition.series_id == series.id, _granted(account, Right.KNOW))
    return db.session.scalar(own.limit(1)) is not None


def _granted(account: Account, right: Right, of: type[Edition] | type[PublicEdition] = Edition) -> ColumnElement[bool]:
    """Whether the account has the right in an edition by a role there or in its series."""
    held = or_(
        of.id.in_(granted(account, Scope.EDITION, right)),
        of.series_id.in_(granted(account, Scope.SERIES, right)),
    )
    return held & is_undemanded(account, of.id, right)


def contact_of(edition_id: int) -> str:
    """Where answers to letters about an edition go; empty where it does not say."""
    return db.session.scalar(select(Edition.contact).where(Edition.id == edition_id)) or ""


def may_create_venues(account: Account) -> bool:
    """Whether the account may create venues: whoever runs anything may need one."""
    return holds_anywhere(account, Right.CREATE)


def may_create_series(account: Account) -> bool:
    """Whether the account may create series: they stand on everybody's first page."""
    wide = {Scope.SITE, Scope.SERIES}
    return any(Right.CREATE in rights_in(account, (g.scope, g.scope_id)) for g in account.grants if g.scope in wide)


def select_visible_editions(account: Account | None) -> Select[PublicEdition]:
    """Every edition that exists for this account, by date."""
    query = select(PublicEdition).join(PublicEdition.owner).where(IS_SHOWN, _is_visible(account))
    return query.order_by(PublicEdition.starts_on, PublicEdition.id)


def may_choose_address(account: Account) -> bool:
    """Whether someone may choose the address of a series: whoever hears which are taken must be one who knows every
    series."""
    return is_granted_everywhere(account, Right.KNOW)


def _is_visible(account: Account | None) -> ColumnElement[bool]:
    """Whether the account may see an edition, of those joined with their series."""
    announced = PublicEdition.state != EditionState.DRAFT
    if account and is_granted_everywhere(account, Right.SEE_DESK):
        return announced | is_undemanded(account, PublicEdition.id, Right.SEE_DESK)
    open_ = announced & Series.closed.is_(False)
    if account is None or not account.grants:
        return open_
    known = announced & _granted(account, Right.KNOW, PublicEdition)
    return or_(open_, known, _granted(account, Right.SEE_DESK, PublicEdition))


def visible_series(account: Account | None) -> Sequence[Series]:
    """Every series that exists for this account, in the order of the house."""
    query = select(Series).where(offered(Series)).order_by(Series.position, Series.id)
    if account is None or not account.grants:
        query = query.where(Series.closed.is_(False))
    elif not is_granted_everywhere(account, Right.KNOW):
        own = select(Edition.series_id).where(_granted(account, Right.KNOW))
        known = Series.id.in_(granted(account, Scope.SERIES, Right.KNOW))
        query = query.where(or_(Series.closed.is_(False), Series.id.in_(own), known))
    return db.session.scalars(query).all()


def listed_editions(account: Account | None, series: Series | None = None, limit: int = 300) -> list[PublicEdition]:
    """The editions that exist for this account, of one series or of all, by date: of very many the latest."""
    query = select_visible_editions(account).where(_IS_LISTED)
    query = query.where(PublicEdition.series_id == series.id) if series else query
    latest = query.order_by(None).order_by(PublicEdition.starts_on.desc(), PublicEdition.id.desc())
    return list(reversed(db.session.scalars(latest.limit(limit)).all()))


def next_of(edition: PublicEdition, account: Account | None, now: datetime) -> PublicEdition | None:
    """What takes place after it in its series, of what exists for this account."""
    later = (each for each in listed_editions(account, edition.owner) if each.starts_on > edition.starts_on)
    return next((each for each in later if each.state is EditionState.ANNOUNCED and not is_over(each, now)), None)


def practical_of(edition_id: int) -> dict[str, Text]:
    """What its organisers say of coming there, by what each is about, in the order of pages; nothing that is empty."""
    columns = [getattr(Edition, name) for name in PRACTICAL]
    row = db.session.execute(select(*columns).where(Edition.id == edition_id)).one()
    return {name: text for name, text in zip(PRACTICAL, row, strict=True) if text}


def editions_beside(edition: Edition, account: Account | None) -> Sequence[PublicEdition]:
    """All other editions that exist for this account."""
    query = select_visible_editions(account).where(PublicEdition.id != edition.id)
    return db.session.scalars(query).unique().all()


def select_managed_editions(account: Account, right: Right = Right.SEE_DESK) -> Select[Edition]:
    """The editions in which the account has the right (to open their desk), archived ones too, latest first."""
    query = select(Edition).join(Edition.series).order_by(Edition.starts_on.desc(), Edition.id)
    if is_granted_everywhere(account, right):
        return query.where(is_undemanded(account, Edition.id, right))
    return query.where(_granted(account, right))


def select_desks(account: Account, today: date) -> Select[Edition]:
    """The editions whose desk stands in the account's list: what runs or comes next first, what is over last."""
    is_over = Edition.ends_on < today
    order = is_over, case((~is_over, Edition.starts_on)), Edition.starts_on.desc(), Edition.id
    return select_managed_editions(account).where(offered(Edition)).order_by(None).order_by(*order)


def editions_of(series: Series) -> Sequence[Edition]:
    """All editions of a series, by date: for who may open and close it."""
    query = select(Edition).where(Edition.series_id == series.id, IS_THERE).order_by(Edition.starts_on, Edition.id)
    return db.session.scalars(query).all()


def is_in_calendars(series: Series) -> bool:
    """Whether calendars carry an edition of it: closing makes that vanish without a word."""
    return any(edition.state in {EditionState.ANNOUNCED, EditionState.POSTPONED} for edition in editions_of(series))


def managed_series(account: Account) -> Sequence[Series]:
    """The series this account may change."""
    query = select(Series).where(offered(Series)).order_by(Series.position, Series.id)
    if not is_granted_everywhere(account, Right.EDIT_SERIES):
        query = query.where(Series.id.in_(granted(account, Scope.SERIES, Right.EDIT_SERIES)))
    return db.session.scalars(query).all()
