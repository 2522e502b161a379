"""Who may do what, and who may be offered, take up, give up which role."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from enum import StrEnum

from forum.accounts.models import Account, FactorDemand, Grant, GrantOffer, Right, Role, Scope, Where
from forum.errors import FactorDemanded
from forum.languages import N_

Rights = frozenset[Right]
_KNOWN: Rights = frozenset({Right.KNOW})


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
    LAPSED = N_("Whoever sent this invitation may no longer give the role. Another one is needed.")
    OWN_ACCOUNT = N_("Nobody closes their own account. Another administrator can.")
    CLOSED = N_("This account is closed already.")
    NO_FACTOR = N_("Have a second factor yourself before you demand it of others.")
    DEMANDED = N_("A second factor is demanded of your role: add another one before you remove the last.")
    GONE = N_("Somebody took this role away at this moment.")


def rights_in(account: Account | None, *spots: tuple[Scope, int]) -> Rights:
    """What the account may do in a thing, by roles in it and in what covers it, the site included.

    Where a second factor is demanded that it lacks, it may know of the thing, and no more.
    """
    rights = _held_in(account, *spots)
    return rights & _KNOWN if account and rights - _KNOWN and _lacks_factor(account, *spots) else rights


def is_owed(account: Account | None, one_of: Collection[Right], *spots: tuple[Scope, int]) -> bool:
    """Whether only a second factor is lacking for such a right."""
    return not rights_in(account, *spots).intersection(one_of) and bool(_held_in(account, *spots).intersection(one_of))


def judge_access(account: Account | None, one_of: Collection[Right], *spots: tuple[Scope, int]) -> None:
    """Raise FactorDemanded where only that is lacking: before the answer to whoever has no such right."""
    if is_owed(account, one_of, *spots):
        raise FactorDemanded


def unmet_demands(account: Account, covered: Callable[[Where], Collection[tuple[Scope, int]]]) -> list[FactorDemand]:
    """What is demanded of the account's roles; `covered` says in what a role covers a thing that is there."""
    return [
        demand
        for demand in account.demands
        if _held_in(account, *covered(demand.where)) - _KNOWN
        or (demand.scope is Scope.SITE and any(grant.role.rights - _KNOWN for grant in account.grants))
    ]


def _held_in(account: Account | None, *spots: tuple[Scope, int]) -> Rights:
    held = account.grants if account and account.disabled_at is None else ()
    covered = {*spots, (Scope.SITE, 0)}
    return frozenset().union(*(grant.role.rights for grant in held if (grant.scope, grant.scope_id) in covered))


def _lacks_factor(account: Account, *spots: tuple[Scope, int]) -> bool:
    covered = {*spots, (Scope.SITE, 0)}
    return not account.has_factor and any((each.scope, each.scope_id) in covered for each in account.demands)


def holds_anywhere(account: Account | None, right: Right) -> bool:
    """Whether any role of the account, wherever, has the right."""
    held = account.grants if account else ()
    return any(
        right in rights_in(account, (grant.scope, grant.scope_id)) for grant in held if right in grant.role.rights
    )


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


def judge_taking_up(offer: GrantOffer, account: Account, now: datetime, *, lapsed: bool) -> Refusal | None:
    """Why this account cannot take up an offer, lapsed with its inviter's right or not; another's learns nothing."""
    if offer.email != account.email:
        return Refusal.ANOTHERS
    if account.confirmed_at is None:
        return Refusal.UNCONFIRMED
    if reason := judge_open(offer):
        return reason
    return Refusal.EXPIRED if offer.expires_at <= now else Refusal.LAPSED if lapsed else None


def judge_open(offer: GrantOffer) -> Refusal | None:
    """How an offer was settled; None as long as it is not."""
    if offer.accepted_at:
        return Refusal.ACCEPTED
    if offer.declined_at:
        return Refusal.DECLINED
    return Refusal.TAKEN_BACK if offer.taken_back_at else None


def judge_disabling(account: Account, by: Account) -> Refusal | None:
    """Why an administrator cannot close an account; with who closes it an administrator is always left."""
    if account.id == by.id:
        return Refusal.OWN_ACCOUNT
    return Refusal.CLOSED if account.disabled_at else None


def judge_taking(grant: Grant, others: Iterable[Grant]) -> Refusal | None:
    """Why a role cannot be taken from who has it: somebody must be left who can choose the team, and sign in."""
    left = (other for other in others if other.account.disabled_at is None)
    if grant.role.leads and not any(other.role.leads for other in left):
        return Refusal.LAST_OWNER
    return None
