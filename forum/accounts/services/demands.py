"""A second factor is demanded of a team, or no more."""

from datetime import datetime

from sqlalchemy import delete

from forum.accounts.models import Account, FactorDemand, GrantAct, Where
from forum.accounts.queries import demanded_of, is_demanded
from forum.accounts.rules import Refusal
from forum.audit.services import record
from forum.db import changed_rows, db
from forum.errors import Refused
from forum.mail.services import write_letter


def demand_factor(where: Where, by: Account, now: datetime) -> None:
    """From now on no role there counts without; whoever that concerns gets a letter."""
    if not by.has_factor:
        raise Refused(Refusal.NO_FACTOR)
    if is_demanded(where):
        return
    db.session.add(FactorDemand(scope=where.scope, scope_id=where.key, about=where.name, demanded_at=now))
    record(by, GrantAct.FACTOR_DEMANDED, where.named, now, where.edition_id)
    values = {"scope": where.scope.label, "scope_id": where.key, "about": dict(where.name), "actor": by.signed}
    for account in demanded_of(where):
        about = ("account", account.id)
        to, language = account.email, account.language
        write_letter(to, language, "factor_demanded", values, now, about=about, account_id=account.id)


def waive_factor(where: Where, by: Account, now: datetime) -> None:
    """Roles there count without it again."""
    there = delete(FactorDemand).where(FactorDemand.scope == where.scope, FactorDemand.scope_id == where.key)
    if changed_rows(there):
        record(by, GrantAct.FACTOR_WAIVED, where.named, now, where.edition_id)
