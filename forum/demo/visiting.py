"""What organisers say of coming to INNOPROM, and its figures. The figures are the summit's report's; the rest is invented."""

# fmt: off

from forum.demo.texts import Words

FIGURES: Words = (
    "10,000 | participants in April 2025\n35 | countries\n$5 bn | of agreements",
    "10 000 | участников в апреле 2025 года\n35 | стран\n5 млрд $ | сумма соглашений",
    "10 000 | ishtirokchi, 2025-yil aprel\n35 | mamlakat\n5 mlrd $ | kelishuvlar summasi",
)
SOURCE: Words = (
    "report of the second Central Asia–Russia summit, Dushanbe, 9 October 2025",
    "отчёт второго саммита «Центральная Азия – Россия», Душанбе, 9 октября 2025 года",
    "ikkinchi “Markaziy Osiyo – Rossiya” sammiti hisoboti, Dushanbe, 2025-yil 9-oktabr",
)

PRACTICAL: dict[str, Words] = {
    "arrival": (
        "From the airport a taxi takes 25 minutes, bus 77 runs every 15 minutes to the main gate.\n\nThe nearest metro station is five minutes on foot. Parking is for exhibitors only.",
        "Из аэропорта такси идёт 25 минут, автобус 77 ходит каждые 15 минут до главного входа.\n\nОт ближайшей станции метро пять минут пешком. Парковка только для экспонентов.",
        "Aeroportdan taksi 25 daqiqada yetkazadi, 77-avtobus bosh darvozagacha har 15 daqiqada qatnaydi.\n\nEng yaqin metro bekatidan besh daqiqa piyoda. Avtoturargoh faqat koʻrgazma ishtirokchilari uchun.",
    ),
    "visa": (
        "Citizens of the region need no visa. Everybody else gets a letter of invitation with the confirmation: apply three weeks before.",
        "Гражданам стран региона виза не нужна. Остальные получают приглашение вместе с подтверждением: подайте заявление за три недели.",
        "Mintaqa fuqarolariga viza kerak emas. Boshqalar tasdiq bilan birga taklifnoma oladi: uch hafta oldin murojaat qiling.",
    ),
    "hotels": (
        "Rooms are kept for participants in two hotels beside the halls until two weeks before the opening. Say “INNOPROM” when you book.",
        "Номера для участников забронированы в двух гостиницах рядом с павильонами; бронь снимается за две недели до открытия. При бронировании назовите «ИННОПРОМ».",
        "Ishtirokchilar uchun pavilyonlar yonidagi ikki mehmonxonada ochilishga ikki hafta qolguncha xonalar saqlanadi. Band qilishda “INNOPROM” deng.",
    ),
    "interpreting": (
        "Plenaries are interpreted into English, Russian and Uzbek; receivers are at the entrance of each hall, for your badge.",
        "Пленарные заседания переводят на английский, русский и узбекский; приёмники выдают у входа в зал под залог бейджа.",
        "Yalpi majlislar ingliz, rus va oʻzbek tillariga tarjima qilinadi; qulaqchinlar zal eshigida beyj evaziga beriladi.",
    ),
    "accessibility": (
        "All halls are without steps, with places for wheelchairs in the first row. A quiet room is beside Hall 3.",
        "Все залы без ступеней, места для колясок в первом ряду. Тихая комната рядом с залом 3.",
        "Barcha zallar zinasiz, nogironlar aravachasi uchun oʻrinlar birinchi qatorda. Sokin xona 3-zal yonida.",
    ),
    "enquiries": (
        "Secretariat, every day 9:00–18:00: secretariat@demo.example, +998 71 000 00 00 (invented).",
        "Секретариат, ежедневно с 9:00 до 18:00: secretariat@demo.example, +998 71 000 00 00 (вымышлено).",
        "Kotibiyat, har kuni 9:00–18:00: secretariat@demo.example, +998 71 000 00 00 (oʻylab topilgan).",
    ),
    "questions": (
        "Can I come for one day? Yes: register once and come when you like.\n\nDo I need a ticket on paper? No, your phone is enough.\n\nIs there food? Two cafés in the foyer, lunch from 13:30.",
        "Можно прийти на один день? Да: зарегистрируйтесь один раз и приходите, когда удобно.\n\nНужен бумажный билет? Нет, достаточно телефона.\n\nЕсть ли питание? Два кафе в фойе, обед с 13:30.",
        "Bir kunga kelsam boʻladimi? Ha: bir marta roʻyxatdan oʻting va istagan vaqtda keling.\n\nQogʻoz chipta kerakmi? Yoʻq, telefoningiz yetarli.\n\nOvqat bormi? Foyeda ikki qahvaxona bor, tushlik soat 13:30 dan.",
    ),
}
