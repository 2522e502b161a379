"""Who may do what, and who may be offered, take up, give up which role."""

from collections.abc import Collection, Iterable
from datetime import datetime
from enum import StrEnum

from forum.accounts.models import Account, Grant, GrantOffer, Right, Role, Scope, Where
from forum.languages import N_

Rights = frozenset[Right]


class Refusal(StrEnum):
    OWN = N_("This is your own address.")
    NOT_HERE = N_("This role cannot be held here.")
    HELD = N_("This account has the role already.")
    OFFERED = N_("The role is offered to this address already. Send the invitation again instead.")
    NOT_YOURS = N_("You can only hand over a role that you have here yourself.")
    LAST_OWNER = N_("There must be an owner. Hand over to somebody first.")
    UNCONFIRMED = N_("The address of this account is not confirmed.")
    ANOTHERS = N_("This invitation is for another address. Sign in with the address it was sent to.")
    EXPIRED = N_("This invitation has expired. Ask for another one.")
    ACCEPTED = N_("This invitation was accepted already.")
    DECLINED = N_("This invitation was declined.")
    TAKEN_BACK = N_("This invitation was taken back.")
    GONE = N_("Somebody took this role away at this moment.")


def rights_in(account: Account | None, *spots: tuple[Scope, int]) -> Rights:
    """What the account may do in a thing, by roles in it and in what covers it, the site included."""
    held = account.grants if account else ()
    covered = {*spots, (Scope.SITE, 0)}
    return frozenset().union(*(grant.role.rights for grant in held if (grant.scope, grant.scope_id) in covered))


def holds_anywhere(account: Account | None, right: Right) -> bool:
    """Whether any role of the account, wherever, has the right."""
    return account is not None and any(right in grant.role.rights for grant in account.grants)


def judge_offer(
    where: Where, email: str, role: Role, by: Account, *, held: Collection[Role], hands_over: bool
) -> Refusal | None:
    """Why a role cannot be offered to an address whose account has the roles held there."""
    if email == by.email:
        return Refusal.OWN
    if role not in where.scope.roles:
        return Refusal.NOT_HERE
    own = {grant.role for grant in by.grants if (grant.scope, grant.scope_id) == (where.scope, where.key)}
    if hands_over and role not in own:
        return Refusal.NOT_YOURS
    return Refusal.HELD if role in held else None


def judge_taking_up(offer: GrantOffer, account: Account, now: datetime) -> Refusal | None:
    """Why this account cannot accept or decline an offer; another's learns nothing about it."""
    if offer.email != account.email:
        return Refusal.ANOTHERS
    if account.confirmed_at is None:
        return Refusal.UNCONFIRMED
    return judge_open(offer) or (Refusal.EXPIRED if offer.expires_at <= now else None)


def judge_open(offer: GrantOffer) -> Refusal | None:
    """How an offer was settled; None as long as it is not."""
    if offer.accepted_at:
        return Refusal.ACCEPTED
    if offer.declined_at:
        return Refusal.DECLINED
    return Refusal.TAKEN_BACK if offer.taken_back_at else None


def judge_taking(grant: Grant, others: Iterable[Grant]) -> Refusal | None:
    """Why a role cannot be taken from who has it: somebody must be left who can choose the team."""
    leads = Right.MANAGE_TEAM in grant.role.rights
    if leads and not any(Right.MANAGE_TEAM in other.role.rights for other in others):
        return Refusal.LAST_OWNER
    return None


def loses(grant: Grant, offer: GrantOffer, left: Collection[Grant]) -> bool:
    """Whether an inviter who loses a role, and keeps those left, may no longer offer what they have offered."""
    if Right.MANAGE_TEAM not in grant.role.rights:
        return False
    spots = {(offer.scope, offer.scope_id), (Scope.SITE, 0)}
    if any((each.scope, each.scope_id) in spots and Right.MANAGE_TEAM in each.role.rights for each in left):
        return False
    covers_below = grant.scope is Scope.SITE or (grant.scope is Scope.SERIES and offer.scope is Scope.EDITION)
    return covers_below or (grant.scope, grant.scope_id) == (offer.scope, offer.scope_id)
