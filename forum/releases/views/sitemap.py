"""Which pages search engines may read: those of what everyone may know of."""

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from forum.editions.queries import listed_editions, visible_series
from forum.languages import LANGUAGES
from forum.releases.views import bp
from forum.web import cookieless


@bp.get("/sitemap.xml")
@cookieless
def sitemap() -> ResponseReturnValue:
    series, editions = visible_series(None), listed_editions(None)
    page = render_template("releases/sitemap.xml", series=series, editions=editions, languages=LANGUAGES)
    return Response(page, mimetype="application/xml", headers={"Cache-Control": "public, max-age=300"})
