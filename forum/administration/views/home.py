"""How the site stands."""

from flask import render_template
from flask.typing import ResponseReturnValue

from forum.administration.queries import count_accounts
from forum.administration.views import administrators, bp
from forum.mail.models import LetterState
from forum.mail.queries import count_by_state, count_delayed


@bp.get("/administrators/overview")
@administrators
def home() -> ResponseReturnValue:
    letters = count_by_state()
    return render_template(
        "administration/home.html",
        accounts=count_accounts(),
        letters=letters,
        failed=letters[LetterState.FAILED],
        delayed=count_delayed(),
    )
