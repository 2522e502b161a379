"""Whether a domain takes mail: asked of a name server, within a bound. What is not known counts as yes."""

import logging
from threading import BoundedSemaphore, Lock

from cachetools import TTLCache
from flask import current_app

from forum.bounds import Bound

log = logging.getLogger(__name__)
OFF = "off"
_known: TTLCache[tuple[str, str], bool] = TTLCache(maxsize=2_000, ttl=600)
_lock = Lock()
_asking = BoundedSemaphore(Bound.DOMAINS_AT_ONCE.most)


def takes_mail(domain: str) -> bool:
    """False only if its name servers say that it is not there, has no mail server and no host, or wants no mail."""
    server = current_app.config["NAME_SERVER"]
    if server == OFF:
        return True
    key = (server, domain)
    with _lock:
        if key in _known:
            return _known[key]
    if not _asking.acquire(blocking=False):
        return True
    try:
        answer = _ask(server, domain)
    finally:
        _asking.release()
    if answer is not None:
        with _lock:
            _known[key] = answer
    return answer is not False


def _ask(server: str, domain: str) -> bool | None:
    from dns import exception, resolver  # 4 MB that most processes never need

    half = Bound.DOMAIN_SECONDS.seconds / 2
    try:
        asked = resolver.Resolver(configure=not server)
        if server:
            host, _, port = server.partition(":")
            asked.nameservers, asked.port = [host], int(port or 53)
        asked.timeout = half
        try:
            found = asked.resolve(f"{domain}.", "MX", lifetime=half)
        except resolver.NoAnswer:  # mail goes to the host itself (RFC 5321 5.1)
            return bool(list(asked.resolve_name(f"{domain}.", lifetime=half).addresses()))
        return any(str(each.exchange) != "." for each in found)  # RFC 7505: one that wants no mail
    except (resolver.NXDOMAIN, resolver.NoAnswer):
        return False
    except (exception.DNSException, OSError, ValueError) as problem:
        log.info("a domain was not looked up: %s", type(problem).__name__)
        return None
