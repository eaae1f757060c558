"""Which lines of a text are a table, and which row names the columns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.passages.splitter import split_text
from indexer.passages.tables import find_tables, header_of
from indexer.records.documents import PageSpan, Span

CITIES = (
    "Ville\tRégion\tHabitants\nBrest\tBretagne\t139 456\nCaen\tNormandie\t105 512\nMetz\tLorraine\t118 489"
)


def header(text: str, pages: tuple[PageSpan, ...] = ()) -> list[str]:
    return [text[table.header_start : table.header_end] for table in find_tables(text, pages)]


@pytest.mark.parametrize(
    ("text", "headers"),
    [
        (CITIES, ["Ville\tRégion\tHabitants"]),
        (f"Avant.\n\n{CITIES}\n\nAprès.", ["Ville\tRégion\tHabitants"]),
        (f"Population des villes\n{CITIES}", ["Ville\tRégion\tHabitants"]),
        ("城市\t人口\n北京\t2189\n上海\t2487\n广州\t1868", ["城市\t人口"]),
        ("Région\t2023\t2024\nNord\t1\t2\nSud\t3\t4\nEst\t5\t6", ["Région\t2023\t2024"]),
        ("\tTotal\tPart\nNord\t1\t2 %\nSud\t3\t4 %\nEst\t5\t6 %", ["\tTotal\tPart"]),
    ],
)
def test_a_first_row_of_labels_names_the_columns(text, headers):
    assert header(text) == headers


@pytest.mark.parametrize(
    "text",
    [
        "Sans tableau.\n\nRien que du texte.",
        "Nord\t1\t2\nSud\t3\t4\nEst\t5\t6\nOuest\t7\t8",  # figures in the first row as in all
        "Nom :\tAnne\nVille :\tBrest\nPays :\tFrance\nÂge :\t41",
        "Brest\toui\nCaen\toui\nMetz\tnon\nLyon\toui",  # "oui" stands below itself
        "Ville\tRégion\nBrest\tBretagne",
        "Une phrase qui finit.\tUne autre aussi.\na\tb\nc\td\ne\tf",
    ],
)
def test_other_rows_name_nothing(text):
    assert header(text) == []


def test_a_table_ends_at_the_page():
    second = "x\t1\ny\t2\nz\t3\nw\t4"
    text = f"{CITIES}\n{second}"
    pages = (PageSpan(1, None, 0, len(CITIES)), PageSpan(2, None, len(CITIES) + 1, len(text)))
    (table,) = find_tables(text, pages)
    assert text[table.start : table.end] == CITIES


def test_only_rows_below_the_header_have_one():
    text = f"Titre\n{CITIES}\n\nAprès."
    tables = find_tables(text)
    row = Span(text.index("Ville"), text.index("\nBrest"))
    assert header_of(tables, text.index("Brest")) == row
    assert header_of(tables, text.index("Metz")) == row
    assert [header_of(tables, text.index(word)) for word in ("Titre", "Ville", "Après")] == [None, None, None]


def test_passages_of_a_table_end_with_a_row_and_speak_the_language_of_the_document():
    rows = "\n".join(f"Brest {n}\tBretagne\t{n * 7}\tla casa del mare di Genova" for n in range(300))
    text = f"Ville\tRégion\tHabitants\tNote\n{rows}"
    drafts = split_text(text, language="fr", tables=find_tables(text))
    assert len(drafts) > 5
    assert {draft.language for draft in drafts[1:]} == {"fr"}
    assert all(text[draft.span.end : draft.span.end + 1] in ("\n", "") for draft in drafts)


@given(st.text(alphabet="ab1\t\n \u00e9.", max_size=200))
def test_tables_stand_in_order_within_the_text(text):
    last = 0
    for table in find_tables(text):
        assert last <= table.start <= table.header_start < table.header_end < table.end <= len(text)
        assert "\n" not in text[table.header_start : table.header_end]
        last = table.end
