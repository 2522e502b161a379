"""Answers to invitations are fetched from the mailbox; invitations follow the right to hear of an edition."""

import logging
from datetime import timedelta

from flask import current_app
from sqlalchemy.exc import OperationalError

from forum import clock
from forum.accounts.signals import role_ended
from forum.db import transaction
from forum.errors import Overtaken, Refused, summary
from forum.invitations.queries import to_settle
from forum.invitations.services import settle, take_reply
from forum.jobs import job
from forum.mail.delivery import take

log = logging.getLogger(__name__)


@job(every=timedelta(seconds=15))
def take_replies() -> int:
    """Read the mailbox of FORUM_REPLIES, if there is one; how many answers changed something.

    Raises OSError or imaplib.IMAP4.error where the mailbox does not answer.
    """
    url = current_app.config["REPLIES"]
    return sum(_take(data) for data in take(url)) if url else 0


def _take(data: bytes) -> bool:
    """Whether this mail changed something; strangers send it, so a bad one is set aside and stops no other."""
    try:
        with transaction():
            take_reply(data, current_app.config["SECRET_KEY"], clock.now())
    except (Overtaken, OperationalError):  # not this mail's fault: it stays new
        raise
    except Refused as refused:
        log.info("an incoming mail changed nothing: %s", refused.reason.name)
        return False
    except Exception as problem:
        log.error("an incoming mail was set aside: %s", summary(problem))
        return False
    return True


@job(every=timedelta(minutes=1), on=role_ended)
def settle_invitations() -> int:
    """Whoever lost sight of an edition – by a role, a merger, a closing – has no entry of it; how many changed."""
    keys = to_settle()
    for key in keys:
        with transaction():
            settle(key, clock.now())
    return len(keys)
