"""Mail servers are spoken to by TLS, or not at all."""

from urllib.parse import urlsplit

from flask import current_app

from forum.settings import LOOPBACK

NO_TLS = "the server offers no STARTTLS: letters and the password would travel in clear"


def demands_tls(url: str) -> bool:
    """Whether nothing may be said to this server in clear."""
    return urlsplit(url).hostname not in LOOPBACK and not current_app.config["MAIL_IN_CLEAR"]
