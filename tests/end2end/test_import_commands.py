"""The commands around importing, checked from outside."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "fr.txt").write_text(
        "Valmorin lève 86 millions\n\nLa société Valmorin a levé 86 millions d'euros en janvier 2025.",
        encoding="utf-8",
    )
    return folder


def test_a_document_is_corrected_and_given_back(ibid, folder: Path) -> None:
    (document,) = ibid("import", folder, "--json").data["imported"]
    edited = ibid("edit", document["id"], "--title", "Levée", "--published", "2025-01", "--json").data
    assert edited == {**document, "title": "Levée", "published": "2025-01"}
    shown = ibid("show", document["id"], "--json").data
    assert (shown["edited"], shown["origins"]["published"]) == (["published", "title"], "user")
    report = ibid("show", "--report", document["id"]).out
    assert "published: 2025-01  (user)" in report.splitlines()
    assert "Valmorin" not in report
    assert ibid("edit", document["id"], "--published", "", "--reset", "title", "--json").data == document
    refused = ibid("edit", document["id"], "--language", "français", "--json")
    assert (refused.code, refused.data["error"]["code"]) == (2, "usage")
    assert ibid("edit", document["id"]).code == 2


def test_protected_files_open_with_a_password_from_the_command_or_a_file(ibid, tmp_path: Path) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    for name in ("a", "b"):
        canvas = Canvas(str(tmp_path / f"{name}.pdf"), encrypt=StandardEncryption(f"word {name}"))
        canvas.drawString(72, 700, f"Contract {name} was signed in Harrowdale on Tuesday by both parties.")
        canvas.save()
    refused = ibid("import", tmp_path / "a.pdf", "--json")
    assert (refused.code, refused.data["failed"][0]["code"]) == (3, "encrypted")
    opened = ibid("import", tmp_path / "a.pdf", "--password", "word b", "--password", "word a", "--json")
    assert len(opened.data["imported"]) == 1
    (tmp_path / "words.txt").write_bytes(b"\xef\xbb\xbfno\r\nword b\r\n\r\n")
    opened = ibid("import", tmp_path / "b.pdf", "--password-file", tmp_path / "words.txt", "--json")
    assert len(opened.data["imported"]) == 1
    assert "word b" not in opened.out + opened.err
    missing = ibid("import", tmp_path / "b.pdf", "--password-file", tmp_path / "nowhere.txt", "--json")
    assert (missing.code, missing.data["error"]["code"]) == (2, "usage")


def test_an_import_that_was_cut_off_is_told_of_and_resumed(ibid, folder: Path, tmp_path: Path) -> None:
    from indexer.catalogue.database import Database
    from indexer.catalogue.import_queue import enqueue

    assert ibid("import", "--resume", "--json").data["imported"] == []
    with Database(tmp_path / "library" / "library.sqlite3") as database, database.write() as connection:
        enqueue(connection, [folder], collection="Énergie", by_reference=False)
    assert ibid("status", "--json").data["pending_imports"] == 1
    (document,) = ibid("import", "--resume", "--json").data["imported"]
    assert document["collection"] == "Énergie"
    assert ibid("status", "--json").data["pending_imports"] == 0
    assert ibid("import", "--json").code == 2
    assert ibid("import", folder, "--resume").code == 2


def test_a_list_marks_what_is_to_be_taken_with_care(ibid, folder: Path, tmp_path: Path) -> None:
    import sqlite3

    (document,) = ibid("import", folder, "--json").data["imported"]
    assert "!" not in ibid("list").out
    report = '{"pages": 2, "notes": [[2, "ocr"]], "left_out": [], "clutter_share": 0.0}'
    connection = sqlite3.connect(tmp_path / "library" / "library.sqlite3")
    connection.execute("UPDATE readings SET report = ?", (report,))
    connection.commit()
    connection.close()
    assert ibid("list").out.rstrip().endswith("! page 2 by text recognition (OCR)")
    assert "page 2 by text recognition (OCR)" in ibid("show", document["id"], "--report").out


def test_an_archive_is_told_of_and_its_members_are_documents(ibid, folder: Path) -> None:
    import zipfile

    with zipfile.ZipFile(folder / "revue.zip", "w") as archive:
        archive.writestr("2024/port.txt", "The port of Hull reopened on Monday after a week of storms.\n")
    report = ibid("import", folder / "revue.zip", "--json").data
    assert [one["path"] for one in report["imported"]] == [f"{folder / 'revue.zip'}/2024/port.txt"]
    assert report["skipped"] == [
        {"path": str(folder / "revue.zip"), "reason": "Unpacked: 1 file inside.", "document_id": None}
    ]
