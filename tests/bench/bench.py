"""make bench: every figure beside a baseline of the same run. Prints requests per second and their ratio."""

import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.registration import services
from forum.registration.models import Category, RegistrationState
from tests.bench import calendars
from tests.bench.load import CLIENTS, application, fill_programme, memory, per_second, served, show
from tests.factories import make_account, make_category, make_edition
from tests.postgres import cluster, find_binaries


def serving(environ):
    with application(environ):
        fill_programme(500)
    with served(environ) as (port, seconds, pid):
        empty = per_second(port, "/bench/empty")
        show(
            "programme page of 500 sessions (one day of them)", per_second(port, "/forums/bench/2027/programme"), empty
        )
        print(f"{'memory per worker after that':64} {memory(pid):9.0f} MiB")
        print(f"{'cold start until /healthz answers':64} {seconds:9.2f} s")


def registering(name, environ):
    with application(environ) as app:
        take = services._take_place
        speeds = {}
        for kind, place in (("with a quota", take), ("without a quota", lambda _: RegistrationState.CONFIRMED)):
            services._take_place = place
            with transaction():
                category = make_category(make_edition(kind.replace(" ", "-")), 1_000_000).id
                ids = [make_account(f"{kind[:7].strip().replace(' ', '')}{len(kind)}{i}").id for i in range(800)]

            def one(account, category=category):
                with app.app_context():
                    with transaction():
                        row = db.session.get_one(Category, category)
                        services.register(
                            db.session.get_one(Edition, row.edition_id),
                            row,
                            db.session.get_one(Account, account),
                            "",
                            clock.now(),
                        )
                    db.session.remove()

            started = time.monotonic()
            with ThreadPoolExecutor(CLIENTS) as pool:
                list(pool.map(one, ids))
            speeds[kind] = len(ids) / (time.monotonic() - started)
        services._take_place = take
        show(f"registrations, 16 clients, {name}", speeds["with a quota"], speeds["without a quota"])


def main():
    with tempfile.TemporaryDirectory() as folder:
        environ = {"FORUM_DEMO": "1", "FORUM_INSTANCE": folder, "FORUM_RATE_LIMITS": "0"}
        calendars.main(folder)
        serving(environ)
        registering("SQLite", environ | {"FORUM_DATABASE_URL": f"sqlite:///{folder}/registering.sqlite"})
        if find_binaries():
            with cluster() as url:
                registering("PostgreSQL", environ | {"FORUM_DATABASE_URL": url})
        else:
            print("PostgreSQL is not installed: its registrations were not measured")


if __name__ == "__main__":
    main()
