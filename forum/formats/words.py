"""The words in which feeds are told: not gettext, because formats are pure functions of their arguments."""

WORDS = {
    "en": {
        "cancelled": "Cancelled",
        "postponed": "Postponed",
        "speakers": "Speakers",
        "chair": "Chair",
        "language": "Language",
        "interpretation": "Interpretation",
        "watch": "Watch",
        "shortened": "This calendar is too large for one address and shows only a part. Subscribe by day or track",
    },
    "ru": {
        "cancelled": "Отменено",
        "postponed": "Перенесено",
        "speakers": "Выступают",
        "chair": "Ведёт",
        "language": "Язык",
        "interpretation": "Перевод",
        "watch": "Смотреть",
        "shortened": "Этот календарь слишком велик для одного адреса и показан не весь. Подпишитесь по дням или темам",
    },
    "uz": {
        "cancelled": "Bekor qilindi",
        "postponed": "Koʻchirildi",
        "speakers": "Soʻzga chiqadi",
        "chair": "Boshlovchi",
        "language": "Til",
        "interpretation": "Tarjima",
        "watch": "Tomosha",
        "shortened": "Bu taqvim bitta manzil uchun juda katta va toʻliq emas. Kun yoki mavzu boʻyicha obuna boʻling",
    },
}
