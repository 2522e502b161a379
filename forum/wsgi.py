"""What servers load: `served` with `forum serve`; `app` is plain WSGI."""

from forum import create_app
from forum.accounts.current import find_current
from forum.accounts.models import Right
from forum.accounts.rules import holds_anywhere
from forum.bounds import Bound
from forum.jobs.working import start_in_process
from forum.web.gateway import Gateway
from forum.web.uploads import Door

app = create_app()
door = Door(app, lambda: holds_anywhere(find_current(), Right.SEE_DESK))
served = Gateway(app, Bound.FORM_BYTES.most, proxies=app.config["PROXIES"], files=Bound.UPLOAD_BYTES.most, door=door)
start_in_process(app)
