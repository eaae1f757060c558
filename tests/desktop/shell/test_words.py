"""Every sentence of the window exists in all its languages."""

import ast
from pathlib import Path

import pytest

import desktop
from desktop.words import CHINESE, FRENCH
from indexer.records import ImportStage

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
def test_every_stage_of_an_import_has_its_word(table):
    assert [stage.value for stage in ImportStage if stage.value not in table] == []


@pytest.mark.parametrize("table", [FRENCH, CHINESE], ids=["fr", "zh"])
def test_what_is_known_of_a_document_and_how_it_was_read_is_translated(table):
    from desktop.viewmodels import answer_notes, details, reading_notes

    said = {*details.FIELDS.values(), *details._ORIGINS.values()}
    for pairs in (reading_notes._WORDS, answer_notes._DOUBTS):
        said |= {words for pair in pairs.values() for words in pair}
    assert sorted(said - set(table)) == []
