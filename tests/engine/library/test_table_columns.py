"""A passage from the middle of a long table is found and shown with the names of its columns."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import docx
import pytest
import xlsxwriter

from indexer import Library
from indexer.answering.prompt_sources import whole_passages
from indexer.answering.prompts import source_block
from indexer.catalogue.database import Database
from indexer.catalogue.readings import add_left_out, tables_of
from indexer.command_line.main import main
from indexer.common.messages import verbatim
from indexer.common.paths import LibraryPaths
from indexer.records.search import SearchOptions

REGIONS = ("Bretagne", "Normandie", "Alsace", "Lorraine", "Picardie", "Occitanie")
HEADER = ["Année", "Région", "Chiffre d’affaires", "Effectif", "Site"]
COLUMNS = "\t".join(HEADER)
NOTE = (
    "Le chiffre d’affaires et l’effectif de chaque site sont publiés chaque année par la région.\n\n"
    "Un autre paragraphe traite du budget.\n"
)


def rows(count: int) -> list[list[str]]:
    return [
        [str(2000 + n % 26), REGIONS[n % 6], f"{n * 1.37:.2f}", str(n * 7 % 5000), f"usine Karo{n}"]
        for n in range(count)
    ]


def as_csv(count: int) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([HEADER, *rows(count)])
    return out.getvalue().encode()


def as_xlsx(count: int) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("Ventes")
    for number, row in enumerate([HEADER, *rows(count)]):
        sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()


def as_docx(count: int) -> bytes:
    document = docx.Document()
    document.add_paragraph("Les ventes de chaque site, année par année, telles que la région les publie.")
    table = document.add_table(rows=0, cols=5)
    for row in [HEADER, *rows(count)]:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "library"


@pytest.mark.parametrize(
    ("name", "data", "wanted"),
    [
        ("ventes.csv", as_csv(2_000), 1_500),
        ("ventes.xlsx", as_xlsx(2_000), 1_500),
        ("ventes.docx", as_docx(120), 90),
    ],
)
def test_words_of_the_header_and_of_a_row_find_the_passage_with_the_row_first(folder, name, data, wanted):
    (folder.parent / name).write_bytes(data)
    (folder.parent / "note.txt").write_text(NOTE, encoding="utf-8")
    with Library.open(folder) as library:
        assert not library.add([folder.parent / name, folder.parent / "note.txt"]).failed
        for query in (f"chiffre d’affaires effectif Karo{wanted}", f"Quel est l’effectif de Karo{wanted} ?"):
            best = library.search(query, options=SearchOptions(explain=True)).results[0]
            assert f"Karo{wanted}\n" in f"{best.text}\n"
            assert best.columns == COLUMNS
            assert "effect" in str(best.explanation.terms)
        text = library.show(best.document.id).text
        assert text[best.start : best.end] == best.text
        assert COLUMNS not in best.text


def test_a_row_is_quoted_word_for_word_beside_the_names_of_its_columns(folder, capsys):
    (folder.parent / "ventes.csv").write_bytes(as_csv(400))
    with Library.open(folder) as library:
        library.add([folder.parent / "ventes.csv"])
        answer = library.ask("Quel est l’effectif de l’usine Karo300 ?")
        row = "\t".join(rows(301)[300])
        assert answer.citations[0].quote == row
        block = source_block(1, whole_passages(answer.retrieved)[0], "fr")
        assert "Colonnes : Année\tRégion\tChiffre d’affaires" in block
        assert f"{row}\n" in block
    assert main(["--library", str(folder), "ask", "Quel est l’effectif de l’usine Karo300 ?"]) == 0
    assert "columns: Année | Région | Chiffre d’affaires | Effectif | Site" in capsys.readouterr().out
    assert main(["--library", str(folder), "--json", "search", "effectif Karo300", "--explain"]) == 0
    assert json.loads(capsys.readouterr().out)["results"][0]["columns"] == COLUMNS


def test_headers_follow_imports_and_removals_without_the_library_being_opened_again(folder):
    (folder.parent / "ventes.csv").write_bytes(as_csv(400))
    (folder.parent / "autres.csv").write_bytes(as_csv(300).replace(b"Karo", b"Lima"))
    with Library.open(folder) as library:
        library.add([folder.parent / "ventes.csv"])
        assert library.search("effectif Karo300").results[0].columns == COLUMNS
        (other,) = library.add([folder.parent / "autres.csv"]).imported
        best = library.search("effectif Lima250").results[0]
        assert (best.document.id, best.columns) == (other.id, COLUMNS)
        library.remove([library.search("effectif Karo300").results[0].document.id])
        assert library.search("effectif Lima250").results[0].columns == COLUMNS
    assert Library.doctor(folder).ok


def test_what_was_left_out_of_a_document_leaves_its_tables_known(folder):
    (folder.parent / "ventes.csv").write_bytes(as_csv(400))
    with Library.open(folder) as library:
        (document,) = library.add([folder.parent / "ventes.csv"]).imported
    database = Database(LibraryPaths(folder).database)
    try:
        with database.write() as connection:
            before = tables_of(connection)
            add_left_out(connection, document.id, [verbatim("Une phrase.")])
            assert tables_of(connection) == before
            assert len(before[document.id]) == 1
    finally:
        database.close()


def test_short_tables_and_texts_without_any_have_no_columns(folder):
    (folder.parent / "court.csv").write_bytes(as_csv(6))
    (folder.parent / "note.txt").write_text(NOTE, encoding="utf-8")
    with Library.open(folder) as library:
        library.add([folder.parent])
        assert {hit.columns for hit in library.search("effectif région Karo4").results} == {None}
