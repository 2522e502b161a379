"""Roles: offered by letter, taken up by the owner of the address, given up, taken away, handed over."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select

from forum import addresses
from forum.accounts.models import Account, Grant, GrantAct, GrantOffer, Role, Scope, Where
from forum.accounts.models.roles import FOUNDER
from forum.accounts.queries import find_account, grants_in, is_lapsed, offers_by, offers_in
from forum.accounts.rules import Refusal, hash_token, judge_offer, judge_open, judge_taking, judge_taking_up
from forum.accounts.services.counting import count_offer
from forum.accounts.signals import role_ended
from forum.audit.services import record
from forum.db import Values, db
from forum.errors import Refused
from forum.mail.services import write_letter

OFFER_LIFETIME = timedelta(days=14)


def make_founder(where: Where, owner: Account, now: datetime, *, by: Account | None) -> None:
    """Whoever creates something owns it; the operator says who owns the site."""
    give(where, owner, FOUNDER, by, now)


def give(
    where: Where, account: Account, role: Role, by: Account | None, now: datetime, inviter: Account | None = None
) -> Grant:
    """Give a confirmed account a role; the log says so. Nobody is an operator, or the system; who accepts a role acts
    themselves, and was given it by their inviter."""
    if account.confirmed_at is None:
        raise Refused(Refusal.UNCONFIRMED)
    if role not in where.scope.roles:
        raise Refused(Refusal.NOT_HERE)
    if any((g.scope, g.scope_id, g.role) == (where.scope, where.key, role) for g in account.grants):
        raise Refused(Refusal.HELD)
    giver = inviter or by
    grant = Grant(scope=where.scope, scope_id=where.key, role=role, granted_at=now)
    grant.granted_by = giver.id if giver else None
    account.grants.append(grant)
    db.session.flush()
    told: Values = {"giver": inviter.signed} if inviter else {}
    record(by, GrantAct.ROLE_GIVEN, where.named, now, where.edition_id, after=grant.traced(), **told)
    return grant


def hold_roles(account: Account, where: Where | None = None, inviter: Account | None = None) -> None:
    """Until the transaction ends nobody takes a role of these accounts, nor any held there: rights asked now hold.

    One statement, lowest key first, so that two who hold each other's roles wait instead of blocking each other; and
    before offers, or whatever else is locked.
    """
    accounts = [each for each in (account, inviter) if each]
    held: ColumnElement[bool] = Grant.account_id.in_([each.id for each in accounts])
    if where is not None:
        held |= (Grant.scope == where.scope) & (Grant.scope_id == where.key)
    db.session.execute(select(Grant.id).where(held).order_by(Grant.id).with_for_update(key_share=True))
    for each in accounts:
        db.session.refresh(each, ["grants"])


def offer_role(
    where: Where, email: str, role: Role, by: Account, now: datetime, *, language: str, hands_over: bool = False
) -> GrantOffer:
    """Invite an address, with or without an account, by a letter in its account's language or else in `language`."""
    email = email.strip().lower()
    account = find_account(email)
    held = [grant.role for grant in grants_in(where.scope, where.key) if account and grant.account_id == account.id]
    if reason := judge_offer(where, email, role, by, held=held, hands_over=hands_over):
        raise Refused(reason)
    if any((offer.email, offer.role) == (email, role) for offer in offers_in(where.scope, where.key)):
        raise Refused(Refusal.OFFERED)
    count_offer(email, by, now)
    offer = GrantOffer(
        offered_by=by.id,
        email=email,
        scope=where.scope,
        scope_id=where.key,
        role=role,
        about=where.name,
        hands_over=hands_over,
        language=account.language if account else language,
    )
    db.session.add(offer)
    _send(offer, by, now)
    _record(by, GrantAct.ROLE_OFFERED, offer, now)
    return offer


def send_again(offer: GrantOffer, by: Account, now: datetime) -> None:
    """Another letter with another link; the old link stops working."""
    _must_be_open(offer)
    if is_lapsed(offer):
        raise Refused(Refusal.LAPSED)
    count_offer(offer.email, by, now)
    _send(offer, by, now)
    _record(by, GrantAct.OFFER_SENT_AGAIN, offer, now)


def take_back(offer: GrantOffer, by: Account, now: datetime) -> None:
    """The link stops working."""
    _must_be_open(offer)
    offer.taken_back_at = now
    _record(by, GrantAct.OFFER_TAKEN_BACK, offer, now)


def hold_offers(scope: Scope, keys: Collection[int]) -> None:
    """Until the transaction ends nobody takes up what is offered there: before what is offered in is changed."""
    held = (GrantOffer.scope == scope) & GrantOffer.scope_id.in_(keys)
    db.session.execute(select(GrantOffer.id).where(held).order_by(GrantOffer.id).with_for_update(key_share=True))


def lapse_offers(where: Where, by: Account, now: datetime) -> None:
    """After other roles cover a thing: take back what its inviters may give there no more."""
    for offer in sorted(offers_in(where.scope, where.key), key=lambda offer: offer.id):
        if is_lapsed(offer):
            take_back(offer, by, now)


def accept(offer: GrantOffer, account: Account, now: datetime) -> None:
    """The owner of the address takes the role if its inviter may still give it; who hands over gives up theirs."""
    hold_roles(account, offer.where, offer.inviter)
    _lock(offer)
    if reason := judge_taking_up(offer, account, now, lapsed=is_lapsed(offer)):
        raise Refused(reason)
    offer.accepted_at = now
    give(offer.where, account, offer.role, account, now, offer.inviter)
    if offer.hands_over and offer.inviter:
        _hand_over(offer, offer.inviter, now)


def decline(offer: GrantOffer, account: Account, now: datetime) -> None:
    """The owner of the address does not want it."""
    _lock(offer)
    if reason := judge_taking_up(offer, account, now, lapsed=False):
        raise Refused(reason)
    offer.declined_at = now
    _record(account, GrantAct.OFFER_DECLINED, offer, now)


def take(grant: Grant, where: Where, by: Account, now: datetime) -> None:
    """Take a role away, or give up one's own; what its holder has offered by it is taken back."""
    team = db.session.scalars(
        select(Grant)
        .where(Grant.scope == grant.scope, Grant.scope_id == grant.scope_id)
        .order_by(Grant.id)
        .with_for_update(key_share=True)
    ).all()
    if grant not in team:
        raise Refused(Refusal.GONE)
    if reason := judge_taking(grant, [other for other in team if other.account_id != grant.account_id]):
        raise Refused(reason)
    account = grant.account
    db.session.refresh(account, ["grants"])
    record(by, GrantAct.ROLE_TAKEN, where.named, now, where.edition_id, before=grant.traced())
    account.grants.remove(grant)
    db.session.delete(grant)
    if account.id != by.id:
        _tell_of_end(account, grant.role, where, by, now)
    for offer in offers_by(account):
        if is_lapsed(offer):
            take_back(offer, by, now)
    role_ended.send()


def _tell_of_end(account: Account, role: Role, where: Where, by: Account, now: datetime) -> None:
    scope = {"scope": where.scope.label, "scope_id": where.key}
    values = {"actor": by.signed, "role": role.label, "about": dict(where.name)} | scope
    about = "account", account.id
    write_letter(account.email, account.language, "role", values, now, about=about, account_id=account.id)


def _hand_over(offer: GrantOffer, inviter: Account, now: datetime) -> None:
    mine = (offer.scope, offer.scope_id, offer.role)
    for grant in list(inviter.grants):
        if (grant.scope, grant.scope_id, grant.role) == mine:
            take(grant, offer.where, inviter, now)


def _lock(offer: GrantOffer) -> None:
    """One answer at a time, judged by what is true now."""
    db.session.execute(select(GrantOffer.id).where(GrantOffer.id == offer.id).with_for_update(key_share=True))
    db.session.refresh(offer)


def _must_be_open(offer: GrantOffer) -> None:
    _lock(offer)
    if reason := judge_open(offer):
        raise Refused(reason)


def _send(offer: GrantOffer, by: Account, now: datetime) -> None:
    token = secrets.token_urlsafe(24)
    offer.token_hash, offer.offered_at, offer.expires_at = hash_token(token), now, now + OFFER_LIFETIME
    db.session.flush()
    values = {
        "path": addresses.offer(token),
        "inviter": by.signed,
        "role": offer.role.label,
        "rights": offer.role.about,
        "scope": offer.scope.label,
        "about": dict(offer.about),
        "days": OFFER_LIFETIME.days,
    }
    about = "offer", offer.id
    write_letter(offer.email, offer.language, "offer", values, now, about=about, expires_at=offer.expires_at)


def _record(by: Account, act: GrantAct, offer: GrantOffer, now: datetime) -> None:
    record(by, act, offer.where.named, now, offer.where.edition_id, after=offer.traced())
