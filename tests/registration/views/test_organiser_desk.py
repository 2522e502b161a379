"""What the registration desk may do with registrations."""

from forum.db import db, transaction
from forum.editions.models import Edition
from forum.registration.models import Registration, RegistrationState


def test_the_desk_approves_only_where_the_edition_lets_it(app, cast, world):
    """O2: it saw Approve and Reject and got 403."""
    values, clients = world
    dana, base = clients["dana"], f"/manage/innoprom/2027/registrations/{values['reference']}"
    with app.app_context(), transaction():
        registration = db.session.query(Registration).filter_by(reference=values["reference"]).one()
        registration.state = RegistrationState.PENDING
    assert "/approve" not in dana.get(base).text
    assert dana.post(f"{base}/approve").status_code == 403
    with app.app_context(), transaction():
        db.session.get_one(Edition, cast.edition).desk_approves = True
    page = dana.get(base).text
    assert "/approve" in page
    assert "/reject" not in page
    for act in ("reject", "cancel", "promote", "readmit"):
        assert dana.post(f"{base}/{act}", data={"reason": "x"}).status_code == 403
    assert dana.post(f"{base}/approve").status_code == 302
    with app.app_context():
        registration = db.session.query(Registration).filter_by(reference=values["reference"]).one()
        assert registration.state is RegistrationState.CONFIRMED
