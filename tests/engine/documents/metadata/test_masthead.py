import pytest

from indexer.documents.metadata.article_head import find_metadata

BODY = (
    "Le fabricant a annoncé mardi le rappel de trente-huit armoires après des fuites de liquide constatées "
    "sur deux sites du Yorkshire, sans blessé ni incendie."
)


@pytest.mark.parametrize(
    ("head", "publisher"),
    [
        ("L'ÉCHO DES VALLÉES\nÉdition de Montluçon\n\n", "L'ÉCHO DES VALLÉES"),
        ("Le Courrier des Filières\nAccueil > Énergie > Stockage\n\n", "Le Courrier des Filières"),
        ("GRID WEEKLY\n\n", "GRID WEEKLY"),
    ],
)
def test_the_newspaper_above_the_title_is_the_publisher_and_not_the_title(head, publisher):
    found = find_metadata(f"{head}Valmorin rappelle trente-huit armoires de batteries\n\n{BODY}")
    assert found.title == "Valmorin rappelle trente-huit armoires de batteries"
    assert found.publisher == publisher


def test_a_title_over_a_subtitle_stays_the_title():
    found = find_metadata(f"Valmorin rappelle ses armoires\nDes fuites sur deux sites anglais\n\n{BODY}")
    assert (found.title, found.publisher) == ("Valmorin rappelle ses armoires", None)


def test_capitals_above_a_report_are_no_newspaper():
    found = find_metadata(
        f"CORÉEN ANGLAIS\n\nRapport sur les armoires de batteries\n\n{BODY}", clipping=False
    )
    assert found.publisher is None


@pytest.mark.parametrize(
    "byline",
    [
        "**La Lettre des Réseaux** · 14 octobre 2025 · par Agathe Morvilliers",
        "*La Lettre des Réseaux, 14 octobre 2025. Par Agathe Morvilliers*",
        "La Lettre des Réseaux | 14 octobre 2025 | Par Agathe Morvilliers",
    ],
)
def test_a_byline_in_parts_gives_date_and_author(byline):
    found = find_metadata(f"# Un titre assez long pour en être un\n\n{byline}\n\n{BODY}")
    assert (found.published, found.author) == ("2025-10-14", "Agathe Morvilliers")


FRENCH_TITLE = "Valmorin rappelle trente-huit armoires de batteries"
ENGLISH_TITLE = "Valmorin recalls its battery cabinets"
CHINESE_TITLE = "瓦尔莫兰召回三十八台电池柜"


@pytest.mark.parametrize(
    ("head", "title", "publisher"),
    [
        ("Le Monde\n\n", FRENCH_TITLE, "Le Monde"),
        ("Le Monde\n", FRENCH_TITLE, "Le Monde"),
        ("LE MONDE\n\n", FRENCH_TITLE, "LE MONDE"),
        ("Les Echos\n14 octobre 2025\n\n", FRENCH_TITLE, "Les Echos"),
        ("L’Express\n\nPar Agathe Morvilliers\n\n", FRENCH_TITLE, "L’Express"),
        ("Financial Times\n\n", ENGLISH_TITLE, "Financial Times"),
        ("The New York Times\nOct. 14, 2025\n\n", "UK in recession again", "The New York Times"),
        ("人民日报\n\n", CHINESE_TITLE, "人民日报"),
        ("人民日报\n2025年10月14日\n", CHINESE_TITLE, "人民日报"),
        ("The Cedar Ledger\n14 October 2025\n\n", ENGLISH_TITLE, "The Cedar Ledger"),
        ("Libération\n14 octobre 2025\n\n", FRENCH_TITLE, "Libération"),
        ("滨海晚报\n2025年10月14日\n\n", CHINESE_TITLE, "滨海晚报"),
    ],
)
def test_a_newspaper_in_small_letters_above_the_headline_is_not_the_title(head, title, publisher):
    found = find_metadata(f"{head}{title}\n\n{BODY}")
    assert (found.title, found.publisher) == (title, publisher)


def test_a_name_that_sounds_like_a_newspaper_is_one_where_the_address_or_the_owner_says_so():
    for tail in ("Source : https://www.cedarledger.example/a/1", "© 2025 The Cedar Ledger"):
        found = find_metadata(f"The Cedar Ledger\n\n{ENGLISH_TITLE}\n\n{BODY}\n\n{tail}")
        assert (found.title, found.publisher) == (ENGLISH_TITLE, "The Cedar Ledger")


@pytest.mark.parametrize(
    ("title", "below"),
    [
        ("Le Monde", BODY),  # nothing better below
        ("Le Monde", "Économie"),  # a section
        ("Le Monde", "Anne Le Gall"),  # a person
        ("Le Monde", "14 octobre 2025"),
        ("Le Monde d’après commence aujourd’hui", "Un reportage en trois parties dans le Yorkshire"),
        ("Le Journal d’une crise", "Un reportage en trois parties dans le Yorkshire"),
        ("Hard Times", "A report in three parts from Yorkshire"),
        ("Libération", "Un reportage en trois parties dans le Yorkshire"),
        ("Le Courrier des lecteurs", "Un reportage en trois parties dans le Yorkshire"),
        ("我们为什么需要互联网", "三个关于电池的故事和一个问题"),
    ],
)
def test_a_title_that_sounds_like_a_newspaper_stays_the_title(title, below):
    found = find_metadata(f"{title}\n\n{below}\n\n{BODY}")
    assert (found.title, found.publisher) == (title, None)
