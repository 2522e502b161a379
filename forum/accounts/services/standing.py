"""Whoever acts still has, when the act becomes durable, every role by which they were judged."""

from functools import partial

from sqlalchemy import Connection, event, select
from sqlalchemy.orm import Mapper, QueryContext, object_session

from forum.accounts.models import Account, Grant
from forum.db import before_commit, db
from forum.errors import RoleLost

_READ = "roles_read"  # of a session's info: whose each role is that was read in it, by key


def stand_by_roles(account: Account) -> None:
    """No act of this session is written, nor a refusal told, after a role of the account that it has read is taken."""
    before_commit(partial(_ask, account.id))


def _ask(account_id: int) -> None:
    """Until the transaction ends nobody takes these roles; whoever is taking one is waited for.

    Last of all, so that nobody who takes a role waits for a whole act, and two who take each other's do not block each
    other: whoever takes one has all they need by then.
    """
    read = {key for key, holder in db.session.info.get(_READ, {}).items() if holder == account_id}
    held = select(Grant.id).where(Grant.id.in_(read)).order_by(Grant.id)
    if read and read.difference(db.session.scalars(held.with_for_update(read=True, key_share=True))):
        del db.session.info[_READ]
        raise RoleLost


@event.listens_for(Grant, "load")
@event.listens_for(Grant, "refresh")
def _note(grant: Grant, context: QueryContext | None, *_: object) -> None:
    if context is not None:  # read, not just written
        context.session.info.setdefault(_READ, {})[grant.id] = grant.account_id


@event.listens_for(Grant, "after_delete")
def _forget(_mapper: Mapper[Grant], _connection: Connection, grant: Grant) -> None:
    """What an act takes itself it does not lose."""
    if session := object_session(grant):
        session.info.get(_READ, {}).pop(grant.id, None)
