"""The site with an empty view beside it, for baselines on the same server."""

from forum import create_app
from forum.web import public

app = create_app()


@app.get("/bench/empty")
@public
def empty() -> str:
    return ""
