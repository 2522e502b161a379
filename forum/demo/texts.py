"""Texts of the demonstration. Facts of the forums come from the summit's report; everything else is invented."""

# fmt: off

Words = tuple[str, str, str]
VENUES: dict[str, tuple[Words, Words, Words, str, str, tuple[float, float], list[tuple[Words, int]]]] = {
    "tashkent": (
        ("Central Exhibition Halls", "Центральные выставочные павильоны", "Markaziy koʻrgazma pavilyonlari"),
        ("107 Amir Temur Avenue", "проспект Амира Темура, 107", "Amir Temur shoh koʻchasi, 107"), ("Tashkent", "Ташкент", "Toshkent"),
        "UZ", "Asia/Tashkent", (41.3403, 69.2856),
        [((f"Hall {n}", f"Зал {n}", f"{n}-zal"), 120 + 60 * n) for n in range(1, 9)],
    ),
    "samarkand": (
        ("Festival Square", "Фестивальная площадь", "Festival maydoni"), ("Registan", "Регистан", "Registon"), ("Samarkand", "Самарканд", "Samarqand"),
        "UZ", "Asia/Samarkand", (39.6548, 66.9758),
        [(("Main stage", "Главная сцена", "Bosh sahna"), 3000), (("Garden stage", "Сцена в саду", "Bogʻdagi sahna"), 800),
         (("Craft yard", "Двор ремёсел", "Hunarmandlar hovlisi"), 300), (("Tea house", "Чайхана", "Choyxona"), 120)],
    ),
    "almaty": (
        ("House of Engineers", "Дом инженера", "Muhandislar uyi"), ("22 Satpayev Street", "улица Сатпаева, 22", "Satpayev koʻchasi, 22"), ("Almaty", "Алматы", "Olmaota"),
        "KZ", "Asia/Almaty", (43.2364, 76.9312), [(("Council hall", "Зал совета", "Kengash zali"), 80)],
    ),
    "dushanbe": (
        ("Hall of Meetings", "Зал встреч", "Uchrashuvlar zali"), ("Rudaki Avenue", "проспект Рудаки", "Rudakiy shoh koʻchasi"), ("Dushanbe", "Душанбе", "Dushanbe"),
        "TJ", "Asia/Dushanbe", (38.5737, 68.7738), [(("Round hall", "Круглый зал", "Dumaloq zal"), 60)],
    ),
    "moscow": (
        ("Centre for Dialogue", "Центр диалога", "Muloqot markazi"), ("Presnenskaya Embankment", "Пресненская набережная", "Presnya sohili"), ("Moscow", "Москва", "Moskva"),
        "RU", "Europe/Moscow", (55.7494, 37.5377), [(("Round table", "Круглый стол", "Davra suhbati zali"), 50)],
    ),
}

# slug, accent, closed, name, summary, about, editions: (days from today, length, venue, suffix, programme)
Days = tuple[int, int, str, str, str]
OneSeries = tuple[str, str, bool, Words, Words, Words, list[Days]]
SERIES: list[OneSeries] = [
    ("innoprom", "turquoise", False, ("INNOPROM. Central Asia", "ИННОПРОМ. Центральная Азия", "INNOPROM. Markaziy Osiyo"),
     ("International industrial exhibition in Tashkent.", "Международная промышленная выставка в Ташкенте.", "Toshkentdagi xalqaro sanoat koʻrgazmasi."),
     ("The fifth exhibition, in April 2025, brought together over 10,000 participants from 35 countries, with agreements worth $5 billion. It is proposed as the main industrial and innovation platform of the Central Asia–Russia dialogue.",
      "Пятая выставка в апреле 2025 года собрала более 10 000 участников из 35 стран; подписаны соглашения на 5 млрд долларов. Её предложено сделать главной промышленной и инновационной площадкой диалога «Центральная Азия – Россия».",
      "2025-yil apreldagi beshinchi koʻrgazma 35 mamlakatdan 10 000 dan ortiq ishtirokchini yigʻdi, 5 mlrd dollarlik kelishuvlar imzolandi. U «Markaziy Osiyo – Rossiya» muloqotining asosiy sanoat va innovatsiya maydoni sifatida taklif etilgan."),
     [(-210, 3, "tashkent", "", "none"), (40, 4, "tashkent", "", "industry")]),
    ("festival", "pomegranate", False, ("Festival of Culture, Art and Creativity", "Фестиваль культуры, искусства и творчества", "Madaniyat, sanʼat va ijod festivali"),
     ("Annual ethnocultural forum of the peoples of Central Asia and Russia.", "Ежегодный этнокультурный форум народов Центральной Азии и России.", "Markaziy Osiyo va Rossiya xalqlarining yillik etnomadaniy forumi."),
     ("Ensembles, crafts and a public programme on four stages. Tickets are free.", "Ансамбли, ремёсла и открытая программа на четырёх сценах. Билеты бесплатные.", "Ansambllar, hunarmandchilik va toʻrt sahnada ochiq dastur. Chiptalar bepul."),
     [(-180, 3, "samarkand", "", "none"), (75, 3, "samarkand", "", "festival")]),
    ("engineers", "lapis", False, ("Engineers of the Future", "Инженеры будущего", "Kelajak muhandislari"),
     ("Scientific and educational consortium of leading universities.", "Научно-образовательный консорциум ведущих университетов.", "Yetakchi universitetlarning ilmiy-taʼlim konsorsiumi."),
     ("Dual and vocational education and fundamental research. Uzbekistan has 15 branches of Russian universities.", "Дуальное и профессиональное образование, фундаментальные исследования. В Узбекистане работают 15 филиалов российских вузов.", "Dual va kasbiy taʼlim, fundamental tadqiqotlar. Oʻzbekistonda Rossiya oliygohlarining 15 ta filiali bor."),
     [(-60, 1, "almaty", "0", "none"), *[(20 + 60 * n, 1, ("almaty", "tashkent", "moscow")[n % 3], str(n + 1), "consortium") for n in range(6)]]),
    ("summit", "saffron", False, ("Central Asia–Russia Summit", "Саммит «Центральная Азия – Россия»", "«Markaziy Osiyo – Rossiya» sammiti"),
     ("Annual high-level meeting.", "Ежегодная встреча на высшем уровне.", "Har yilgi oliy darajadagi uchrashuv."),
     ("The first was held in Astana in 2022, the second in Dushanbe in 2025.", "Первый прошёл в Астане в 2022 году, второй – в Душанбе в 2025 году.", "Birinchisi 2022-yilda Ostonada, ikkinchisi 2025-yilda Dushanbeda oʻtdi."),
     [(-410, 1, "dushanbe", "", "none"), (150, 2, "dushanbe", "", "none")]),
    ("coordination", "almond", True, ("Coordination Council", "Координационный совет", "Muvofiqlashtiruvchi kengash"),
     ("At the level of deputy prime ministers.", "На уровне заместителей глав правительств.", "Bosh vazir oʻrinbosarlari darajasida."),
     ("For the timely carrying out of the Joint Action Plan 2025–2027 and its road map.", "Для своевременного выполнения Плана совместных действий на 2025–2027 годы и его дорожной карты.", "2025–2027-yillarga moʻljallangan Qoʻshma harakatlar rejasi va yoʻl xaritasini oʻz vaqtida bajarish uchun."),
     [(-90, 1, "moscow", "", "none"), (30, 1, "moscow", "II", "council")]),
    ("ai-council", "lapis", False, ("Regional Expert Council on AI and Digital Technologies", "Региональный экспертный совет по ИИ и цифровым технологиям", "SI va raqamli texnologiyalar boʻyicha mintaqaviy ekspertlar kengashi"),
     ("Experts of the region on artificial intelligence.", "Эксперты региона об искусственном интеллекте.", "Mintaqa ekspertlari sunʼiy intellekt haqida."),
     ("Meetings on artificial intelligence and digital technologies.", "Встречи по искусственному интеллекту и цифровым технологиям.", "Sunʼiy intellekt va raqamli texnologiyalar boʻyicha uchrashuvlar."),
     [(-120, 1, "tashkent", "", "none"), (100, 1, "tashkent", "", "consortium")]),
    ("grants", "steppe", False, ("Special Grant Programme for Young Researchers", "Специальная грантовая программа для молодых исследователей", "Yosh tadqiqotchilar uchun maxsus grant dasturi"),
     ("Researchers from Central Asia and Russia.", "Исследователи из Центральной Азии и России.", "Markaziy Osiyo va Rossiya tadqiqotchilari."),
     ("Call, applications and review.", "Конкурс, заявки и экспертиза.", "Tanlov, arizalar va ekspertiza."),
     [(-200, 1, "almaty", "", "none"), (120, 1, "almaty", "", "consortium")]),
    ("consultations", "almond", True, ("High-Level Consultations", "Консультации высокого уровня", "Yuqori darajadagi maslahatlashuvlar"),
     ("Closed meetings.", "Закрытые встречи.", "Yopiq uchrashuvlar."), ("Regular contacts of governments and agencies.", "Регулярные контакты правительств и ведомств.", "Hukumatlar va idoralarning muntazam aloqalari."),
     [(-45, 1, "dushanbe", "", "none"), (50, 1, "dushanbe", "2", "council")]),
]

AUDIENCE = (
    "Delegates of the parties, their guests and the public named in the programme.",
    "Делегаты сторон, их гости и публика, названная в программе.",
    "Tomonlar delegatlari, ularning mehmonlari va dasturda nomlangan omma.",
)

PARTS = (
    ("", "", ""), (": practice", ": практика", ": amaliyot"), (": finance", ": финансы", ": moliya"),
    (": people", ": люди", ": odamlar"), (": standards", ": стандарты", ": standartlar"), (": partners", ": партнёры", ": hamkorlar"),
)

ABSTRACT = (
    "An invented session of the demonstration: {}.", "Вымышленная сессия демонстрации: {}.", "Namoyish uchun oʻylab topilgan sessiya: {}.",
)

CATEGORIES: list[tuple[Words, Words, int | None, bool]] = [
    (("Delegate", "Делегат", "Delegat"), ("Takes part in everything.", "Участвует во всём.", "Hammasida qatnashadi."), 180, False),
    (("Guest", "Гость", "Mehmon"), ("Open sessions and the exhibition.", "Открытые сессии и выставка.", "Ochiq sessiyalar va koʻrgazma."), None, False),
    (("Press", "Пресса", "Matbuot"), ("For journalists, with an accreditation.", "Для журналистов, по аккредитации.", "Jurnalistlar uchun, akkreditatsiya bilan."), 60, True),
]

TRACKS: dict[str, list[tuple[str, str, str]]] = {
    "industry": [("Machines", "Машиностроение", "Mashinasozlik"), ("Energy", "Энергетика", "Energetika"), ("Digital industry", "Цифровая промышленность", "Raqamli sanoat"),
                 ("Logistics", "Логистика", "Logistika"), ("Finance and agreements", "Финансы и соглашения", "Moliya va bitimlar")],
    "festival": [("Music", "Музыка", "Musiqa"), ("Dance", "Танец", "Raqs"), ("Crafts", "Ремёсла", "Hunarmandchilik")],
    "consortium": [("Education", "Образование", "Taʼlim")],
    "council": [("Road map", "Дорожная карта", "Yoʻl xaritasi")],
}

TOPICS: dict[str, list[tuple[str, str, str]]] = {
    "industry": [
        ("Opening plenary", "Открытие и пленарное заседание", "Ochilish va yalpi majlis"), ("Industrial cooperation", "Промышленная кооперация", "Sanoat kooperatsiyasi"),
        ("Water and power", "Вода и энергия", "Suv va energiya"), ("Robots on the shop floor", "Роботы в цехах", "Sexlardagi robotlar"),
        ("Cotton to cloth", "От хлопка до ткани", "Paxtadan matogacha"), ("Rail corridors", "Железнодорожные коридоры", "Temir yoʻl yoʻlaklari"),
        ("Metals of the future", "Металлы будущего", "Kelajak metallari"), ("Green buildings", "Зелёное строительство", "Yashil qurilish"),
        ("Data for factories", "Данные для заводов", "Zavodlar uchun maʼlumotlar"), ("Small business, big orders", "Малый бизнес, большие заказы", "Kichik biznes, katta buyurtmalar"),
        ("Skills and vocational schools", "Навыки и колледжи", "Koʻnikmalar va kollejlar"),
    ],
    "festival": [("Songs of the steppe", "Песни степи", "Dasht qoʻshiqlari"), ("Maqom evening", "Вечер макома", "Maqom oqshomi"), ("Carpet and felt", "Ковёр и войлок", "Gilam va kigiz"),
                 ("Round dance", "Хоровод", "Davra raqsi"), ("Dutar masters", "Мастера дутара", "Dutor ustalari"), ("Clay and glaze", "Глина и глазурь", "Loy va sir")],
    "consortium": [("Meeting of the members", "Заседание участников", "Aʼzolar yigʻilishi")],
    "council": [("Session of the council", "Заседание совета", "Kengash majlisi")],
}

NAMES: list[list[tuple[str, str]]] = [
    [("Aziza", "Азиза"), ("Timur", "Тимур"), ("Dilshod", "Дилшод"), ("Aigerim", "Айгерим"), ("Nurlan", "Нурлан"), ("Sergey", "Сергей"), ("Elena", "Елена"), ("Farrukh", "Фаррух"),
     ("Gulnara", "Гульнара"), ("Meerim", "Мээрим"), ("Oraz", "Ораз"), ("Zarina", "Зарина"), ("Ivan", "Иван"), ("Maral", "Марал"), ("Bekzod", "Бекзод"), ("Anna", "Анна")],
    [("Karimov-Test", "Каримов-Тест"), ("Saidova", "Саидова"), ("Abenov", "Абенов"), ("Toktosunov", "Токтосунов"), ("Lesnikov", "Лесников"), ("Berdyev", "Бердыев"), ("Rakhimi", "Рахими"),
     ("Umarov", "Умаров"), ("Polyakova", "Полякова"), ("Esenov", "Есенов"), ("Gʻulomov", "Гуломов"), ("Oripova", "Арипова"), ("Qodirov", "Кадыров"), ("Jumaev", "Джумаев"), ("Sadykov", "Садыков")],
]

COMPANIES: list[tuple[str, str, str]] = [
    ("Turquoise Works", "Бирюзовый завод", "Feruza zavodi"), ("Steppe Rail", "Степная дорога", "Dasht temir yoʻli"), ("Lapis Robotics", "Лазурит Роботикс", "Lojuvard Robotiks"),
    ("Saffron Energy", "Шафран Энерго", "Zaʼfaron Energiya"), ("Amu Textiles", "Аму Текстиль", "Amu Tekstil"), ("Silk Data", "Шёлк Дата", "Ipak Data"), ("Eight Points Institute", "Институт «Восемь лучей»", "Sakkiz qirra instituti"),
]

COUNTRIES = ["UZ", "RU", "KZ", "KG", "TJ", "TM", "CN", "TR", "BY", "AZ", "IN", "DE", "AE", "KR", "IR", "PK", "GE", "AM", "SA", "MY", "ID", "JP",
             "IT", "FR", "AT", "CZ", "RS", "HU", "VN", "EG", "QA", "MN", "SG", "CH", "GB"]
