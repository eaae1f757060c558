"""A passage whose little words settle its language is not put before lingua, and lingua would agree."""

from __future__ import annotations

import pytest

from indexer.common.stop_words import LANGUAGES_WITH_STOP_WORDS as ALL
from indexer.passages import languages, splitter
from indexer.passages.languages import detect_language, weigh_languages

TEXTS = {
    "fr": "Le conseil a approuvé le projet après un long débat, et il sera présenté aux élus. "
    "Les habitants de la ville ont été informés par une lettre qui est arrivée chez eux au début du mois.",
    "en": "The board approved the project after a long debate, and it will be shown to the members. "
    "The people of the town were informed by a letter that came to their homes at the start of the month.",
    "de": "Der Vorstand hat das Projekt nach einer langen Debatte genehmigt, und es wird in der Woche den "
    "Mitgliedern gezeigt. Die Leute in der Stadt wurden durch einen Brief informiert, der zu ihnen kam.",
    "nl": "De raad heeft het project na een lange discussie goedgekeurd, en het wordt aan de leden "
    "getoond. De mensen in de stad zijn door een brief op de hoogte gesteld die aan het begin kwam.",
}


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_a_clear_guess_is_what_lingua_says(language):
    assert weigh_languages(TEXTS[language], ALL) == (language, True)
    assert detect_language(TEXTS[language]) == language


@pytest.mark.parametrize(
    "text", ["Microsoft Maia 200", TEXTS["fr"][:60] + TEXTS["en"][:60], "¿Qué chip presentó Microsoft?", ""]
)
def test_a_guess_in_doubt_is_not_called_clear(text):
    assert not weigh_languages(text, ALL)[1]


def test_a_passage_in_another_language_than_its_document_is_told_without_lingua(monkeypatch):
    monkeypatch.setattr(splitter, "detect_language", pytest.fail)
    drafts = splitter.split_text(TEXTS["en"], language="fr")
    assert [draft.language for draft in drafts] == ["en"]


def test_characters_are_forgotten_before_they_fill_the_memory(monkeypatch):
    monkeypatch.setattr(languages, "_KEPT_CHARACTERS", 50)
    every = "".join(map(chr, range(0x4E00, 0x4F00)))
    assert detect_language(every) == "zh"
    assert len(languages._SCRIPT_OF) <= 50
