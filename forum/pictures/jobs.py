"""Files that no picture has any more go."""

from datetime import time

from forum import clock
from forum.jobs import job
from forum.pictures.delivery import sweep
from forum.pictures.queries import files_in_use


@job(daily=time(3, 40))
def sweep_pictures() -> int:
    """A day after that was seen first; how many files went."""
    return sweep(files_in_use(), clock.now())
