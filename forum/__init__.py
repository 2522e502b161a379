"""Forum: recurring international forums. create_app is the site map on one page."""

import gc
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

gc.disable()  # what is imported stays: to look for garbage in it takes a third of the start

from flask import Flask

from forum import printing, settings, web
from forum.accounts.current import Logins, load_account
from forum.accounts.models import Right
from forum.accounts.receivers import ask_of_account, ask_of_offer
from forum.accounts.signals import account_disabled, address_changed, address_taken_back, covering, password_reset
from forum.charsets import remember_known_charsets
from forum.db import db
from forum.editions.outlets import has_right
from forum.editions.receivers import cover, head_letter
from forum.editions.rules import has_begun, is_over
from forum.editions.signals import draft_moved, edition_changed, series_opened, zone_changed
from forum.invitations.receivers import (
    ask_of_registration,
    write_category_letters,
    write_completion_letter,
    write_edition_letters,
    write_registration_letter,
)
from forum.jobs.queues import open_queues
from forum.jobs.registry import find_jobs
from forum.jobs.running import bodies
from forum.mail.signals import letter_heading, letter_leaving
from forum.notices.receivers import ask_of_edition, watch_programme
from forum.people.receivers import ask_of_claim, follow_account, revoke_links
from forum.people.signals import claimed, describing, joined, joining, readdressed
from forum.programme.receivers import follow_speaker, judge_speaker
from forum.registration.receivers import (
    follow_person,
    follow_readdressed,
    judge_joining,
    judge_registrant,
    keep_windows,
    note_claimed,
)
from forum.registration.signals import completion_asked, registration_changed, registrations_moved
from forum.releases.receivers import forget_secrets
from forum.releases.signals import programme_released
from forum.removal.outlets import declare
from forum.removal.receivers import lead_on
from forum.removal.rules import Kind
from forum.removal.signals import weighing
from forum.schedule.receivers import follow_edition, weigh_merger
from forum.site.current import site_name
from forum.subscriptions.receivers import forget_addresses, revoke_all, revoke_unconfirmed
from forum.web.kept import KeptPages
from forum.web.shortcut import Shortcut

gc.freeze()
gc.enable()

PACKAGE = Path(__file__).parent
SLICES = (
    "audit",
    "accounts",
    "people",
    "site",
    "editions",
    "programme",
    "releases",
    "registration",
    "schedule",
    "feeds",
    "subscriptions",
    "invitations",
    "notices",
    "caldav",
    "removal",
    "administration",
    "desk",
)
DEMONSTRATION = ("mail", "demo")
"""Slices whose pages exist in demonstration mode only."""


def create_app(config: dict[str, Any] | None = None) -> Flask:
    """The application: settings, extensions, slices, wiring."""
    home = PACKAGE if (PACKAGE / "templates").is_dir() else PACKAGE.parent
    app = Flask("forum", template_folder=str(home / "templates"), static_folder=str(home / "static"))
    app.config.update(settings.load() if config is None else config)
    app.config.update(SEND_FILE_MAX_AGE_DEFAULT=31_536_000, BABEL_TRANSLATION_DIRECTORIES=str(PACKAGE / "translations"))

    remember_known_charsets()
    printing.use_fonts(app.config["FONTS"])
    db.init_app(app)
    web.init_web(app)
    Logins(app).user_loader(load_account)

    for name in (*SLICES, *(DEMONSTRATION if app.config["DEMO"] else ())):
        _add_slice(app, name)
    app.extensions["outlets"].judge = has_right
    declare(app, find_kinds())
    app.jinja_env.globals |= {"Right": Right, "site_name": site_name}
    app.jinja_env.globals |= {"is_edition_over": is_over, "has_edition_begun": has_begun}

    _carry_news()
    open_queues(app, bodies(app, find_jobs()))
    app.extensions["pages"] = KeptPages(app, app.config["FEED_SECONDS"])
    app.extensions["shortcut"] = Shortcut(app.extensions["pages"], app.config["FEED_SECONDS"])
    app.wsgi_app = app.extensions["shortcut"]  # type: ignore[method-assign]
    return app


def _carry_news() -> None:
    """Which slice hears of what another does."""
    covering.connect(cover)
    password_reset.connect(revoke_unconfirmed)
    address_changed.connect(follow_account)
    address_taken_back.connect(revoke_all)
    address_taken_back.connect(revoke_links)
    account_disabled.connect(forget_addresses)
    describing.connect(judge_speaker)
    describing.connect(judge_registrant)
    joining.connect(judge_joining)
    claimed.connect(note_claimed)
    joined.connect(follow_speaker)
    joined.connect(follow_person)
    readdressed.connect(follow_readdressed)
    registration_changed.connect(write_registration_letter)
    completion_asked.connect(write_completion_letter)
    registrations_moved.connect(write_category_letters)
    draft_moved.connect(follow_edition)
    weighing.connect(weigh_merger)
    zone_changed.connect(keep_windows)
    series_opened.connect(forget_secrets)
    edition_changed.connect(write_edition_letters)
    programme_released.connect(watch_programme)
    programme_released.connect(lead_on)
    letter_heading.connect(head_letter)
    for ask in (ask_of_account, ask_of_offer, ask_of_claim, ask_of_registration, ask_of_edition):
        letter_leaving.connect(ask)


def _add_slice(app: Flask, name: str) -> None:
    """A slice's pages, and what it puts into the pages of others: the rooms `views` and `outlets`."""
    if find_spec(f"forum.{name}.views"):
        app.register_blueprint(import_module(f"forum.{name}.views").bp)
    if find_spec(f"forum.{name}.outlets"):
        app.extensions["outlets"].add(import_module(f"forum.{name}.outlets").FILLS)


def find_kinds() -> list[Kind]:
    """The kinds of things that slices declare: what can be archived, merged and removed."""
    homes = (import_module(f"forum.{name}.outlets") for name in SLICES if find_spec(f"forum.{name}.outlets"))
    return [kind for home in homes for kind in getattr(home, "KINDS", ())]
