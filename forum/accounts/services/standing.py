"""Whoever acts is still signed in, when the act becomes durable, and has every role by which they were judged."""

from datetime import datetime
from functools import partial

from sqlalchemy import Connection, event, select
from sqlalchemy.orm import Mapper, QueryContext, object_session

from forum.accounts.models import Grant, SignIn
from forum.accounts.queries import lasting
from forum.db import before_commit, db
from forum.errors import RoleLost, SignInLost

_READ = "roles_read"  # of a session's info: whose each role is that was read in it, by key


_LEFT = "left"  # of a session's info: which sign-ins it has ended itself


def stand_by(sign_in: SignIn, now: datetime) -> None:
    """No act of this session is written, nor a refusal told, after its sign-in ended, or a role of the account that it
    has read is taken."""
    before_commit(partial(_ask, sign_in.id, sign_in.account_id, now))


def leave(account_id: int, sign_in_id: int | None = None) -> None:
    """What an act ends itself, one sign-in of an account or all, it does not lose."""
    db.session.info.setdefault(_LEFT, set()).add((account_id, sign_in_id))


def _ask(sign_in_id: int, account_id: int, now: datetime) -> None:
    """Until the transaction ends nobody ends the sign-in, or takes these roles; whoever is doing so is waited for.

    Last of all, so that nobody who takes a role waits for a whole act, and two who take each other's do not block each
    other: whoever takes one has all they need by then.
    """
    if not db.session.info.pop(_LEFT, set()) & {(account_id, None), (account_id, sign_in_id)}:
        lasts = select(SignIn.id).where(SignIn.id == sign_in_id, lasting(now))
        if db.session.scalar(lasts.with_for_update(read=True, key_share=True)) is None:
            raise SignInLost
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
