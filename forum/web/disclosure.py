"""Where weaknesses are reported: for people, and for machines by RFC 9116."""

from datetime import datetime, time, timedelta
from email.utils import parseaddr
from urllib.parse import quote

from flask import current_app, url_for

from forum.languages import LANGUAGES

GOOD_FOR = timedelta(days=180)
"""RFC 9116 2.5.5 recommends less than a year."""


def contact_address() -> str:
    """Where people write to."""
    return str(current_app.config["CONTACT"]) or parseaddr(current_app.config["MAIL_FROM"])[1]


def security_contact() -> str:
    """A URI: of mail, or of the web."""
    told = current_app.config["SECURITY_CONTACT"] or contact_address()
    return told if told.startswith("https://") else f"mailto:{quote(told, safe='@+')}"


def security_txt(now: datetime) -> str:
    """Good for half a year from today on, whenever it is read."""
    site, until = current_app.config["PUBLIC_URL"], datetime.combine(now + GOOD_FOR, time())
    lines = {
        "Contact": security_contact(),
        "Expires": f"{until.isoformat()}Z",
        "Preferred-Languages": ", ".join(LANGUAGES),
        "Canonical": f"{site}{url_for('web.security_file')}",
        "Policy": f"{site}{url_for('web.security')}",
    }
    return "".join(f"{name}: {value}\n" for name, value in lines.items())
