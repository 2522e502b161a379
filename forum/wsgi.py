"""What servers load: `served` with `forum serve`; `app` is plain WSGI."""

from forum import create_app
from forum.bounds import Bound
from forum.jobs.working import start_in_process
from forum.web.gateway import Gateway
from forum.web.uploads import Door

app = create_app()
served = Gateway(
    app, Bound.FORM_BYTES.most, proxies=app.config["PROXIES"], files=Bound.UPLOAD_BYTES.most, door=Door(app)
)
start_in_process(app)
