"""Headings of plain texts and of Markdown, each with its place."""

from __future__ import annotations

import pytest

from indexer.documents.read import read_file
from indexer.documents.texts.headings import markdown_outline, plain_outline
from indexer.records.documents import Span
from tests.makers.files.format_makers import mhtml

BODY = "Le groupe a annoncé mardi un investissement dans son usine de Dunkerque, pour la suite du plan. " * 3
BODY = BODY.strip()
HAN = "该公司周二宣布，将在其位于合肥的工厂投资四十二亿元，以扩大先进芯片的产能，并计划在两年内完成建设。" * 3


def titles(text, title=None):
    result = plain_outline(text, (), title)
    assert all(text.startswith(entry.title, entry.start) for entry in result)
    return [(entry.level, entry.title) for entry in result]


@pytest.mark.parametrize(
    ("heading", "body"),
    [
        ("Les marchés", BODY),
        ("LES MARCHÉS", BODY),
        ("2. Les marchés", BODY),
        ("市场情况", HAN),
        ("一、市场", HAN),
    ],
)
@pytest.mark.parametrize("separator", ["\n", "\n\n"])
def test_a_short_line_above_a_paragraph_is_a_heading(heading, body, separator):
    assert titles(separator.join([body, heading, body])) == [(2, heading)]


@pytest.mark.parametrize(
    "line",
    [
        "Bref.",
        "Trois raisons :",
        "- un point de la liste",
        "14 octobre 2025",
        "12 34",
        "Année\tTotal",
        "Une ligne bien trop longue pour un titre de partie, qui ne finit pourtant pas par un point du tout",
    ],
)
def test_what_only_looks_short_is_none(line):
    assert titles("\n\n".join([BODY, line, BODY])) == []


def test_a_short_line_at_the_end_is_no_heading():
    assert titles(f"{BODY}\n\nAnne Le Gall") == []


def test_above_the_first_paragraph_only_the_title_is_one():
    text = f"Le Courrier\n\nUn plan de relance\n\nAnne Le Gall\n\n{BODY}\n\nLa suite\n\n{BODY}"
    assert titles(text, "Un plan de relance") == [(1, "Un plan de relance"), (2, "La suite")]


def test_clutter_is_no_heading():
    text = f"{BODY}\n\nLire aussi\n\n{BODY}"
    start = text.index("Lire")
    assert plain_outline(text, (Span(start, start + 10),)) == ()


def test_a_list_of_thousands_of_short_lines_has_no_headings():
    assert plain_outline("\n\n".join(["Un mot", BODY] * 2_500)) == ()


def test_markdown_headings_without_their_marks(write):
    text = (
        "---\ntitle: T\n---\n# Le *grand* `plan`\n\nTexte.\n\nSous-titre\n----------\n\nTexte.\n\n"
        "```\n# pas un titre\n```\n\n### [Lien](https://a.example) fermé ###\n\nTexte.\n\n#\n\n#hashtag\n"
    )
    outline = read_file(write("a.md", text)).outline
    assert [(entry.level, entry.title) for entry in outline] == [
        (1, "Le grand plan"),
        (2, "Sous-titre"),
        (3, "Lien fermé"),
    ]
    assert [text[entry.start :][:5] for entry in outline] == ["# Le ", "Sous-", "### ["]
    assert markdown_outline("", 0) == ()


def test_a_web_archive_keeps_its_address_and_the_places_of_its_headings(write):
    result = read_file(write("a.mhtml", mhtml()))
    assert result.metadata.source_url is not None
    assert result.text.startswith(result.metadata.source_url)
    assert dict(result.metadata.origins)["source_url"] == "saved-from"
    assert result.outline
    assert all(result.text.startswith(entry.title, entry.start) for entry in result.outline)
