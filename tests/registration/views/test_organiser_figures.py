"""How an edition stands, in figures that are drawn."""

from lxml import html

from forum.db import db, transaction
from forum.editions.models import Edition
from forum.registration.models import Category
from tests.factories import make_category, text
from tests.registration.views.test_desk import LIST
from tests.registration.views.test_organiser_alike import entered, suspected


def test_a_category_is_filled_against_its_own_places(app, cast, sign_in):
    with app.app_context(), transaction():
        db.session.get_one(Category, cast.category).taken = 180
        edition = db.session.get_one(Edition, cast.edition)
        make_category(edition, 60, name=text("Press"), taken=23)
    page = html.fromstring(sign_in(cast.olga).get("/manage/innoprom/2027/").text)
    press = page.xpath("//table[@class='bars'][caption='Places taken by category']//tr[th='Press']")[0]
    assert press.xpath("string(td[@class='number'])") == "23 of 60"
    assert [float(each) for each in press.xpath(".//rect/@width")] == [100, 38.33]
    open_ = page.xpath("//table[@class='bars']//tr[th='Delegate']")[0]
    assert open_.xpath("string(td[@class='number'])") == "180"
    assert not open_.xpath(".//rect")


def test_a_state_that_nobody_is_in_is_left_out(app, cast, sign_in):
    paul = sign_in(cast.paul)
    paul.post("/forums/innoprom/2027/register", data={"category": cast.category})
    page = html.fromstring(sign_in(cast.olga).get("/manage/innoprom/2027/").text)
    assert [each.text_content().split() for each in page.xpath("//ul[@class='numbers']/li")] == [["1", "Confirmed"]]


def test_the_zone_is_said_once_above_the_list(app, cast, sign_in):
    for one in (cast.paul, cast.sam):
        sign_in(one).post("/forums/innoprom/2027/register", data={"category": cast.category})
    main = html.fromstring(sign_in(cast.rita).get("/manage/innoprom/2027/registrations").text).xpath("//main")[0]
    assert main.text_content().count("Tashkent") == 1
    assert len(main.xpath(".//table[contains(@class, 'stacked')]/tbody/tr")) == 2


def test_today_counts_what_is_to_be_looked_at(app, cast, sign_in):
    dana = sign_in(cast.dana)
    for name in ("father", "son"):
        entered(dana, cast, "Nazarov", "Ali", email=f"{name}@test.example", organisation="", position="")
    suspected(app)
    page = html.fromstring(sign_in(cast.rita).get("/manage/innoprom/2027/").text)
    links = {each.get("href"): each.text for each in page.xpath("//main//a[contains(@href, 'look=')]")}
    assert links == {f"{LIST}?look=alike": "Perhaps the same person 2", f"{LIST}?look=incomplete": "Incomplete 2"}
    assert "look=" not in sign_in(cast.petra).get("/manage/innoprom/2027/").text
