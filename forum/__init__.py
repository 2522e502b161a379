"""Forum: recurring international forums. create_app is the site map on one page."""

from pathlib import Path
from typing import Any

from flask import Flask
from flask_login import LoginManager

from forum import settings, web
from forum.accounts import queries as accounts
from forum.accounts import views as account_views
from forum.caldav import views as caldav_views
from forum.db import db, migrate
from forum.editions import views as edition_views
from forum.editions.signals import edition_changed
from forum.feeds import views as feed_views
from forum.invitations import views as invitation_views
from forum.invitations.receivers import write_edition_letters, write_registration_letter
from forum.jobs import connect_jobs
from forum.mail import views as mail_views
from forum.notices.receivers import watch_programme
from forum.programme import views as programme_views
from forum.registration import views as registration_views
from forum.registration.signals import registration_changed
from forum.releases import views as release_views
from forum.releases.signals import programme_released
from forum.schedule import views as schedule_views
from forum.subscriptions import views as subscription_views
from forum.web.shortcut import Shortcut

PACKAGE = Path(__file__).parent


def create_app(config: dict[str, Any] | None = None) -> Flask:
    """The application: settings, extensions, slices, wiring."""
    home = PACKAGE if (PACKAGE / "templates").is_dir() else PACKAGE.parent
    app = Flask("forum", template_folder=str(home / "templates"), static_folder=str(home / "static"))
    app.config.update(settings.load() if config is None else config)
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 31_536_000
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(PACKAGE / "translations")

    db.init_app(app)
    migrate.init_app(app, db, render_as_batch=True)
    web.init_web(app)
    login = LoginManager(app)
    login.user_loader(accounts.find_signed_in)

    for views in (
        account_views,
        edition_views,
        programme_views,
        release_views,
        registration_views,
        schedule_views,
        feed_views,
        subscription_views,
        invitation_views,
        caldav_views,
    ):
        app.register_blueprint(views.bp)
    if app.config["DEMO"]:
        app.register_blueprint(mail_views.bp)

    registration_changed.connect(write_registration_letter)
    edition_changed.connect(write_edition_letters)
    programme_released.connect(watch_programme)
    connect_jobs(app)
    app.extensions["shortcut"] = Shortcut(app.wsgi_app, app.config["FEED_SECONDS"])
    app.wsgi_app = app.extensions["shortcut"]  # type: ignore[method-assign]
    return app
