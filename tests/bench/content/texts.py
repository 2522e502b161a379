"""Titles, abstracts and biographies of the length and the alphabets that organisers write. Everything is invented."""

import random
from functools import cache

Text = dict[str, str]
LANGUAGES = ("en", "ru", "uz")

TOPICS = (
    ("Industrial cooperation", "Промышленная кооперация", "Sanoat kooperatsiyasi"),
    ("Water and power", "Вода и энергия", "Suv va energiya"),
    ("Robots on the shop floor", "Роботы в цехах", "Sexlardagi robotlar"),
    ("From cotton to cloth", "От хлопка до ткани", "Paxtadan matogacha"),
    ("Rail corridors", "Железнодорожные коридоры", "Temir yoʻl yoʻlaklari"),
    ("Metals of the future", "Металлы будущего", "Kelajak metallari"),
    ("Green buildings", "Зелёное строительство", "Yashil qurilish"),
    ("Data for factories", "Данные для заводов", "Zavodlar uchun maʼlumotlar"),
    ("Small business, big orders", "Малый бизнес, большие заказы", "Kichik biznes, katta buyurtmalar"),
    ("Skills and vocational schools", "Навыки и колледжи", "Koʻnikmalar va kollejlar"),
    ("Artificial intelligence in agencies", "Искусственный интеллект в ведомствах", "Idoralarda sunʼiy intellekt"),
    ("Medicine at a distance", "Медицина на расстоянии", "Masofadan turib tibbiyot"),
    ("Food without losses", "Продукты без потерь", "Isrofsiz oziq-ovqat"),
    ("Standards and measures", "Стандарты и измерения", "Standartlar va oʻlchovlar"),
    ("Cities in hot summers", "Города жарким летом", "Jazirama yozdagi shaharlar"),
    ("Payments across borders", "Платежи через границы", "Chegaralararo toʻlovlar"),
)
ANGLES = (
    (
        "what has been agreed and what is still open",
        "о чём договорились и что ещё открыто",
        "nima kelishildi va nima ochiq qoldi",
    ),
    ("the experience of three regions", "опыт трёх регионов", "uch mintaqa tajribasi"),
    ("who pays for the first ten years", "кто платит первые десять лет", "dastlabki oʻn yil uchun kim toʻlaydi"),
    ("lessons of the first projects", "уроки первых проектов", "birinchi loyihalar saboqlari"),
    ("a workshop with worked examples", "практикум с разбором примеров", "misollar bilan amaliy mashgʻulot"),
    (
        "common rules instead of bilateral ones",
        "общие правила вместо двусторонних",
        "ikki tomonlama oʻrniga umumiy qoidalar",
    ),
    ("people, schools and first jobs", "люди, школы и первая работа", "odamlar, maktablar va ilk ish"),
    ("from a pilot to everyday use", "от опытного образца к ежедневной работе", "tajribadan kundalik ishga"),
)
SENTENCES = (
    (
        "The session brings together those who decide and those who carry the decisions out.",
        "Сессия собирает тех, кто принимает решения, и тех, кто их выполняет.",
        "Sessiya qaror qabul qiluvchilar va ularni bajaruvchilarni bir joyga toʻplaydi.",
    ),
    (
        "Two reports open it, then the floor belongs to questions from the hall, in any of the working languages.",
        "Откроют её два доклада, затем слово получит зал – вопросы можно задавать на любом из рабочих языков.",
        "Uni ikki maʼruza ochadi, soʻng zaldagi savollarga oʻtiladi; ish tillarining istalganida soʻrash mumkin.",
    ),
    (
        "The working group shows its figures for the last two years: volumes, prices, and how long permits took.",
        "Рабочая группа покажет цифры за два последних года: объёмы, цены и сроки выдачи разрешений.",
        "Ishchi guruh soʻnggi ikki yil raqamlarini koʻrsatadi: hajmlar, narxlar va ruxsatnomalar muddati.",
    ),
    (
        "Half of the projects announced in 2023 have reached their first customers; the other half wait for a line, a road or a loan.",
        "Половина проектов, объявленных в 2023 году, дошла до первых покупателей; другая ждёт линии, дороги или кредита.",
        "2023-yilda eʼlon qilingan loyihalarning yarmi ilk xaridorlarga yetdi; qolgani liniya, yoʻl yoki kredit kutmoqda.",
    ),
    (
        "What can be made nearer to the buyer, and what is better bought together?",
        "Что выгоднее делать ближе к покупателю, а что – покупать сообща?",
        "Nimani xaridorga yaqin ishlab chiqarish, nimani birgalikda sotib olish maʼqul?",
    ),
    (
        "A draft of common requirements lies on the table; remarks are taken until the end of the day at the secretariat's desk.",
        "На столе – проект общих требований; замечания принимаются до конца дня у стойки секретариата.",
        "Stolda umumiy talablar loyihasi turibdi; mulohazalar kun oxirigacha kotibiyat stolida qabul qilinadi.",
    ),
    (
        "Universities will say which courses they open in the autumn, and enterprises how many graduates they take.",
        "Университеты расскажут, какие курсы откроют осенью, а предприятия – сколько выпускников возьмут.",
        "Universitetlar kuzda qanday kurslar ochishini, korxonalar esa nechta bitiruvchini olishini aytadi.",
    ),
    (
        "Interpretation is provided; slides will be on the session's page an hour after it ends.",
        "Обеспечен перевод; презентации появятся на странице сессии через час после окончания.",
        "Tarjima taʼminlanadi; taqdimotlar tugaganidan bir soat oʻtib sessiya sahifasida boʻladi.",
    ),
)
LIVES = (
    (
        "Has led the department for industrial policy since 2019 and taught economics in Samarkand before.",
        "С 2019 года возглавляет департамент промышленной политики, прежде преподавал экономику в Самарканде.",
        "2019-yildan sanoat siyosati departamentini boshqaradi, undan oldin Samarqandda iqtisodiyotdan dars bergan.",
    ),
    (
        "Author of forty papers on the hydrology of the Amu Darya and of a textbook that is used in six universities.",
        "Автор сорока работ о гидрологии Амударьи и учебника, по которому занимаются в шести университетах.",
        "Amudaryo gidrologiyasiga oid qirqta ish va oltita universitetda oʻqitiladigan darslik muallifi.",
    ),
    (
        "Began as a fitter, runs a works with 1,200 people today and sits on the board of the chamber of commerce.",
        "Начинал слесарем, сегодня руководит заводом, где работают 1200 человек, и состоит в совете торговой палаты.",
        "Ishni chilangarlikdan boshlagan, bugun 1200 kishilik zavodni boshqaradi va savdo palatasi kengashi aʼzosi.",
    ),
    (
        "Advises ministries on payment systems; speaks five languages.",
        "Консультирует министерства по платёжным системам; говорит на пяти языках.",
        "Vazirliklarga toʻlov tizimlari boʻyicha maslahat beradi; besh tilda soʻzlashadi.",
    ),
)
GIVEN = (
    ("Aziza", "Азиза", "Aziza"), ("Timur", "Тимур", "Temur"), ("Aigerim", "Айгерим", "Oygerim"), ("Nurlan", "Нурлан", "Nurlan"),
    ("Sergey", "Сергей", "Sergey"), ("Elena", "Елена", "Yelena"), ("Farrukh", "Фаррух", "Farrux"), ("Gulnara", "Гульнара", "Gulnora"),
    ("Meerim", "Мээрим", "Meerim"), ("Oraz", "Ораз", "Oroz"), ("Zarina", "Зарина", "Zarina"), ("Bekzod", "Бекзод", "Bekzod"),
)  # fmt: skip
FAMILY = (
    ("Karim", "Карим", "Karim"), ("Said", "Саид", "Said"), ("Aben", "Абен", "Aben"), ("Toktosun", "Токтосун", "Toʻxtasin"),
    ("Lesnik", "Лесник", "Lesnik"), ("Berdy", "Берды", "Berdi"), ("Rakhim", "Рахим", "Rahim"), ("Umar", "Умар", "Umar"),
    ("Esen", "Есен", "Esen"), ("Gʻulom", "Гулом", "Gʻulom"), ("Oripov", "Арипов", "Oripov"), ("Qodir", "Кадыр", "Qodir"), ("Juma", "Джума", "Juma"),
)  # fmt: skip
COMPANIES = (
    ("Turquoise Works", "Бирюзовый завод", "Feruza zavodi"),
    ("Steppe Rail", "Степная дорога", "Dasht temir yoʻli"),
    ("Lapis Robotics", "Лазурит Роботикс", "Lojuvard Robotiks"),
    ("Saffron Energy", "Шафран Энерго", "Zaʼfaron Energiya"),
    ("Amu Textiles", "Аму Текстиль", "Amu Tekstil"),
    ("Eight Points Institute", "Институт «Восемь лучей»", "«Sakkiz qirra» instituti"),
    ("Ministry of Industry and Trade", "Министерство промышленности и торговли", "Sanoat va savdo vazirligi"),
)


def told(words: tuple[str, ...], form: str = "{}") -> Text:
    """A text in the three languages."""
    return {code: form.format(word) for code, word in zip(LANGUAGES, words, strict=True)}


def same(word: str) -> Text:
    """One word in all of them."""
    return told((word,) * 3)


def _joined(parts: list[tuple[str, ...]], by: str) -> Text:
    return {code: by.join(part[i] for part in parts) for i, code in enumerate(LANGUAGES)}


def title(number: int) -> Text:
    """60 to 90 characters; no two alike."""
    topic, angle = TOPICS[number % len(TOPICS)], ANGLES[number // len(TOPICS) % len(ANGLES)]
    said = _joined([topic, angle], ": ")
    part = number // (len(TOPICS) * len(ANGLES))
    return {code: f"{words} ({part + 1})" for code, words in said.items()} if part else said


@cache
def abstract(number: int) -> Text:
    """Four to seven sentences: 400 to 800 characters."""
    chance = random.Random(number)
    return _joined(chance.sample(SENTENCES, chance.choice((4, 5, 5, 6, 7))), " ")


@cache
def biography(number: int) -> Text:
    """Two to four sentences: 150 to 400 characters."""
    chance = random.Random(number)
    return _joined(chance.sample(LIVES, chance.choice((2, 3, 3, 4))), " ")


def name(number: int) -> Text:
    """Given and family name."""
    return _joined([GIVEN[number % len(GIVEN)], FAMILY[number * 5 % len(FAMILY)]], " ")


def company(number: int) -> Text:
    """Whom somebody works for."""
    return told(COMPANIES[number % len(COMPANIES)])
