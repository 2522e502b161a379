"""News from below that calendars and mails must carry; connected by name in create_app."""

from forum.invitations.receivers.leaving import ask_of_registration as ask_of_registration
from forum.invitations.receivers.writing import write_category_letters as write_category_letters
from forum.invitations.receivers.writing import write_completion_letter as write_completion_letter
from forum.invitations.receivers.writing import write_edition_letters as write_edition_letters
from forum.invitations.receivers.writing import write_registration_letter as write_registration_letter
