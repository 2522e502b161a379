"""Merging a thing into another of its kind: choose, see what follows, confirm; and taking it back.

Where roles are held in the thing itself, others lead afterwards over what goes: whoever does it shows who they are.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from forum import clock
from forum.accounts.current import ask_who, current_account
from forum.db import transaction
from forum.editions.forms import room_choices
from forum.editions.queries import rooms_of
from forum.errors import NotFound, Refused
from forum.languages import N_, sort_key
from forum.removal import services
from forum.removal.forms import Choice, read_choice, read_rooms
from forum.removal.queries import (
    clashes_of,
    edition_of,
    get_merger,
    get_thing,
    kind_called,
    kind_of,
    others_of,
    returning_of,
    things_of,
    uses_of,
)
from forum.removal.rules import Kind, Refusal, Returning, Use
from forum.removal.views import bp
from forum.removal.views.addresses import archive_url, page_url
from forum.web.filters import nested, plain
from forum.web.language import current
from forum.web.parts import digest


@bp.route("/things/<thing>/<int:thing_id>/merge", methods=["GET", "POST"])
def merge(thing: str, thing_id: int) -> ResponseReturnValue:
    if kind_called(thing).merging is None:
        raise NotFound
    row = get_thing(thing, thing_id, current_account())
    if row.archived_at is not None:
        flash(gettext(Refusal.ALREADY.value))
        return redirect(archive_url(row))
    page = _Page(row)
    if request.method == "POST" and page.choice.into and not page.choice.refusal:
        here = url_for("removal.merge", thing=thing, thing_id=thing_id, into=page.choice.into.id)
        if page.kind.holds_roles and (asked := ask_who(here)):
            return asked
        try:
            with transaction():
                row = get_thing(thing, thing_id, current_account())
                services.hold(row, page.choice.into)
                page = _Page(row)
                if page.choice.into is None or request.form.get("seen") != page.seen:
                    raise Refused(Refusal.LOOK_AGAIN)
                rooms = {room: into.id for room, into in page.choice.rooms.items()}
                services.merge(page.row, page.choice.into, current_account(), clock.now(), rooms)
            message = N_("Merged into “%(into)s”: %(name)s. For 30 days you can undo it here.")
            flash(gettext(message, name=plain(page.row.name), into=nested(plain(page.choice.into.name))))
            return redirect(page_url(page.choice.into))
        except Refused as refused:
            flash(gettext(refused.reason.value))
            page = _Page(get_thing(thing, thing_id, current_account()))
    return page.render()


def _called(kind: Kind, others: Sequence[Any]) -> dict[int, str]:
    """What the choice calls them, by key."""
    choices = kind.merging and kind.merging.choices
    return {other.id: plain(other.name) for other in others} | (dict(choices(others)) if choices else {})


class _Page:
    """What the page shows, and what its buttons are about."""

    def __init__(self, row: Any) -> None:
        sent: Mapping[str, str] = request.form if request.method == "POST" else request.args
        self.kind, self.row = kind_of(row), row
        others = others_of(row, current_account())
        self.called = _called(self.kind, others)
        self.others = sorted(others, key=self._place_of)
        choice = read_choice(sent, row, self.others)
        self.rooms: Sequence[Any] = []
        self.targets: Sequence[Any] = []
        if self.kind.merging and self.kind.merging.parts and choice.into:
            self.rooms, self.targets = rooms_of(row.id), rooms_of(choice.into.id)
            choice = read_rooms(sent, choice, self.rooms, self.targets)
        self.choice = choice if not choice.into or choice.refusal else self._judged(choice)
        self.uses: list[Use] = uses_of(row, current_account())
        into, reader = self.choice.into, current_account()
        self.clashes = clashes_of(row, into, self.choice.rooms, reader) if into else []
        self.about = self.kind.merging.about(row, into) if self.kind.merging and into else {}

    def _place_of(self, other: Any) -> str:
        by = self.kind.merging.sorted_by if self.kind.merging else None
        return sort_key(by(other) if by else self.called[other.id], current())

    def _judged(self, choice: Choice) -> Choice:
        refusal = services.judge_merging(self.row, choice.into)
        return Choice(into=choice.into, rooms=choice.rooms, refusal=refusal)

    @property
    def seen(self) -> str:
        """What it shows, in a word."""
        into = self.choice.into
        uses = [(str(use.name), use.number, sorted(use.values.items())) for use in self.uses]
        rooms = sorted((room, other.id) for room, other in self.choice.rooms.items())
        clashes = [(clash.edition.id, clash.first.uid, clash.second) for clash in self.clashes]
        versions = self.row.version, (into.id, into.version) if into else None
        return digest(f"{versions} {uses} {rooms} {clashes} {self.about}")

    def render(self) -> ResponseReturnValue:
        """With the button only where nothing speaks against it."""
        return render_template(
            "removal/merge.html",
            kind=self.kind,
            row=self.row,
            others=self.others,
            choice=self.choice,
            rooms=self.rooms,
            targets=self.targets,
            told=self.called,
            told_rooms=dict(room_choices(self.targets)),
            uses=self.uses,
            clashes=self.clashes,
            about=self.about,
            seen=self.seen,
            edition=edition_of(self.row),
            active=self.kind.tab,
            back=page_url(self.row),
        )


@bp.route("/things/mergers/<int:merger_id>/take-back", methods=["GET", "POST"])
def take_back(merger_id: int) -> ResponseReturnValue:
    """What comes back and what stays is shown first."""
    merger = get_merger(merger_id, current_account())
    things = things_of(kind_called(merger.kind), [merger.row_id, merger.into_id])
    row = things[merger.row_id]
    if request.method != "POST":
        returning = returning_of(merger, current_account())
        return render_template(
            "removal/take_back.html",
            kind=kind_of(row),
            row=row,
            into=things[merger.into_id],
            returning=returning,
            refusal=returning.refusal or services.judge_taking_back(merger),
            seen=_seen(returning),
            edition=edition_of(row),
            active=kind_of(row).tab,
            back=page_url(things[merger.into_id]) or archive_url(row),
        )
    if kind_of(row).holds_roles and (asked := ask_who(request.path)):
        return asked
    try:
        with transaction():
            merger = get_merger(merger_id, current_account())
            if request.form.get("seen") != _seen(returning_of(merger, current_account())):
                raise Refused(Refusal.LOOK_AGAIN)
            left = services.take_back(merger, current_account(), clock.now())
        flash(gettext("Merging undone: %(name)s.", name=plain(row.name)))
        if left:
            changed = ngettext("%(num)s was changed since and stays.", "%(num)s were changed since and stay.", left)
            flash(changed)
    except Refused as refused:
        flash(gettext(refused.reason.value))
        if refused.reason is Refusal.LOOK_AGAIN:
            return redirect(url_for("removal.take_back", merger_id=merger_id))
        return redirect(archive_url(row))
    return redirect(page_url(row) or archive_url(row))


def _seen(returning: Returning) -> str:
    """What the page shows, in a word."""
    told = [[(str(use.name), use.number, sorted(use.values.items())) for use in uses] for uses in returning[:2]]
    return digest(f"{told} {returning.left}")
