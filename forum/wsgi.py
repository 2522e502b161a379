"""What servers load: `served` with `forum serve`; `app` is plain WSGI."""

from forum import create_app
from forum.accounts.current import find_current
from forum.accounts.models import Right
from forum.accounts.rules import holds_anywhere
from forum.bounds import Bound
from forum.jobs.working import start_in_process
from forum.web.gateway import Gateway
from forum.web.uploads import Door


def who_works() -> str:
    """Whoever asks and has work at the desk, by key."""
    account = find_current()
    return str(account.id) if account and holds_anywhere(account, Right.SEE_DESK) else ""


app = create_app()
door = Door(app, who_works)
served = Gateway(app, Bound.FORM_BYTES.most, proxies=app.config["PROXIES"], files=Bound.UPLOAD_BYTES.most, door=door)
start_in_process(app)
