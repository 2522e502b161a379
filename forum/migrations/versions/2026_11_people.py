"""people: a registration and a speaker belong to a person, who may have no account; what was said is kept

The fold of today's code is used on purpose, as in 0003.

Revision ID: 0010
Revises: 0009
"""
import json

import sqlalchemy as sa
from alembic import op

from forum.languages import fold

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ALIVE = sa.text("state IN ('PENDING', 'CONFIRMED', 'WAITLISTED')")
SAID = ("given_name", "family_name", "patronymic", "native_name", "country", "organisation", "position", "email", "phone")
SEARCHED = ("family_name", "given_name", "patronymic", "native_name", "organisation", "email")


def _table(table, *columns, **typed):
    return sa.table(table, *(sa.column(c) for c in columns), *(sa.column(c, t) for c, t in typed.items()))


ACCOUNT = _table("account", "id", "email", "name")
PERSON = _table("person", "id", "account_id", "folded", *SAID)
REGISTRATION = _table(
    "registration", "id", "account_id", "person_id", "submitted_by", "note", "folded", "country", said=sa.JSON(), answers=sa.JSON()
)
SPEAKER = _table("speaker", "id", "edition_id", "country", "person_id", name=sa.JSON(), affiliation=sa.JSON())
EDITION = _table("edition", "id", "series_id")


def upgrade():
    with op.batch_alter_table("account") as batch:
        batch.add_column(sa.Column("name", sa.String(320), nullable=False, server_default=""))
    with op.batch_alter_table("person") as batch:
        batch.drop_constraint("fk_person_account_id", type_="foreignkey")
        batch.alter_column("account_id", existing_type=sa.Integer(), nullable=True)
        batch.create_foreign_key("fk_person_account_id", "account", ["account_id"], ["id"], ondelete="SET NULL")
        batch.alter_column("family_name", existing_type=sa.String(100), type_=sa.String(200))
        batch.add_column(sa.Column("email", sa.String(320), nullable=False, server_default=""))
        batch.add_column(sa.Column("language", sa.String(20), nullable=False, server_default="en"))
    op.create_table(
        "claim_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_claim_link_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_claim_link_token_hash")),
    )
    op.create_index(op.f("ix_claim_link_person_id"), "claim_link", ["person_id"])
    with op.batch_alter_table("registration") as batch:
        batch.add_column(sa.Column("person_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("submitted_by", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("said", sa.JSON(), nullable=False, server_default="{}"))
        batch.add_column(sa.Column("folded", sa.String(1000), nullable=False, server_default=""))
        batch.add_column(sa.Column("country", sa.String(2), nullable=False, server_default=""))
        batch.add_column(sa.Column("answers", sa.JSON(), nullable=False, server_default="{}"))
        batch.add_column(sa.Column("form_version", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("speaker") as batch:
        batch.add_column(sa.Column("person_id", sa.Integer(), nullable=True))
    connection = op.get_bind()
    _name_accounts(connection)
    _keep_what_was_said(connection)
    _enter_speakers(connection)
    with op.batch_alter_table("registration") as batch:
        batch.drop_index("uq_registration_alive")
        batch.drop_index("ix_registration_account_id")
        batch.drop_constraint("fk_registration_account_id", type_="foreignkey")
        batch.drop_column("account_id")
        batch.drop_column("note")
        batch.alter_column("person_id", existing_type=sa.Integer(), nullable=False)
        for name in ("said", "answers"):
            batch.alter_column(name, existing_type=sa.JSON(), server_default=None)
        batch.create_foreign_key("fk_registration_person_id", "person", ["person_id"], ["id"])
        batch.create_foreign_key("fk_registration_submitted_by", "account", ["submitted_by"], ["id"], ondelete="SET NULL")
        batch.create_index("ix_registration_person_id", ["person_id"])
        batch.create_index("ix_registration_edition_id_country", ["edition_id", "country"])
        batch.create_index(
            "uq_registration_alive", ["edition_id", "person_id"], unique=True, sqlite_where=ALIVE, postgresql_where=ALIVE
        )
    with op.batch_alter_table("speaker") as batch:
        batch.alter_column("person_id", existing_type=sa.Integer(), nullable=False)
        batch.create_foreign_key("fk_speaker_person_id", "person", ["person_id"], ["id"])
        batch.create_index("ix_speaker_person_id", ["person_id"])


def _name_accounts(connection):
    """An account is called by its person. Whoever registered without a profile gets one that says the address."""
    nameless = (
        sa.select(ACCOUNT.c.id, ACCOUNT.c.email)
        .where(ACCOUNT.c.id.in_(sa.select(REGISTRATION.c.account_id)))
        .where(ACCOUNT.c.id.not_in(sa.select(PERSON.c.account_id).where(PERSON.c.account_id.is_not(None))))
    )
    for account_id, email in connection.execute(nameless).all():
        _enter(connection, account_id=account_id, family_name=email[:200], folded=fold(email)[:1000])
    people = sa.select(PERSON.c.account_id, PERSON.c.given_name, PERSON.c.family_name)
    named = [
        {"account": account_id, "called": f"{given or ''} {family}".strip()}
        for account_id, given, family in connection.execute(people.where(PERSON.c.account_id.is_not(None))).all()
    ]
    if named:
        query = sa.update(ACCOUNT).where(ACCOUNT.c.id == sa.bindparam("account")).values(name=sa.bindparam("called"))
        connection.execute(query, named)


def _enter(connection, **values):
    empty = dict.fromkeys((*SAID, "folded"), "")
    return connection.execute(sa.insert(PERSON).values(**{**empty, **values}).returning(PERSON.c.id)).scalar_one()


def _keep_what_was_said(connection):
    columns = [PERSON.c[name] for name in SAID if name != "email"]
    query = sa.select(REGISTRATION.c.id, REGISTRATION.c.note, PERSON.c.id, ACCOUNT.c.id, ACCOUNT.c.email, *columns)
    query = query.join_from(REGISTRATION, ACCOUNT, ACCOUNT.c.id == REGISTRATION.c.account_id)
    query = query.join(PERSON, PERSON.c.account_id == ACCOUNT.c.id)
    rows = []
    for number, note, person, account, email, *told in connection.execute(query).all():
        known = dict(zip([c.name for c in columns], told)) | {"email": email}
        said = {name: known[name] or "" for name in SAID}
        rows.append(
            {
                "number": number,
                "of": person,
                "by": account,
                "told": said,
                "words": fold(" ".join(said[name] for name in SEARCHED))[:1000],
                "home": said["country"],
                "answered": {"note": note},
            }
        )
    if rows:
        kept = {"person_id": "of", "submitted_by": "by", "folded": "words", "country": "home"}
        values = {name: sa.bindparam(key) for name, key in kept.items()}
        values |= {"said": sa.bindparam("told", type_=sa.JSON()), "answers": sa.bindparam("answered", type_=sa.JSON())}
        connection.execute(sa.update(REGISTRATION).where(REGISTRATION.c.id == sa.bindparam("number")).values(values), rows)


def _enter_speakers(connection):
    """A person for each speaker; the same one in a series for the same name, affiliation and country."""
    query = sa.select(SPEAKER.c.id, SPEAKER.c.name, SPEAKER.c.affiliation, SPEAKER.c.country, EDITION.c.series_id)
    query = query.join_from(SPEAKER, EDITION, EDITION.c.id == SPEAKER.c.edition_id).order_by(SPEAKER.c.id)
    persons, rows = {}, []
    for number, name, affiliation, country, series in connection.execute(query).all():
        key = json.dumps([series, name, affiliation, country], sort_keys=True)
        if key not in persons:
            told = {"family_name": _pick(name, "en")[:200], "organisation": _pick(affiliation, "en")[:200]}
            native = _pick(name, "ru")[:200]
            told |= {"native_name": native if native != told["family_name"] else "", "country": country}
            words = fold(" ".join(told.get(word, "") for word in SEARCHED))[:1000]
            persons[key] = _enter(connection, folded=words, **told)
        rows.append({"number": number, "of": persons[key]})
    if rows:
        query = sa.update(SPEAKER).where(SPEAKER.c.id == sa.bindparam("number")).values(person_id=sa.bindparam("of"))
        connection.execute(query, rows)


def _pick(text, language):
    for code in (language, "en", "ru", "uz", *sorted(text or {})):
        if value := (text or {}).get(code):
            return value
    return ""


def downgrade():
    """Persons without an account go, and registrations of theirs with them: no table of before could hold them."""
    connection = op.get_bind()
    lost = sa.select(REGISTRATION.c.id).join_from(REGISTRATION, PERSON, PERSON.c.id == REGISTRATION.c.person_id)
    lost = lost.where(PERSON.c.account_id.is_(None))
    for table in ("registration_step", "invitation_answer"):
        mine = sa.table(table, sa.column("registration_id"))
        connection.execute(sa.delete(mine).where(mine.c.registration_id.in_(lost)))
    connection.execute(sa.delete(REGISTRATION).where(REGISTRATION.c.id.in_(lost)))
    with op.batch_alter_table("speaker") as batch:
        batch.drop_index("ix_speaker_person_id")
        batch.drop_constraint("fk_speaker_person_id", type_="foreignkey")
        batch.drop_column("person_id")
    with op.batch_alter_table("registration") as batch:
        batch.add_column(sa.Column("account_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("note", sa.Text(), nullable=False, server_default=""))
    owner = sa.select(PERSON.c.account_id).where(PERSON.c.id == REGISTRATION.c.person_id).scalar_subquery()
    connection.execute(sa.update(REGISTRATION).values(account_id=owner))
    for number, answers in connection.execute(sa.select(REGISTRATION.c.id, REGISTRATION.c.answers)).all():
        note = sa.update(REGISTRATION).where(REGISTRATION.c.id == number).values(note=answers.get("note") or "")
        connection.execute(note)
    with op.batch_alter_table("registration") as batch:
        batch.drop_index("uq_registration_alive")
        batch.drop_index("ix_registration_edition_id_country")
        batch.drop_index("ix_registration_person_id")
        batch.drop_constraint("fk_registration_submitted_by", type_="foreignkey")
        batch.drop_constraint("fk_registration_person_id", type_="foreignkey")
        for name in ("person_id", "submitted_by", "said", "folded", "country", "answers", "form_version"):
            batch.drop_column(name)
        batch.alter_column("account_id", existing_type=sa.Integer(), nullable=False)
        batch.alter_column("note", existing_type=sa.Text(), server_default=None)
        batch.create_foreign_key("fk_registration_account_id", "account", ["account_id"], ["id"])
        batch.create_index("ix_registration_account_id", ["account_id"])
        batch.create_index(
            "uq_registration_alive", ["edition_id", "account_id"], unique=True, sqlite_where=ALIVE, postgresql_where=ALIVE
        )
    op.drop_table("claim_link")
    connection.execute(sa.delete(PERSON).where(PERSON.c.account_id.is_(None)))
    op.execute("UPDATE person SET family_name = substr(family_name, 1, 100)")
    with op.batch_alter_table("person") as batch:
        batch.alter_column("family_name", existing_type=sa.String(200), type_=sa.String(100))
        batch.drop_column("language")
        batch.drop_column("email")
        batch.drop_constraint("fk_person_account_id", type_="foreignkey")
        batch.alter_column("account_id", existing_type=sa.Integer(), nullable=False)
        batch.create_foreign_key("fk_person_account_id", "account", ["account_id"], ["id"], ondelete="CASCADE")
    with op.batch_alter_table("account") as batch:
        batch.drop_column("name")
