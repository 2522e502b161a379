"""Addresses that only act: whoever merely opens one – reloads, changes the language, follows a form that was shown
there – is led to the page that it is an act of."""

from flask import current_app, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed


def page_of_act(error: HTTPException) -> str:
    """The nearest page above an address that takes nothing but POST, with what was asked of it; else empty."""
    acts = isinstance(error, MethodNotAllowed) and {*(error.valid_methods or ())} in ({"POST"}, {"POST", "OPTIONS"})
    routes = current_app.create_url_adapter(request)
    if not acts or routes is None or request.method not in {"GET", "HEAD"}:
        return ""
    pages = {rule.rule for rule in current_app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    try:
        rule, path = str(routes.match(method="POST", return_rule=True)[0].rule), request.path
    except HTTPException:  # a number that is none of a thing
        return ""
    while rule not in pages:
        if f"{rule}/" in pages:
            path += "/"
            break
        rule, path = rule.rpartition("/")[0], path.rpartition("/")[0]
    query = request.query_string.decode("latin-1")
    return f"{path}?{query}" if query else path
