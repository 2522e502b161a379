"""What the log puts into other pages."""

from forum.audit.models import AuditEntry
from forum.audit.queries import find_end, find_last_change
from forum.web.outlets import Outlet, Part


def _last_change(thing: str, key: int, name: str) -> dict[str, AuditEntry | None]:
    return {"change": find_last_change(thing, key, name)}


def _gone(kind: str, key: int, edition_id: int | None) -> dict[str, object]:
    end = find_end(kind, key, edition_id)
    return {"end": end, "how": end.act.rpartition(" ")[2] if end else "", "is_theirs": edition_id is not None}


FILLS = (
    Part(outlet=Outlet.LAST_CHANGE, template="audit/_last_change.html", values=_last_change),
    Part(outlet=Outlet.GONE, template="audit/_gone.html", values=_gone),
)
