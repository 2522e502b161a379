"""The site with two bare views beside it, for baselines on the same server."""

from flask import Response

from forum import create_app
from forum.web import public

app = create_app()
kept: dict[str, bytes] = {}


@app.get("/bench/empty")
@public
def empty() -> str:
    return ""


@app.get("/bench/bytes")
@public
def same_bytes() -> Response:
    """The bytes of the feed of 500 sessions, from memory."""
    if not kept:
        client = app.test_client()
        kept["feed"] = client.get("/calendar/bench/2027.ics", headers={"Accept-Encoding": "identity"}).data
    return Response(kept["feed"], mimetype="text/calendar")
