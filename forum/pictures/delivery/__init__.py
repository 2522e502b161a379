"""Pictures on their way: into the folder that all machines share, out of it, and through an organiser's page."""

from forum.pictures.delivery.files import find, lacking, send, sweep
from forum.pictures.delivery.pages import edit

__all__ = ["edit", "find", "lacking", "send", "sweep"]
