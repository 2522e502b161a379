"""What must outlive every migration: identities, states and counts, by queries that a later migration may have to move.

A table that is split or renamed needs another query here, with the same result: that is the moment to think.
"""

import hashlib
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

QUERIES = {
    "accounts": "SELECT email, language, (SELECT count(*) FROM \"grant\" g WHERE g.account_id = a.id AND g.scope = 'SITE'),"
    " confirmed_at FROM account a",
    "persons": "SELECT a.email, p.given_name, p.family_name, p.native_name, p.country, p.organisation"
    " FROM person p JOIN account a ON a.id = p.account_id",
    "links": "SELECT token_hash, purpose, expires_at, used_at FROM one_time_link",
    "log": "SELECT act, count(*), min(at), max(at) FROM audit_entry GROUP BY act",
    "series": "SELECT slug, accent, closed, position FROM series",
    "editions": "SELECT e.uid, p.series_slug, p.slug, p.state, p.sequence, p.starts_on, p.ends_on, e.opens_at, p.modified_at"
    " FROM edition e JOIN public_edition p ON p.id = e.id",
    "old slugs": "SELECT o.series_slug, o.edition_slug, s.slug, e.uid FROM old_slug o JOIN series s ON s.id = o.series_id"
    " LEFT JOIN edition e ON e.id = o.edition_id",
    "teams": "SELECT e.uid, a.email, CASE t.role WHEN 'OWNER' THEN 'ORGANISER' ELSE t.role END FROM \"grant\" t"
    " JOIN edition e ON e.id = t.scope_id JOIN account a ON a.id = t.account_id WHERE t.scope = 'EDITION'",
    "venues": "SELECT v.timezone, v.country, v.latitude, count(r.id), sum(r.capacity)"
    " FROM venue v LEFT JOIN room r ON r.venue_id = v.id GROUP BY v.id, v.timezone, v.country, v.latitude",
    "sessions": "SELECT id, uid, type, stream_url FROM session",
    "appearances": "SELECT s.uid, a.speaker_id, a.role, a.position FROM appearance a JOIN session s ON s.id = a.session_id",
    "slots": "SELECT s.uid, l.starts_at, l.ends_at, l.state, l.room_id, l.frequency, l.interval, l.until"
    " FROM slot l JOIN session s ON s.id = l.session_id",
    "occurrences": "SELECT s.uid, x.recurs_at, x.left_out, x.state, x.starts_at, x.room_id"
    " FROM slot_exception x JOIN session s ON s.id = x.session_id",
    "releases": "SELECT e.uid, r.number, r.released_at, r.document FROM release r JOIN edition e ON e.id = r.edition_id",
    "stars": "SELECT a.email, s.session_uid, s.starred, s.changes, s.changed_at"
    " FROM star s JOIN account a ON a.id = s.account_id",
    "categories": "SELECT id, quota, taken, waiting, last_number, needs_approval, has_waitlist FROM category",
    "registrations": "SELECT reference, uid, state, sequence, answers->>'note', waitlist_number, created_at,"
    " changed_at FROM registration",
    "steps": "SELECT r.reference, s.at, s.state, s.reason FROM registration_step s"
    " JOIN registration r ON r.id = s.registration_id",
    "answers": "SELECT r.reference, a.partstat, a.stamp, a.received_at FROM invitation_answer a"
    " JOIN registration r ON r.id = a.registration_id",
    "subscriptions": "SELECT a.email, s.kind, s.token_hash, s.name, s.language, s.last_used_at, s.last_client,"
    " s.interval, s.seen, s.revoked_at FROM subscription s JOIN account a ON a.id = s.account_id",
    "notices": "SELECT a.email, n.session_uid, n.changed_at, n.due_at FROM notice n JOIN account a ON a.id = n.account_id",
    "letters": "SELECT message_id, recipient, language, template, state, attempts, error, due_at, sent_at, calendar"
    " FROM letter",
}
Facts = dict[str, list[str]]


def facts_of(connection: Connection) -> Facts:
    """The rows of each query as lines, in one order, written alike on both databases."""
    return {
        name: sorted("|".join(map(plain, row)) for row in connection.execute(text(sql)))
        for name, sql in QUERIES.items()
    }


def plain(value: Any) -> str:
    """A value as text: SQLite keeps instants and UUIDs as text already, and truth as a number."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, time):
        return value.strftime("%H:%M:%S.%f")
    if isinstance(value, bytes):
        return hashlib.blake2b(value, digest_size=16).hexdigest()
    return "" if value is None else str(value)
