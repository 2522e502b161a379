"""The site with one view that says nothing: what everything around a view costs."""

from forum import create_app
from forum.web import public

app = create_app()


@app.get("/bench/empty")
@public
def empty() -> str:
    return ""
