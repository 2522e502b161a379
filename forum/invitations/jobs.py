"""Answers to invitations are fetched from the mailbox; invitations follow the right to hear of an edition."""

import logging
from datetime import time, timedelta

from flask import current_app
from sqlalchemy.exc import OperationalError

from forum import clock
from forum.accounts.signals import role_ended
from forum.db import transaction
from forum.errors import Overtaken, Refused, summary
from forum.invitations.queries import to_settle
from forum.invitations.rules import SETTLED, Refusal
from forum.invitations.services import forget_arrivals, keep_mail, keep_unread, settle_invitation, take_reply
from forum.jobs import job
from forum.mail.delivery import Arrived, Mark, take

log = logging.getLogger(__name__)


@job(every=timedelta(seconds=15))
def take_replies() -> int:
    """Read the mailbox of FORUM_REPLIES, if there is one; how many answers changed something.

    Raises OSError or imaplib.IMAP4.error where the mailbox does not answer.
    """
    url = current_app.config["REPLIES"]
    return sum(_take(mail) for mail in take(url)) if url else 0


def _take(mail: Arrived) -> bool:
    """Whether this mail changed something; strangers send it, so a bad one is set aside and stops no other."""
    try:
        with transaction():
            take_reply(mail.data, current_app.config["KEYS"], clock.now())
        mail.leave(Mark.READ)
        return True
    except (Overtaken, OperationalError):  # not this mail's fault: it stays new
        raise
    except Refused as refused:
        if refused.reason in SETTLED:
            mail.leave(Mark.READ)
            return False
        reason = "" if refused.reason is Refusal.NO_ANSWER else str(refused.reason)
    except Exception as problem:
        reason = summary(problem)
    _keep(mail, reason)
    return False


def _keep(mail: Arrived, reason: str) -> None:
    """People look at it. A mail of which nothing can be told is kept all the same, and stops no other."""
    try:
        with transaction():
            keep_mail(mail.data, reason, clock.now())
    except (Overtaken, OperationalError):
        raise
    except Exception as problem:
        log.error("an incoming mail was set aside unread: %s", summary(problem))
        with transaction():
            keep_unread(mail.data, reason or summary(problem), clock.now())
    mail.leave(Mark.FLAGGED)


@job(daily=time(3, 40))
def forget_mails() -> int:
    """Mails before people have their day; how many went."""
    with transaction():
        return forget_arrivals(clock.now())


@job(every=timedelta(minutes=1), on=role_ended)
def settle_invitations() -> int:
    """Whoever lost sight of an edition – by a role, a merger, a closing – has no entry of it; how many changed."""
    keys = to_settle()
    for key in keys:
        with transaction():
            settle_invitation(key, clock.now())
    return len(keys)
