"""Who may open what: every route has its row. Columns: anonymous, delegate, other organiser, desk, viewer, organiser, administrator.

Values are the status of a GET (or of a POST for routes that only take POST). 302 of an anonymous reader is the way to sign in.
"""

ROLES = ("anonymous", "paul", "other", "dana", "vera", "olga", "admin")
EVERYONE = (200,) * 7
SIGNED_IN = (302, *(200,) * 6)
ORGANISERS = (302, 403, 403, 403, 403, 200, 200)
DESK = (302, 403, 403, 200, 403, 200, 200)
TEAM = (302, 403, 403, 200, 200, 200, 200)
CREATORS = (302, 403, 200, 403, 403, 200, 200)
ACTS = (302, 403, 403, 403, 403, 302, 302)
NOBODY = (404,) * 7
HIDDEN = (302, *(404,) * 6)

TABLE = {
    "static": NOBODY,
    "web.healthz": EVERYONE,
    "web.readyz": EVERYONE,
    "web.robots": EVERYONE,
    "mail.mailbox": EVERYONE,
    "mail.letter": NOBODY,
    "accounts.sign_up": EVERYONE,
    "accounts.sign_in": (200, *(302,) * 6),
    "accounts.sign_out": (302,) * 7,
    "accounts.confirm": NOBODY,
    "accounts.ask_reset": EVERYONE,
    "accounts.reset": NOBODY,
    "accounts.profile": SIGNED_IN,
    "accounts.password": SIGNED_IN,
    "editions.home": EVERYONE,
    "editions.series": EVERYONE,
    "editions.edition": EVERYONE,
    "editions.desk": SIGNED_IN,
    "editions.new_series": CREATORS,
    "editions.edit_series": ORGANISERS,
    "editions.new_edition": ORGANISERS,
    "editions.edit_edition": ORGANISERS,
    "editions.announce": ACTS,
    "editions.team": ORGANISERS,
    "editions.log": ORGANISERS,
    "editions.new_venue": CREATORS,
    "editions.edit_venue": (302, 404, 404, 404, 404, 200, 200),
    "editions.new_room": (302, 404, 404, 404, 404, 200, 200),
    "editions.edit_room": (302, 404, 404, 404, 404, 200, 200),
    "editions.remove_room": (302, 404, 404, 404, 404, 302, 302),
    "programme.sessions": TEAM,
    "programme.new_session": ORGANISERS,
    "programme.edit_session": ORGANISERS,
    "programme.speakers": TEAM,
    "programme.new_speaker": ORGANISERS,
    "programme.edit_speaker": ORGANISERS,
    "programme.remove_speaker": ACTS,
    "programme.remove_track": ACTS,
    "programme.tracks": TEAM,
    "programme.new_track": ORGANISERS,
    "programme.edit_track": ORGANISERS,
    "schedule.programme": EVERYONE,
    "schedule.session": EVERYONE,
    "schedule.speakers": EVERYONE,
    "schedule.speaker": EVERYONE,
    "schedule.star": (302,) * 7,
    "schedule.draft": TEAM,
    "schedule.place": ORGANISERS,
    "schedule.unschedule": ACTS,
    "schedule.remove": ORGANISERS,
    "schedule.release": ORGANISERS,
    "schedule.cancel_edition": ORGANISERS,
    "registration.register": (302, 302, *(200,) * 5),
    "registration.own": SIGNED_IN,
    "registration.show": (302, 200, *(404,) * 5),
    "registration.change": (302, 200, *(404,) * 5),
    "registration.withdraw": (302, 200, *(404,) * 5),
    "registration.pass_": (302, 200, *(404,) * 5),
    "registration.qr": (302, 200, *(404,) * 5),
    "registration.dashboard": TEAM,
    "registration.registrations": DESK,
    "registration.registration": DESK,
    "registration.act": ACTS,
    "registration.export": ORGANISERS,
    "registration.remove_category": ACTS,
    "registration.categories": ORGANISERS,
    "registration.new_category": ORGANISERS,
    "registration.edit_category": ORGANISERS,
    "feeds.all_editions": EVERYONE,
    "feeds.series": EVERYONE,
    "feeds.edition": EVERYONE,
    "feeds.session": EVERYONE,
    "feeds.personal": NOBODY,
    "feeds.nothing": NOBODY,
    "feeds.subscribe": EVERYONE,
    "feeds.own": SIGNED_IN,
    "feeds.revoke": HIDDEN,
}

# A closed forum: whoever has no role in it must not learn that it exists, from any page, at any method.
CLOSED = {
    "anonymous": 404,
    "paul": 404,
    "other": 404,
    "dana": 404,
    "vera": 404,
    "member": 200,
    "olga": 200,
    "admin": 200,
}
