"""What the invented secretariat, who runs the demonstration's site, says of itself."""

# fmt: off

from datetime import datetime

from forum.accounts.models import Account
from forum.demo.programme import text
from forum.demo.texts import Words
from forum.site.services import save_texts

CONTACT: Words = (
    """The **Secretariat of the forums** answers in English, Russian and Uzbek: Monday to Friday, 9:00–18:00 Tashkent time, during a forum every day.

- Registration, passes, visas: registration@demo.example
- Programme and speakers: programme@demo.example
- Press: press@demo.example
- Everything else: secretariat@demo.example, +998 71 000 00 00

House of Science, 70 Yahyo Gʻulomov Street, Tashkent, Uzbekistan

A forum may have a contact of its own: it stands on the forum’s page.

*The secretariat is invented, as the people and companies of the demonstration are: nobody reads what is sent there.*""",
    """**Секретариат форумов** отвечает на русском, узбекском и английском языках: с понедельника по пятницу, с 9:00 до 18:00 по времени Ташкента, в дни форума — ежедневно.

- Регистрация, пропуска, визы: registration@demo.example
- Программа и докладчики: programme@demo.example
- Пресса: press@demo.example
- Все остальные вопросы: secretariat@demo.example, +998 71 000 00 00

Дом науки, улица Яхъё Гулямова, 70, Ташкент, Узбекистан

У форума могут быть и свои контакты: они указаны на его странице.

*Секретариат вымышлен, как люди и компании этой демонстрации: письма на эти адреса никто не читает.*""",
    """**Forumlar kotibiyati** oʻzbek, rus va ingliz tillarida javob beradi: dushanbadan jumagacha, Toshkent vaqti bilan soat 9:00 dan 18:00 gacha, forum kunlari esa har kuni.

- Roʻyxatdan oʻtish, ruxsatnomalar, vizalar: registration@demo.example
- Dastur va soʻzlovchilar: programme@demo.example
- Matbuot: press@demo.example
- Boshqa barcha savollar: secretariat@demo.example, +998 71 000 00 00

Fan uyi, Yahyo Gʻulomov koʻchasi, 70, Toshkent, Oʻzbekiston

Forumning oʻz aloqa manzili ham boʻlishi mumkin: u forum sahifasida turadi.

*Kotibiyat ham, namoyishdagi odamlar va kompaniyalar kabi, oʻylab topilgan: bu manzillarga yuborilgan xatlarni hech kim oʻqimaydi.*""",
)

LEGAL: Words = (
    """**Who runs this site**

Secretariat of the forums
House of Science, 70 Yahyo Gʻulomov Street, Tashkent, Uzbekistan
Head of the secretariat: Olga Lesnikova
secretariat@demo.example, +998 71 000 00 00

**The programmes**

What a programme says is the organisers’ responsibility. Times, rooms and speakers can change until the last hour: what counts is the programme as it stands here.

**Texts and pictures**

Whoever writes about a forum may quote its programme and say where it stands. Photos belong to those who took them.

**The software**

This site runs on Forum, free software under the MIT licence.

*The secretariat and its head are invented, as the people and companies of the demonstration are.*""",
    """**Кто ведёт сайт**

Секретариат форумов
Дом науки, улица Яхъё Гулямова, 70, Ташкент, Узбекистан
Руководитель секретариата: Ольга Лесникова
secretariat@demo.example, +998 71 000 00 00

**Программы**

За содержание программы отвечают организаторы. Время, залы и докладчики могут измениться до последнего часа: верна та программа, которая опубликована здесь.

**Тексты и изображения**

Программу форума можно цитировать со ссылкой на её страницу. Права на фотографии принадлежат их авторам.

**Программное обеспечение**

Сайт работает на Forum — свободном программном обеспечении под лицензией MIT.

*Секретариат и его руководитель вымышлены, как люди и компании этой демонстрации.*""",
    """**Saytni kim yuritadi**

Forumlar kotibiyati
Fan uyi, Yahyo Gʻulomov koʻchasi, 70, Toshkent, Oʻzbekiston
Kotibiyat rahbari: Olga Lesnikova
secretariat@demo.example, +998 71 000 00 00

**Dasturlar**

Dastur mazmuni uchun tashkilotchilar javobgar. Vaqt, zal va soʻzlovchilar oxirgi soatgacha oʻzgarishi mumkin: shu yerdagi dastur amal qiladi.

**Matnlar va suratlar**

Forum dasturidan, uning sahifasini koʻrsatgan holda, iqtibos keltirish mumkin. Fotosuratlar mualliflariga tegishli.

**Dasturiy taʼminot**

Sayt Forum asosida ishlaydi: bu – MIT litsenziyasidagi erkin dasturiy taʼminot.

*Kotibiyat va uning rahbari ham, namoyishdagi odamlar va kompaniyalar kabi, oʻylab topilgan.*""",
)


def introduce(admin: Account, now: datetime) -> None:
    """Write what stands in the footer of every page: whom one asks, and who answers for the site."""
    save_texts(None, {"contact": text(*CONTACT), "legal": text(*LEGAL)}, admin, now)
