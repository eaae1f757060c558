import pytest

from indexer.documents.metadata import find_metadata

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
