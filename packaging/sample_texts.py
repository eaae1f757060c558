"""The words of the sample library's PDF files and Word document: our own writing, all facts invented."""

from __future__ import annotations

from dataclasses import dataclass

Rows = tuple[tuple[str, ...], ...]
Block = tuple[str, str | Rows]


@dataclass(frozen=True, slots=True)
class PdfArticle:
    """An article to be laid out as PDF; a block is (kind, text or rows)."""

    file_name: str
    language: str
    title: str
    author: str
    byline: str
    running_header: str
    first_page_label: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class WordArticle:
    """An article to be written as a Word document around one table."""

    file_name: str
    title: str
    author: str
    byline: str
    before_table: tuple[str, ...]
    table_caption: str
    table: Rows
    second_heading: str
    after_table: tuple[str, ...]


ANNUAL_REPORT = PdfArticle(
    file_name="2026-03-26 Valmorin, résultats annuels 2025.pdf",
    language="fr-FR",
    title="Résultats annuels 2025 : une croissance forte, une perte qui se creuse",
    author="Valmorin SA",
    byline="Valence, le 26 mars 2026. Extrait du rapport annuel, pages 14 et 15.",
    running_header="Valmorin - Rapport annuel 2025",
    first_page_label=14,
    blocks=(
        (
            "body",
            "Le conseil d’administration de Valmorin, réuni le 24 mars 2026 sous la présidence d’Hélène "
            "Castagnier, a arrêté les comptes de l’exercice 2025. Le chiffre d’affaires progresse de 59 % et "
            "s’établit à 31,4 millions d’euros. La perte nette atteint 22,7 millions d’euros, contre "
            "14,1 millions un an plus tôt.",
        ),
        (
            "body",
            "Cette perte tient pour l’essentiel aux dépenses de recherche, au quasi-doublement des "
            "effectifs et à une provision de 3,6 millions d’euros constituée après le rappel des armoires du "
            "site anglais de Merrow Lane. Cet événement, survenu en janvier 2026, concernait pour "
            "l’essentiel du matériel livré avant la clôture.",
        ),
        ("heading", "Chiffres clés"),
        (
            "table",
            (
                ("En millions d’euros", "2024", "2025"),
                ("Chiffre d’affaires", "19,8", "31,4"),
                ("Excédent brut d’exploitation", "- 10,6", "- 16,9"),
                ("Résultat net", "- 14,1", "- 22,7"),
                ("Trésorerie au 31 décembre", "12,5", "58,3"),
                ("Carnet de commandes", "74", "268"),
                ("Effectif (personnes)", "168", "312"),
            ),
        ),
        ("caption", "Tableau 1. Comptes consolidés, audités par le cabinet Vauquelin et Associés."),
        (
            "body",
            "Le carnet de commandes s’élève à 268 millions d’euros. Le contrat signé en août 2025 avec le "
            "britannique Harrowdale Power en représente à lui seul 109 millions. Le reste se partage entre "
            "onze clients, dont deux gestionnaires de réseau espagnols.",
        ),
        ("page_break", ""),
        ("heading", "Activité par pays"),
        (
            "body",
            "La France demeure le premier marché du groupe, avec plus de la moitié des ventes. Le "
            "Royaume-Uni, absent des comptes en 2024, devient le deuxième grâce aux livraisons de Merrow "
            "Lane et à l’acompte versé pour Thornwick Moor.",
        ),
        ("chart", (("France", "17.2"), ("Royaume-Uni", "9.5"), ("Espagne", "4.7"))),
        (
            "caption",
            "Figure 1. Chiffre d’affaires 2025 par pays, en millions d’euros : France 17,2 ; "
            "Royaume-Uni 9,5 ; Espagne 4,7.",
        ),
        ("heading", "Usine de Montluçon"),
        (
            "body",
            "Les travaux ont commencé le 12 janvier 2026 au parc des Ormeaux. À la fin de mars, les deux "
            "tiers des pieux de fondation étaient posés. Sur un investissement total de 265 millions "
            "d’euros, 47 millions ont été engagés. La mise en service reste prévue en février 2027.",
        ),
        ("heading", "Perspectives"),
        (
            "body",
            "Pour 2026, Valmorin vise un chiffre d’affaires compris entre 60 et 70 millions d’euros. "
            "L’équilibre de l’excédent brut d’exploitation n’est plus attendu en 2027, mais au second "
            "semestre 2028, en raison du décalage de l’usine. Le conseil ne proposera pas de dividende.",
        ),
        (
            "body",
            "Principaux risques : la dépendance aux cellules importées de Xiangtan jusqu’à l’ouverture de "
            "l’usine, le cours de l’euro face à la livre et au yuan, et les délais de "
            "raccordement aux réseaux.",
        ),
        (
            "body",
            "L’assemblée générale des actionnaires se tiendra le 11 juin 2026 à Valence. "
            "Contact : Inès Kerbrat, directrice de la communication.",
        ),
    ),
)

MARKET_NOTE = PdfArticle(
    file_name="2026-09-17 Market note - sodium-ion storage.pdf",
    language="en-GB",
    title="Sodium-ion storage: cheap salt, dear money",
    author="Priya Ellingham",
    byline="Quillgate Research. Market note no. 41, 17 September 2026. By Priya Ellingham.",
    running_header="Quillgate Research - European storage",
    first_page_label=1,
    blocks=(
        (
            "body",
            "Sodium-ion batteries took 9 per cent of the European grid-storage market in the first half of "
            "2026, up from 4 per cent a year before. Total installations reached 4.1 gigawatt-hours. We "
            "expect the share to reach 16 per cent in 2028, two points less than in our March note.",
        ),
        (
            "body",
            "The reason for our caution is price. Sodium-ion cells sold for an average of $61 per "
            "kilowatt-hour in August, against $54 for lithium iron phosphate. A year ago we thought the two "
            "lines would cross in 2026. Cheaper lithium has pushed that moment to the end of 2027.",
        ),
        ("heading", "What buyers pay"),
        (
            "table",
            (
                ("Average price, $ per kWh", "Aug 2025", "Aug 2026", "2028 (forecast)"),
                ("Sodium-ion cell", "74", "61", "45"),
                ("Lithium iron phosphate cell", "59", "54", "48"),
                ("Sodium-ion system, installed", "198", "171", "139"),
            ),
        ),
        ("caption", "Table 1. Source: Quillgate survey of 27 European buyers."),
        ("heading", "Valmorin: the test is next March"),
        (
            "body",
            "The French maker is the only European supplier with a large order on its books and a factory "
            "under construction. Its first-half sales were €24.6m, and it has kept its full-year target of "
            "€60m to €70m, which implies a steep second half. Cash stood at €33.1m at the end of June. We "
            "think it will need to raise a further €50m before the Montluçon plant opens in February 2027.",
        ),
        (
            "body",
            "Much depends on Thornwick Moor. A clean start in March 2027 would give Valmorin a reference "
            "that no rival in Europe can show. A second leak would be hard to survive. By mid-September "
            "62 per cent of the cabinets were on site.",
        ),
        ("heading", "Who else is coming"),
        (
            "body",
            "Two developers in Spain and one in Poland told us that they would consider sodium if "
            "guarantees matched the 15 years now usual for lithium. Insurers are less shy than last year: "
            "premiums for sodium projects fell by about a fifth after Calder Rigg’s inspection report.",
        ),
        ("caption", "This note is for information only and is not investment advice."),
    ),
)

HALF_YEAR = WordArticle(
    file_name="2026-08-28 砚湖钠电2026年上半年业绩.docx",
    title="砚湖钠电上半年净利润增长五成，海外业务占比突破两成",
    author="贺知遥",
    byline="湘江产业观察 2026年8月28日 记者 贺知遥",
    before_table=(
        "砚湖钠电8月27日晚间披露2026年半年度报告。上半年，公司实现营业收入18.6亿元，同比增长33.8%；"
        "净利润1.27亿元，同比增长53.0%。公司表示，增长主要来自国内电网侧储能订单，以及对欧洲客户的电芯出口。",
        "报告期内，公司钠离子电池出货量达到3.4吉瓦时，上年同期为2.2吉瓦时。海外收入占比由12%升至21%，"
        "首次突破两成。综合毛利率为17.8%，较上年同期提高1.3个百分点。",
    ),
    table_caption="表1 砚湖钠电主要财务数据",
    table=(
        ("项目", "2025年上半年", "2026年上半年", "同比变动"),
        ("营业收入（亿元）", "13.9", "18.6", "+33.8%"),
        ("净利润（亿元）", "0.83", "1.27", "+53.0%"),
        ("研发费用（亿元）", "0.86", "1.12", "+30.2%"),
        ("出货量（吉瓦时）", "2.2", "3.4", "+54.5%"),
        ("海外收入占比", "12%", "21%", "+9个百分点"),
    ),
    second_heading="法国项目仍在投入期",
    after_table=(
        "与法国Valmorin合资的“波旁钠电”尚未投产，上半年为砚湖带来1460万元投资亏损。报告称，蒙吕松工厂"
        "厂房主体已于7月封顶，首批设备将于10月从长沙发运，计划2027年2月投产。",
        "关于年初英国梅罗巷储能站的漏液事件，报告首次确认了第三方核查结果：更换接头的电池柜共52台，其中14台"
        "在仓库，38台已安装，双方此前公布的数字均有依据。砚湖垫付的180万欧元已于6月由接头供应商全额赔付。",
        "董事长沈若川在业绩会上说，公司下半年将把湘潭基地的年产能由8吉瓦时扩至11吉瓦时，并考虑在中欧"
        "设立服务中心。“电芯可以远渡重洋，售后服务不行。”他说。",
        "二级市场方面，砚湖钠电8月28日收涨4.2%。有分析师提醒，碳酸锂价格走低正在削弱钠电的成本优势，"
        "公司下半年毛利率或将承压。",
    ),
)
