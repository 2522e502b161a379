"""What accounts put into other pages."""

from collections.abc import Mapping
from datetime import datetime

from flask import url_for

from forum.accounts.current import current_account, open_ask
from forum.accounts.forms import SignInForm
from forum.accounts.queries import demands_on, offers_to
from forum.accounts.rules import ask_known
from forum.web.outlets import Outlet, Part, Target


def _offers(now: datetime, **_: object) -> Mapping[str, object]:
    """What the reader can accept."""
    return {"offers": offers_to(current_account(), now)}


def _demanded(**_: object) -> Mapping[str, object]:
    """What keeps the reader's roles from counting."""
    me = current_account()
    return {"demands": [] if me.has_factor else demands_on(me)}


def _sign_in_form(next: str, kept: str) -> Mapping[str, object]:
    form = SignInForm(formdata=None, data={"kept": kept})
    ask = open_ask()
    asked = ask_known(ask) if ask else ""
    return {"form": form, "action": url_for("accounts.sign_in", next=next), "asked": asked}


FILLS = (
    Part(outlet=Outlet.VISITOR_MENU, template="accounts/_visitor_menu.html"),
    Part(outlet=Outlet.MENU, template="accounts/_menu.html", order=90),
    Part(outlet=Outlet.CARDS, template="accounts/_offers.html", order=0, values=_offers),
    Part(outlet=Outlet.CARDS, template="accounts/_card.html", order=95),
    Part(outlet=Outlet.SIGN_IN_FORM, template="accounts/_sign_in.html", values=_sign_in_form),
    Target(outlet=Outlet.SIGN_IN, endpoint="accounts.sign_in"),
    Part(outlet=Outlet.CARDS, template="accounts/_demanded.html", order=0, values=_demanded),
    Target(outlet=Outlet.FACTOR, endpoint="accounts.demanded"),
    Target(outlet=Outlet.LANDING, endpoint="accounts.home"),
)
