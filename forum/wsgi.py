"""What a WSGI server loads."""

from forum import create_app
from forum.jobs.working import start_in_process

app = create_app()
start_in_process(app)
