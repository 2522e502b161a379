"""What servers load: `served` with `forum serve`; `app` is plain WSGI."""

from forum import create_app
from forum.bounds import Bound
from forum.jobs.working import start_in_process
from forum.web.gateway import Gateway

app = create_app()
served = Gateway(app, Bound.FORM_BYTES.most, files=Bound.UPLOAD_BYTES.most, proxies=app.config["PROXIES"])
start_in_process(app)
