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
    "science": (
        ("House of Science", "Дом науки", "Fan uyi"), ("70 Yahyo Gʻulomov Street", "улица Яхъё Гулямова, 70", "Yahyo Gʻulomov koʻchasi, 70"), ("Tashkent", "Ташкент", "Toshkent"),
        "UZ", "Asia/Tashkent", (41.3070, 69.2810), [(("Great hall", "Большой зал", "Katta zal"), 140)],
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

# slug, accent, closed, name, summary, about
OneSeries = tuple[str, str, bool, Words, Words, Words]
SERIES: list[OneSeries] = [
    ("innoprom", "turquoise", False, ("INNOPROM. Central Asia", "ИННОПРОМ. Центральная Азия", "INNOPROM. Markaziy Osiyo"),
     ("International industrial exhibition in Tashkent.", "Международная промышленная выставка в Ташкенте.", "Toshkentdagi xalqaro sanoat koʻrgazmasi."),
     ("The fifth exhibition, in April 2025, brought together over 10,000 participants from 35 countries, with agreements worth $5 billion. It is proposed as the main industrial and innovation platform of the Central Asia–Russia dialogue.",
      "Пятая выставка в апреле 2025 года собрала более 10 000 участников из 35 стран; подписаны соглашения на 5 млрд долларов. Её предложено сделать главной промышленной и инновационной площадкой диалога «Центральная Азия – Россия».",
      "2025-yil apreldagi beshinchi koʻrgazma 35 mamlakatdan 10 000 dan ortiq ishtirokchini yigʻdi, 5 mlrd dollarlik kelishuvlar imzolandi. U “Markaziy Osiyo – Rossiya” muloqotining asosiy sanoat va innovatsiya maydoni sifatida taklif etilgan.")),
    ("festival", "pomegranate", False, ("Festival of Culture, Art and Creativity", "Фестиваль культуры, искусства и творчества", "Madaniyat, sanʼat va ijod festivali"),
     ("Annual ethnocultural forum of the peoples of Central Asia and Russia.", "Ежегодный этнокультурный форум народов Центральной Азии и России.", "Markaziy Osiyo va Rossiya xalqlarining yillik etnomadaniy forumi."),
     ("Ensembles, crafts and a public programme on four stages. Tickets are free.", "Ансамбли, ремёсла и открытая программа на четырёх сценах. Билеты бесплатные.", "Ansambllar, hunarmandchilik va toʻrt sahnada ochiq dastur. Chiptalar bepul.")),
    ("engineers", "lapis", False, ("Engineers of the Future", "Инженеры будущего", "Kelajak muhandislari"),
     ("Scientific and educational consortium of leading universities.", "Научно-образовательный консорциум ведущих университетов.", "Yetakchi universitetlarning ilmiy-taʼlim konsorsiumi."),
     ("Dual and vocational education and fundamental research. Uzbekistan has 15 branches of Russian universities.", "Дуальное и профессиональное образование, фундаментальные исследования. В Узбекистане работают 15 филиалов российских вузов.", "Dual va kasbiy taʼlim, fundamental tadqiqotlar. Oʻzbekistonda Rossiya oliygohlarining 15 ta filiali bor.")),
    ("summit", "saffron", False, ("Central Asia–Russia Summit", "Саммит «Центральная Азия – Россия»", "“Markaziy Osiyo – Rossiya” sammiti"),
     ("Annual high-level meeting.", "Ежегодная встреча на высшем уровне.", "Har yilgi oliy darajadagi uchrashuv."),
     ("The first was held in Astana in 2022, the second in Dushanbe in 2025.", "Первый прошёл в Астане в 2022 году, второй — в Душанбе в 2025 году.", "Birinchisi 2022-yilda Ostonada, ikkinchisi 2025-yilda Dushanbeda oʻtdi.")),
    ("coordination", "steppe", True, ("Coordination Council", "Координационный совет", "Muvofiqlashtiruvchi kengash"),
     ("At the level of deputy prime ministers.", "На уровне заместителей глав правительств.", "Bosh vazir oʻrinbosarlari darajasida."),
     ("For the timely carrying out of the Joint Action Plan 2025–2027 and its road map.", "Для своевременного выполнения Плана совместных действий на 2025–2027 годы и его дорожной карты.", "2025–2027-yillarga moʻljallangan Qoʻshma harakatlar rejasi va yoʻl xaritasini oʻz vaqtida bajarish uchun.")),
    ("ai-council", "almond", False, ("Regional Expert Council on AI and Digital Technologies", "Региональный экспертный совет по ИИ и цифровым технологиям", "SI va raqamli texnologiyalar boʻyicha mintaqaviy ekspertlar kengashi"),
     ("Experts of the region on artificial intelligence.", "Эксперты региона об искусственном интеллекте.", "Mintaqa ekspertlari sunʼiy intellekt haqida."),
     ("Engineers, doctors, teachers and linguists of the region compare what machines do well, what they must not decide, and which data the languages of the region still lack.", "Инженеры, врачи, учителя и лингвисты региона сверяют, что машины уже делают хорошо, чего решать не должны и каких данных всё ещё нет у языков региона.", "Mintaqaning muhandislari, shifokorlari, oʻqituvchilari va tilshunoslari mashinalar nimani yaxshi bajarishini, nimani hal qilmasligi kerakligini va mintaqa tillariga qanday maʼlumotlar yetishmasligini solishtiradi.")),
    ("grants", "steppe", False, ("Special Grant Programme for Young Researchers", "Специальная грантовая программа для молодых исследователей", "Yosh tadqiqotchilar uchun maxsus grant dasturi"),
     ("Grants for young researchers from Central Asia and Russia.", "Гранты молодым исследователям из Центральной Азии и России.", "Markaziy Osiyo va Rossiyaning yosh tadqiqotchilari uchun grantlar."),
     ("One call a year, four pages to fill in, two years of work: for researchers under 35 whose team has members from at least two countries.", "Один конкурс в год, четыре страницы заявки, два года работы: для исследователей до 35 лет, в чьей команде есть люди хотя бы из двух стран.", "Yiliga bitta tanlov, toʻrt betlik ariza, ikki yillik ish: jamoasida kamida ikki mamlakat vakili boʻlgan 35 yoshgacha tadqiqotchilar uchun.")),
    ("consultations", "pomegranate", True, ("High-Level Consultations", "Консультации высокого уровня", "Yuqori darajadagi maslahatlashuvlar"),
     ("Closed meetings.", "Закрытые встречи.", "Yopiq uchrashuvlar."), ("Regular contacts of governments and agencies.", "Регулярные контакты правительств и ведомств.", "Hukumatlar va idoralarning muntazam aloqalari.")),
]

AUDIENCE = (
    "Delegates of the parties, their guests and the public named in the programme.",
    "Делегаты сторон, их гости и приглашённая публика.",
    "Tomonlar delegatlari, ularning mehmonlari va dasturda koʻrsatilgan keng jamoatchilik.",
)

MEETINGS: list[Words] = [
    ("Founding meeting", "Учредительное заседание", "Taʼsis yigʻilishi"), ("First meeting", "Первое заседание", "Birinchi yigʻilish"),
    ("Second meeting", "Второе заседание", "Ikkinchi yigʻilish"), ("Third meeting", "Третье заседание", "Uchinchi yigʻilish"),
    ("Fourth meeting", "Четвёртое заседание", "Toʻrtinchi yigʻilish"), ("Fifth meeting", "Пятое заседание", "Beshinchi yigʻilish"),
    ("Sixth meeting", "Шестое заседание", "Oltinchi yigʻilish"),
]

# name, description, places (none: no limit), whether each is approved by hand
OneCategory = tuple[Words, Words, int | None, bool]
_PRESS: OneCategory = (("Press", "Пресса", "Matbuot"), ("For journalists, with an accreditation.", "Для журналистов, по аккредитации.", "Jurnalistlar uchun, akkreditatsiya bilan."), 60, True)
_OBSERVER: Words = ("Observer", "Наблюдатель", "Kuzatuvchi")
CATEGORIES: dict[str, list[OneCategory]] = {
    "innoprom": [
        (("Delegate", "Делегат", "Delegat"), ("Takes part in everything.", "Участвует во всём.", "Hammasida qatnashadi."), 180, False),
        (("Guest", "Гость", "Mehmon"), ("Open sessions and the exhibition.", "Открытые сессии и выставка.", "Ochiq sessiyalar va koʻrgazma."), None, False),
        _PRESS,
    ],
    "festival": [
        (("Visitor", "Зритель", "Tomoshabin"), ("All stages, free of charge.", "Все сцены, бесплатно.", "Barcha sahnalar, bepul."), None, False),
        (("Workshop guest", "Участник мастерских", "Ustaxona mehmoni"), ("A place at the masters’ tables as well.", "И место за столом у мастеров.", "Ustalar stoli yonida ham oʻrin."), 240, False),
        _PRESS,
    ],
    "engineers": [
        (("Member’s representative", "Представитель участника", "Aʼzo vakili"), ("With a vote of the member.", "С голосом участника консорциума.", "Aʼzo ovozi bilan."), 40, True),
        (_OBSERVER, ("Listens and asks.", "Слушает и спрашивает.", "Tinglaydi va savol beradi."), 12, False),
    ],
    "ai-council": [
        (("Expert", "Эксперт", "Ekspert"), ("Named by a party.", "По представлению стороны.", "Tomon tavsiya etgan."), 60, True),
        (_OBSERVER, ("Open to whoever works in the field.", "Для всех, кто работает в этой области.", "Sohada ishlaydigan har kim uchun."), 60, False),
    ],
    "grants": [
        (("Applicant", "Соискатель", "Talabgor"), ("Has an idea, and is not yet 35.", "Есть замысел, и ещё нет 35 лет.", "Gʻoyasi bor, hali 35 yoshga toʻlmagan."), 50, True),
        (("Listener", "Слушатель", "Tinglovchi"), ("Supervisors and friends of applicants.", "Руководители и друзья соискателей.", "Talabgorlarning rahbarlari va doʻstlari."), 80, False),
    ],
    "summit": [
        (("Member of a delegation", "Член делегации", "Delegatsiya aʼzosi"), ("Named by a party.", "По представлению стороны.", "Tomon tavsiya etgan."), 200, True),
        _PRESS,
    ],
}
CLOSED: list[OneCategory] = [
    (("Member of a delegation", "Член делегации", "Delegatsiya aʼzosi"), ("Named by a party.", "По представлению стороны.", "Tomon tavsiya etgan."), 30, True),
    (("Adviser", "Советник", "Maslahatchi"), ("Sits behind the members.", "Сидит за членами делегации.", "Delegatsiya aʼzolari ortida oʻtiradi."), 30, True),
]

REASONS: list[Words] = [
    ("The letter of accreditation is not signed by your editors.",
     "Письмо об аккредитации не подписано вашей редакцией.",
     "Akkreditatsiya xatini tahririyatingiz imzolamagan."),
    ("The letter attached names another paper than your form. Correct it and register again.",
     "В приложенном письме указано другое издание, чем в анкете. Исправьте и зарегистрируйтесь ещё раз.",
     "Ilova qilingan xatda anketadagidan boshqa nashr koʻrsatilgan. Tuzating va yana roʻyxatdan oʻting."),
    ("Your form names no work that was published in the last year.",
     "В анкете не указано ни одной работы, опубликованной за последний год.",
     "Anketada oxirgi bir yilda eʼlon qilingan birorta ish koʻrsatilmagan."),
    ("Two colleagues of your paper are accredited already: there are no more places for it.",
     "Аккредитация от этой редакции уже выдана двум коллегам — больше мест для одного издания нет.",
     "Tahririyatingizdan ikki hamkasbingiz akkreditatsiya olgan: bitta nashr uchun boshqa oʻrin yoʻq."),
]
"""Why journalists were refused."""
TWICE: Words = ("Registered twice.", "Двойная регистрация.", "Ikki marta roʻyxatdan oʻtilgan.")
UNSAID: Words = (
    "Please say for whom you work, and as what: it stands on your badge.",
    "Укажите, пожалуйста, где и кем вы работаете: это будет на вашем бейдже.",
    "Iltimos, qayerda va kim boʻlib ishlashingizni yozing: bu beyjingizda turadi.",
)
