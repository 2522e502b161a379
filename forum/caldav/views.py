"""CalDAV, read-only: the personal and the editions' calendars as collections that clients keep in step."""

from collections.abc import Iterable

from flask import Blueprint, Response, abort, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.http import http_date

from forum import clock
from forum.addresses import CALDAV
from forum.bounds import Bound
from forum.caldav import formats as dav
from forum.caldav import queries as collections
from forum.caldav.formats import APPLE, CS, HEX, C, D, Resource, Value
from forum.caldav.queries import PERSONAL, CalendarObject, Collection
from forum.caldav.rules import Asked, Kind, Malformed, TooLong, Unsupported, read
from forum.db import transaction
from forum.errors import NotFound
from forum.feeds.queries import key_of
from forum.languages import DEFAULT, N_, told
from forum.limits.rules import Kind as Tallied
from forum.subscriptions import services
from forum.subscriptions.models import SubscriptionKind
from forum.subscriptions.queries.addresses import Version, get_version
from forum.web import cookieless, count_miss, limiter, public_url
from forum.web.conditional import ByteCache, tag

bp = Blueprint("caldav", __name__)
METHODS = ["OPTIONS", "GET", "HEAD", "PROPFIND", "REPORT"]
HOME, OPEN, PRINCIPAL = f"{CALDAV}calendars/", f"{CALDAV}editions/", f"{CALDAV}principal/"
_answers = ByteCache(16 * 1024 * 1024)
"""About public calendars: apart from the feeds, which no flood of other questions shall push out."""
DEPTHS = {str(depth): depth for depth in range(Bound.DAV_DEPTH.most + 1)}


class Unauthorized(Exception):
    """No app password, or a wrong one."""


def _signed_in() -> Version:
    """The subscription whose app password came along (RFC 7617); whoever has one never waits for who has none."""
    given = request.authorization
    if given is None or given.type != "basic" or not given.password:
        raise Unauthorized
    try:
        version = get_version(given.password, SubscriptionKind.CALDAV)
    except NotFound:
        version = None
    if version is None or (given.username or "").strip().casefold() != version.email.casefold():
        count_miss(Tallied.APP_PASSWORDS_FROM, shared=True)
        raise Unauthorized
    return version


@bp.errorhandler(Unauthorized)
def unauthorized(_: Unauthorized) -> ResponseReturnValue:
    headers = {"WWW-Authenticate": 'Basic realm="Forum", charset="UTF-8"', "Cache-Control": "no-store"}
    return Response("", 401, headers)


@bp.errorhandler(Malformed)
def malformed(_: Malformed) -> ResponseReturnValue:
    return Response("", 400)


@bp.errorhandler(TooLong)
def too_long(_: TooLong) -> ResponseReturnValue:
    return Response("", 413)


@bp.errorhandler(Unsupported)
def unsupported(problem: Unsupported) -> ResponseReturnValue:
    return Response(dav.error(str(problem)), 403, mimetype="application/xml")


def _note_use(version: Version) -> None:
    """Remember the fetch, if it tells something new."""
    if services.is_use_worth_noting(version.last_used_at, version.seen, version.version, clock.now()):
        client = request.user_agent.string
        with transaction():
            services.note_use(version.subscription, version.version, client, clock.now())


@bp.route("/.well-known/caldav", methods=METHODS, provide_automatic_options=False)
@cookieless
def well_known() -> ResponseReturnValue:
    """Where the service is (RFC 6764 5)."""
    return redirect(CALDAV, 301)


@bp.route(CALDAV, methods=METHODS, provide_automatic_options=False, endpoint="root")
@bp.route(PRINCIPAL, methods=METHODS, provide_automatic_options=False, endpoint="principal")
@cookieless
def principal() -> ResponseReturnValue:
    """Who is asking, and where their calendars are."""
    if request.method == "OPTIONS":
        return _options()
    version = _signed_in()
    if request.method != "PROPFIND":
        abort(405)
    kind = dav.PRINCIPAL if request.path.endswith("principal/") else dav.COLLECTION
    properties: dict[str, Value] = {
        **_common(kind),
        f"{D}displayname": version.account.label,
        f"{D}principal-URL": dav.href(PRINCIPAL),
        f"{C}calendar-home-set": dav.href(HOME),
        f"{C}calendar-user-address-set": dav.href(f"mailto:{version.email}"),
        f"{C}calendar-user-type": "INDIVIDUAL",
    }
    return _multistatus(dav.multistatus([Resource(request.path, properties)], read(request.get_data()).wanted))


@bp.route(HOME, methods=METHODS, provide_automatic_options=False, endpoint="home")
@cookieless
def home() -> ResponseReturnValue:
    """The person's calendars: the personal one, and those of the editions they take part in."""
    if request.method == "OPTIONS":
        return _options()
    version = _signed_in()
    if request.method != "PROPFIND":
        abort(405)
    asked, shown = read(request.get_data()), [Resource(HOME, {**_common(dav.COLLECTION), f"{D}displayname": "Forum"})]
    if _depth() == 1:
        keys = [PERSONAL, *(key_of(edition) for edition in collections.own_editions(version.account))]
        shown += [_resource(f"{HOME}{key}/", _collection(key, version)) for key in keys]
    _note_use(version)
    return _multistatus(dav.multistatus(shown, asked.wanted))


@bp.route(f"{HOME}<key>/", methods=METHODS, provide_automatic_options=False, endpoint="collection")
@cookieless
def own_collection(key: str) -> ResponseReturnValue:
    """One of them."""
    if request.method == "OPTIONS":
        return _options()
    version = _signed_in()
    answer = _answer(f"{HOME}{key}/", _collection(key, version))
    _note_use(version)
    return answer


@bp.route(f"{HOME}<key>/<uid>.ics", methods=METHODS, provide_automatic_options=False, endpoint="object")
@cookieless
def own_object(key: str, uid: str) -> ResponseReturnValue:
    """One entry of one of them."""
    return _options() if request.method == "OPTIONS" else _object(f"{HOME}{key}/", _collection(key, _signed_in()), uid)


@bp.route(f"{OPEN}<key>/", methods=METHODS, provide_automatic_options=False, endpoint="edition")
@cookieless
@limiter.exempt
def edition_collection(key: str) -> ResponseReturnValue:
    """A public edition, for everyone, without a password."""
    if request.method == "OPTIONS":
        return _options()
    return _answer(f"{OPEN}{key}/", collections.get_edition_collection(key, public_url(), DEFAULT))


@bp.route(f"{OPEN}<key>/<uid>.ics", methods=METHODS, provide_automatic_options=False, endpoint="edition_object")
@cookieless
@limiter.exempt
def edition_object(key: str, uid: str) -> ResponseReturnValue:
    """One entry of it."""
    if request.method == "OPTIONS":
        return _options()
    return _object(f"{OPEN}{key}/", collections.get_edition_collection(key, public_url(), DEFAULT), uid)


def _collection(key: str, version: Version) -> Collection:
    if key != PERSONAL:
        return collections.get_edition_collection(key, public_url(), version.language)
    name = told(N_("My forums"), version.language)
    return collections.personal_collection(version, public_url(), name, clock.now())


def _options() -> Response:
    return Response("", 200, {"DAV": "1, 3, calendar-access", "Allow": ", ".join(METHODS)})


def _depth() -> int:
    depth = request.headers.get("Depth", "infinity").strip().lower()
    if depth not in DEPTHS:
        raise Unsupported(f"{D}propfind-finite-depth")
    return DEPTHS[depth]


def _common(kind: tuple[str, ...]) -> dict[str, Value]:
    return {
        f"{D}resourcetype": dav.elements(*kind),
        f"{D}current-user-principal": dav.href(PRINCIPAL),
        f"{D}current-user-privilege-set": dav.privileges(),
        f"{D}principal-collection-set": dav.href(CALDAV),
    }


def _resource(path: str, collection: Collection) -> Resource:
    token = _token(path, collection)
    return Resource(
        path,
        {
            **_common(dav.CALENDAR),
            f"{D}displayname": collection.name,
            f"{D}supported-report-set": dav.reports(),
            f"{D}sync-token": token,
            f"{D}getetag": f'"{collection.token}"',
            f"{D}getcontenttype": "text/calendar; charset=utf-8",
            f"{D}getlastmodified": http_date(collection.modified_at),
            f"{CS}getctag": token,
            f"{C}supported-calendar-component-set": dav.component("VEVENT"),
            f"{C}calendar-description": collection.name,
            f"{APPLE}calendar-color": HEX[collection.colour],
        },
    )


def _token(path: str, collection: Collection) -> str:
    return f"{public_url()}{path}#{collection.token}"


def _answer(path: str, collection: Collection) -> ResponseReturnValue:
    if request.method in {"GET", "HEAD"}:
        abort(405)
    asked = read(request.get_data())
    depth = _depth() if request.method == "PROPFIND" else None
    if asked.token or not collection.is_public:
        return _multistatus(_told(path, collection, asked, depth))
    key = tag(public_url(), path, collection.token, depth, asked)
    return _multistatus(_answers.get(key, lambda: _told(path, collection, asked, depth)))


def _told(path: str, collection: Collection, asked: Asked, depth: int | None) -> bytes:
    """What a PROPFIND of this depth, or a REPORT, is told."""
    if depth is not None:
        shown = [_resource(path, collection)]
        if depth == 1:
            shown += _objects(path, collection, collection.load().values(), asked)
        return dav.multistatus(shown, asked.wanted)
    if asked.kind is Kind.SYNC:
        return _sync(path, collection, asked)
    if asked.kind is Kind.MULTIGET:
        entries = collection.load()
        names = {href: href.removeprefix(path).removesuffix(".ics") for href in asked.hrefs}
        known = {href: entries.get(uid) for href, uid in names.items()}
        shown = [_entry(h, collection, e, asked) if e else Resource(h, None) for h, e in known.items()]
        return dav.multistatus(shown, asked.wanted)
    if asked.kind is Kind.QUERY:
        matching = [e for e in collection.load().values() if collections.is_asked(e, asked)]
        return dav.multistatus(_objects(path, collection, matching, asked), asked.wanted)
    raise Unsupported(f"{D}supported-report")


def _sync(path: str, collection: Collection, asked: Asked) -> bytes:
    entries = collection.load()
    changed, gone = set(entries), set[str]()
    if asked.token:
        prefix = f"{public_url()}{path}#"
        since = collection.since(asked.token.removeprefix(prefix)) if asked.token.startswith(prefix) else None
        if since is None:
            raise Unsupported(f"{D}valid-sync-token")
        changed, gone = since
    shown = _objects(path, collection, (e for uid, e in entries.items() if uid in changed), asked)
    shown += [Resource(f"{path}{uid}.ics", None) for uid in sorted(gone)]
    return dav.multistatus(shown, asked.wanted, _token(path, collection))


def _objects(path: str, collection: Collection, entries: Iterable[CalendarObject], asked: Asked) -> list[Resource]:
    return [_entry(f"{path}{collections.uid_of(e)}.ics", collection, e, asked) for e in entries]


def _entry(path: str, collection: Collection, entry: CalendarObject, asked: Asked) -> Resource:
    properties: dict[str, Value] = {
        f"{D}resourcetype": [],
        f"{D}getetag": f'"{collection.etag(entry)}"',
        f"{D}getcontenttype": "text/calendar; charset=utf-8; component=VEVENT",
        f"{D}getlastmodified": http_date(entry.modified_at),
    }
    if asked.wanted and f"{C}calendar-data" in asked.wanted:
        properties[f"{C}calendar-data"] = dav.object_of(entry, collection.language).decode()
    return Resource(path, properties)


def _object(path: str, collection: Collection, uid: str) -> ResponseReturnValue:
    entry = collection.load().get(uid)
    if entry is None:
        raise NotFound
    if request.method == "PROPFIND":
        asked = read(request.get_data())
        return _multistatus(dav.multistatus([_entry(f"{path}{uid}.ics", collection, entry, asked)], asked.wanted))
    if request.method == "REPORT":
        raise Unsupported(f"{D}supported-report")
    response = Response(dav.object_of(entry, collection.language), mimetype="text/calendar")
    response.set_etag(collection.etag(entry))
    response.headers["Cache-Control"] = "private, max-age=60"
    return response.make_conditional(request)


def _multistatus(body: bytes) -> Response:
    headers = {"DAV": "1, 3, calendar-access", "Cache-Control": "no-store"}
    return Response(body, 207, headers, mimetype="application/xml")
