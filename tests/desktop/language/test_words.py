"""Every sentence of the window exists in all its languages."""

import ast
from pathlib import Path

import pytest

import desktop
from desktop.language import i18n
from desktop.language.engine_sentences import ERRORS, REASONS, reason_words
from desktop.language.problems import sentence
from desktop.language.words import CHINESE, FRENCH
from indexer.answering.evidence.verify import verify_sentence
from indexer.common.errors import IndexerError, LibraryInUseError
from indexer.records.documents import DocumentSummary
from indexer.records.importing import ImportStage
from indexer.records.search import Hit

CALLS = {"tr": (0,), "plural": (1, 2), "_link": (0,), "PasswordRow": (0,), "_tool": (1,)}


def sentences():
    """The literals that are handed to a function that translates them."""
    for file in Path(desktop.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            for place in CALLS.get(name, ()):
                if place < len(node.args) and isinstance(node.args[place], ast.Constant):
                    yield node.args[place].value


@pytest.mark.parametrize("table", [FRENCH, CHINESE], ids=["fr", "zh"])
def test_everything_that_is_said_is_translated(table):
    said = set(sentences())
    assert len(said) > 150
    assert sorted(said - set(table)) == []


@pytest.mark.parametrize("table", [FRENCH, CHINESE], ids=["fr", "zh"])
def test_what_the_engine_says_is_translated(table):
    assert sorted({*REASONS, *ERRORS.values()} - set(table)) == []


@pytest.fixture
def in_french(monkeypatch):
    monkeypatch.setenv("IBID_LANG", "fr")
    i18n.language.cache_clear()
    yield
    i18n.language.cache_clear()


def test_the_engines_own_reasons_are_known(in_french):
    """The sentences are those of the engine as it is: one that is worded anew would stay English."""
    source = "Corvane makes chips in Grenoble and sells them in France."
    document = DocumentSummary("d", "T", "/t.txt", "en", None, None)
    hit = Hit(1, 1.0, 1, document, None, 0, len(source), source)
    told = [
        reason
        for sentence, cited in (
            ("Corvane sold 410 chips to Nanyu and Broadcom in 2027, 2028 and 2031.", [hit]),
            ("Corvane makes chips.", []),
            ("The weather will be fine tomorrow in the whole country.", [hit]),
            ("Corvane does not make chips in Grenoble and does not sell them in France.", [hit]),
        )
        for reason in verify_sentence(sentence, cited, language="en").reasons
    ]
    assert len(told) >= 4
    assert [reason for reason in told if reason_words(reason) == reason] == []


def test_a_list_in_a_reason_keeps_its_items(in_french):
    reason = "The figures “1”, “2”, “3” and 2 more are not in the cited source."
    assert reason_words(reason) == (
        "Les chiffres “1”, “2”, “3” et 2 autres ne figurent pas dans la source citée."
    )
    assert reason_words("Something new.") == "Something new."


def test_an_error_is_told_by_its_code(in_french):
    assert sentence(LibraryInUseError("Ibid runs.")).startswith("Un autre Ibid")
    assert sentence(IndexerError("Odd.", code="odd")) == "Odd."


def test_in_english_the_engines_own_sentence_stands():
    assert sentence(LibraryInUseError("Ibid runs.")) == "Ibid runs."


@pytest.mark.parametrize("table", [FRENCH, CHINESE], ids=["fr", "zh"])
def test_every_stage_of_an_import_has_its_word(table):
    assert [stage.value for stage in ImportStage if stage.value not in table] == []


@pytest.mark.parametrize("table", [FRENCH, CHINESE], ids=["fr", "zh"])
def test_what_is_known_of_a_document_and_how_it_was_read_is_translated(table):
    from desktop.viewmodels.library import details, reading_notes

    said = {*details.FIELDS.values(), *details._ORIGINS.values()}
    said |= {words for pair in reading_notes._WORDS.values() for words in pair}
    assert sorted(said - set(table)) == []
