from __future__ import annotations

import pytest

from indexer.passages.languages import detect_language, guess_language

ALL = ["en", "fr", "zh", "es", "de", "it", "pt", "nl", "ja", "ko", "ru", "ar"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Le conseil d'administration a approuvé le projet après un long débat."),
        ("en", "The board approved the project after a long debate among its members."),
        ("es", "El consejo aprobó el proyecto después de un largo debate entre sus miembros."),
        ("de", "Der Vorstand hat das Projekt nach einer langen Debatte genehmigt."),
        ("it", "Il consiglio di amministrazione ha approvato il progetto dopo una lunga discussione."),
        ("pt", "O conselho de administração não aprovou o projeto depois de uma longa discussão."),
        ("nl", "De raad van bestuur heeft het project na een lange discussie goedgekeurd."),
        ("zh", "微软 Azure 与 OpenAI 宣布 Maia 200 芯片。"),
        ("zh", "董事會批准"),
        ("ja", "取締役会は長い議論の末に計画を承認した。"),
        ("ko", "이사회는 긴 토론 끝에 프로젝트를 승인했다."),
        ("ru", "Совет директоров одобрил проект после долгих дебатов."),
        ("ar", "وافق مجلس الإدارة على المشروع بعد نقاش طويل."),
    ],
)
def test_twelve_languages_are_told_apart(language: str, text: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize(
    "text", ["", "12 345 — 67 %", "OK", "北", "!!!", "Рада схвалила її після дебатів із ґрунту"]
)
def test_what_cannot_be_told_is_none(text: str) -> None:
    assert detect_language(text) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Link to another page", "en"),
        ("Figure 3: the bridge", "en"),
        ("Carte de la zone", "fr"),
        ("El informe de la semana", "es"),
        ("Der Bericht der Woche", "de"),
        ("Valmorin Adempo Corvane", None),
    ],
)
def test_of_a_few_words_a_function_word_decides(text: str, language: str | None) -> None:
    assert detect_language(text) == language


def test_a_long_text_is_judged_by_a_sample() -> None:
    assert detect_language("Le conseil a approuvé le projet. " * 50_000) == "fr"


@pytest.mark.parametrize(
    ("query", "language"),
    [
        ("Quelle puce Microsoft a-t-elle présentée ?", "fr"),
        ("What chip did Microsoft present?", "en"),
        ("¿Qué chip presentó Microsoft en la feria?", "es"),
        ("Welchen Chip hat die Firma vorgestellt?", "de"),
        ("微软发布了什么芯片？", "zh"),
        ("Microsoft Maia", None),
        ("", None),
        ("2026", None),
    ],
)
def test_a_query_is_guessed_by_script_and_little_words(query: str, language: str | None) -> None:
    assert guess_language(query, ALL) == language


def test_only_candidates_are_guessed() -> None:
    assert guess_language("微软发布了什么芯片？", ["en", "fr"]) is None
    assert guess_language("What is the chip?", []) is None
    assert guess_language("What is the chip?", ["fr", "en"]) == "en"
