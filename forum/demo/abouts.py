"""What the demonstration's editions say of themselves, by the key of their plan; of all others their series does."""

# fmt: off

from forum.demo.texts import Words

ABOUT: dict[str, Words] = {
    "innoprom": (
        """INNOPROM {year} is four days in eight halls, and an exhibition that is open every day until 18:00, on the last one until 16:00.

- On the first day six engineers from six countries open it with one object each; in the evening the first agreements are signed.
- On the second and third day panels and workshops follow machines, energy and water, transport, finance and skills from the drawing to the customer. Twenty-four buyers look at samples at numbered tables.
- On the last day everybody says what they take home.""",
        """ИННОПРОМ {year} — это четыре дня в восьми залах и выставка, открытая каждый день до 18:00, а в последний — до 16:00.

- В первый день форум открывают шесть инженеров из шести стран, у каждого с собой один предмет; вечером подписывают первые соглашения.
- Во второй и третий день в дискуссиях и на мастер-классах говорят о станках, энергетике и воде, перевозках, финансах и кадрах: от чертежа до покупателя. Двадцать четыре закупщика смотрят образцы за пронумерованными столами.
- В последний день подводят итоги: кто что увозит с собой.""",
        """INNOPROM {year} – sakkiz zalda toʻrt kun va har kuni soat 18:00 gacha, oxirgi kuni 16:00 gacha ochiq koʻrgazma.

- Birinchi kuni forumni olti mamlakatdan kelgan olti muhandis ochadi, har biri bittadan buyum olib keladi; kechqurun dastlabki bitimlar imzolanadi.
- Ikkinchi va uchinchi kuni bahslar va amaliy mashgʻulotlarda dastgohlar, energetika va suv, transport, moliya va kadrlar haqida gaplashiladi: chizmadan xaridorgacha. Yigirma toʻrt xaridor raqamlangan stollar yonida namunalarni koʻradi.
- Oxirgi kuni har kim oʻzi bilan nima olib ketishini aytadi.""",
    ),
    "innoprom past": (
        "INNOPROM {year} was three days and thirty-five countries at one workbench. Panels were about machines, energy and water, transport and finance; at a workshop a motor was taken apart; and on the second day so many agreements were signed that the pens ran out.",
        "ИННОПРОМ {year} — это три дня и тридцать пять стран за одним верстаком. Говорили о станках, энергетике и воде, перевозках и финансах, на мастер-классе разбирали двигатель, а на второй день подписали столько соглашений, что кончились ручки.",
        "INNOPROM {year} – uch kun va bir dastgoh atrofida oʻttiz besh mamlakat. Mashinalar, energetika va suv, transport va moliya haqida gaplashildi, amaliy mashgʻulotda motor qismlarga ajratildi, ikkinchi kuni esa shuncha koʻp bitim imzolandiki, ruchkalar tugab qoldi.",
    ),
    "festival": (
        """Three days on four stages. Mornings belong to the hands: felt, tea, embroidery, whistles of clay. Afternoons have songs, dances and the fair of a hundred crafts. In the evening the main stage plays: six maqoms, twenty-two dombras, and a last song that belongs to everyone.

All stages are free of charge; only places at the masters’ tables are counted.""",
        """Три дня на четырёх сценах. Утро отдано рукам: войлоку, чаю, вышивке, глиняным свистулькам. Днём — песни, танцы и ярмарка ста ремёсел. Вечером играет главная сцена: шесть макомов, двадцать две домбры и последняя песня, которую поют все.

Вход на все сцены свободный; ограничено только число мест за столами у мастеров.""",
        """Toʻrt sahnada uch kun. Ertalab – qoʻl mehnati: kigiz, choy, kashta, loy hushtaklar. Kunduzi – qoʻshiqlar, raqslar va yuz hunar yarmarkasi. Kechqurun bosh sahnada olti maqom, yigirma ikki doʻmbira va hamma birga aytadigan soʻnggi qoʻshiq yangraydi.

Barcha sahnalarga kirish bepul; faqat ustalar stoli yonidagi oʻrinlar soni cheklangan.""",
    ),
    "summit": (
        "The delegations arrive on the first day. On the second they meet in one session; after it the press is told what was agreed.",
        "В первый день прибывают делегации. На второй проходит их общее заседание; после него прессе рассказывают, о чём договорились.",
        "Birinchi kuni delegatsiyalar yetib keladi. Ikkinchi kuni ularning umumiy majlisi oʻtadi; undan soʻng matbuotga nimalarga kelishilgani aytiladi.",
    ),
    "summit past": (
        "The second summit, in Dushanbe on 9 October 2025, proposed a set of forums that come back every year in several countries.",
        "Второй саммит прошёл в Душанбе 9 октября 2025 года; на нём предложили ряд форумов, которые ежегодно проводятся в разных странах.",
        "Ikkinchi sammit 2025-yil 9-oktabrda Dushanbeda oʻtdi; unda har yili turli mamlakatlarda oʻtadigan bir qator forumlar taklif etildi.",
    ),
}
