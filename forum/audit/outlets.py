"""What the log puts into other pages."""

from forum.audit.models import AuditEntry
from forum.audit.queries import find_last_change
from forum.web.outlets import Outlet, Part


def _last_change(thing: str, key: int, name: str) -> dict[str, AuditEntry | None]:
    return {"change": find_last_change(thing, key, name)}


FILLS = (Part(outlet=Outlet.LAST_CHANGE, template="audit/_last_change.html", values=_last_change),)
