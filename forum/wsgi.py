"""What servers load: `served` with `forum serve`; `app` is plain WSGI."""

from forum import create_app
from forum.jobs.working import start_in_process
from forum.web.gateway import Gateway

app = create_app()
served = Gateway(app, app.config["MAX_CONTENT_LENGTH"], proxies=app.config["PROXIES"])
start_in_process(app)
