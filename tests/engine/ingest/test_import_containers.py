"""Files that hold files: each member is a file of its own, and nothing of it stays behind."""

import io
import os
import tarfile
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from indexer.catalogue.documents import original_name
from indexer.ingest.files import import_file
from indexer.ingest.files.import_file import name_of
from indexer.ingest.store.removal import remove_documents
from indexer.records.importing import ImportStage
from indexer.records.reading import Member

TEXTS = {
    "fr.txt": "Le marché de l'art ralentit. Les ventes aux enchères ont reculé de 12 % en mars.\n",
    "2024/rapport.txt": "The port of Hull reopened on Monday after a week of storms in the north.\n",
    "资料/经济.txt": "法国央行周一表示，今年第一季度经济增长百分之零点二。\n",
}


def zipped(path: Path, members: dict[str, str | bytes]) -> Path:
    path.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def in_memory(members: dict[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def left_behind(bench) -> list[str]:
    incoming = bench.paths.originals / "incoming"
    return [entry.name for entry in incoming.iterdir()] if incoming.is_dir() else []


def test_the_members_of_an_archive_are_documents_of_their_own(bench, tmp_path):
    archive = zipped(tmp_path / "revue.zip", TEXTS)
    report = bench.run(archive, collection="Revue")
    assert {document.path for document in report.imported} == {f"{archive}/{name}" for name in TEXTS}
    assert {document.collection for document in report.imported} == {"Revue"}
    (container,) = report.skipped
    assert (container.path, container.document_id) == (str(archive), None)
    assert str(container.reason) == "Unpacked: 3 files inside."
    assert bench.stages(archive) == ["waiting", "reading", "unpacking", "skipped"]
    last = bench.events[-1]
    assert (last.done_files, last.total_files, last.scanning) == (4, 4, False)
    assert len(bench.originals()) == 3
    assert left_behind(bench) == []


def test_members_are_copied_even_where_the_archive_stays_where_it_is(bench, tmp_path):
    archive = zipped(tmp_path / "revue.zip", TEXTS)
    for document in bench.run(archive, by_reference=True).imported:
        name = original_name(bench.database.reader(), document.id)
        assert name is not None
        assert (bench.paths.originals / name).is_file()


def test_an_archive_that_is_known_gives_known_members(bench, tmp_path):
    archive = zipped(tmp_path / "revue.zip", TEXTS)
    documents = bench.run(archive).imported
    report = bench.run(archive)
    assert (report.imported, report.failed) == ((), ())
    assert {item.document_id for item in report.skipped} == {None, *(item.id for item in documents)}
    assert left_behind(bench) == []


def test_a_newer_archive_replaces_the_members_that_changed(bench, tmp_path):
    archive = zipped(tmp_path / "revue.zip", TEXTS)
    bench.run(archive)
    zipped(archive, {**TEXTS, "fr.txt": "Le marché de l'art repart, disent les maisons de vente.\n"})
    report = bench.run(archive)
    assert [document.path for document in report.imported] == [f"{archive}/fr.txt"]
    assert len(bench.documents()) == len(TEXTS)


def test_an_archive_that_moved_takes_its_members_with_it(bench, tmp_path):
    archive = zipped(tmp_path / "revue.zip", TEXTS)
    bench.run(archive)
    moved = archive.rename(tmp_path / "moved.zip")
    assert bench.run(moved).imported == ()
    assert {document.path for document in bench.documents()} == {f"{moved}/{name}" for name in TEXTS}


def test_archives_in_archives_are_unpacked_three_levels_deep(bench, tmp_path):
    innermost = in_memory({"deepest.txt": "This lies four archives deep and stays there.\n"})
    third = in_memory({"third.txt": "This lies three archives deep, and is read.\n", "4.zip": innermost})
    second = in_memory({"second.txt": "This lies two archives deep, and is read.\n", "3.zip": third})
    archive = zipped(tmp_path / "1.zip", {"first.txt": "This lies in one archive.\n", "2.zip": second})
    report = bench.run(archive)
    assert [Path(document.path).name for document in report.imported] == [
        "first.txt", "second.txt", "third.txt",
    ]  # fmt: skip
    (failed,) = report.failed
    assert failed.path == f"{archive}/2.zip/3.zip/4.zip"
    assert failed.code == "too_deep"
    assert "“4.zip”" in str(failed.message)
    assert left_behind(bench) == []


def test_one_budget_holds_for_all_that_lies_in_a_container(bench, tmp_path, monkeypatch):
    inner = in_memory({f"{number}.txt": f"Inner article {number}.\n" for number in range(4)})
    archive = zipped(tmp_path / "outer.zip", {"a.txt": "An article.\n", "inner.zip": inner})
    monkeypatch.setattr(import_file.TreeBudget.__init__, "__defaults__", (5, 1 << 30))
    report = bench.run(archive)
    assert [Path(document.path).name for document in report.imported] == ["a.txt"]
    assert [(failed.path, failed.code) for failed in report.failed] == [(f"{archive}/inner.zip", "too_large")]
    assert left_behind(bench) == []


def test_only_one_container_lies_unpacked_at_a_time(bench, tmp_path):
    archives = [
        zipped(tmp_path / f"{name}.zip", {f"{n}.txt": f"Article {name} {n}.\n" for n in range(4)})
        for name in "abc"
    ]
    peak = 0

    def look(event):
        nonlocal peak
        if event.stage is ImportStage.READY:
            folders = (bench.paths.originals / "incoming").glob("*/*")
            held = {folder.parent for folder in folders if folder.parent.is_dir()}
            peak = max(peak, sum(len(list(folder.iterdir())) > 1 for folder in held))

    report = bench.run(*archives, on_progress=look)
    assert len(report.imported) == 12
    assert peak <= 1


def test_a_broken_member_costs_itself_only_and_is_named_as_the_user_knows_it(bench, tmp_path):
    archive = zipped(tmp_path / "revue.zip", {**TEXTS, "notes/cassé.pdf": b"%PDF-1.7 and nothing"})
    report = bench.run(archive)
    assert len(report.imported) == 3
    (failed,) = report.failed
    assert failed.path == f"{archive}/notes/cassé.pdf"
    assert "“cassé.pdf”" in str(failed.message)


def test_a_damaged_archive_is_one_sentence(bench, tmp_path):
    archive = zipped(tmp_path / "revue.zip", TEXTS)
    archive.write_bytes(archive.read_bytes()[:100])
    report = bench.run(archive)
    assert report.imported == ()
    assert len(report.failed) == 1
    assert "revue.zip" in str(report.failed[0].message)
    assert left_behind(bench) == []


def test_members_named_to_leave_their_folder_stay_in_it(bench, tmp_path):
    archive = zipped(
        tmp_path / "in" / "evil.zip", {"../../outside.txt": "No.\n", "/etc/x.txt": "No either.\n"}
    )
    before = sorted(path for path in tmp_path.rglob("*") if bench.paths.root not in path.parents)
    bench.run(archive)
    assert sorted(path for path in tmp_path.rglob("*") if bench.paths.root not in path.parents) == before
    assert left_behind(bench) == []


def test_an_import_that_ends_early_leaves_nothing_unpacked(bench, tmp_path):
    archive = zipped(tmp_path / "revue.zip", TEXTS)

    def stop(event):
        if event.stage is ImportStage.STORING:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        bench.run(archive, on_progress=stop)
    assert left_behind(bench) == []


@pytest.mark.parametrize("compression", ["", "gz"])
def test_tar_files_are_unpacked_too(bench, tmp_path, compression):
    path = tmp_path / ("revue.tar" + ("." + compression if compression else ""))
    with tarfile.open(path, f"w:{compression}") as archive:
        for name, text in TEXTS.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(text.encode())
            archive.addfile(entry, io.BytesIO(text.encode()))
    assert {document.path for document in bench.run(path).imported} == {f"{path}/{name}" for name in TEXTS}


def mail(path: Path) -> Path:
    message = EmailMessage()
    message["From"], message["To"] = "anne@example.org", "luc@example.org"
    message["Subject"], message["Date"] = "Le rapport", "Tue, 14 Oct 2025 09:30:00 +0200"
    message.set_content("Bonjour Luc, voici le rapport dont nous avons parlé hier au port.\n")
    message.add_attachment(TEXTS["2024/rapport.txt"], filename="rapport.txt")
    path.write_bytes(bytes(message))
    return path


def test_a_document_read_again_after_damage_learns_where_it_came_from(bench, tmp_path):
    file = tmp_path / "port.txt"
    file.write_text("The port of Hull reopened on Monday.\n", encoding="utf-8")
    (document,) = bench.run(file).imported
    with bench.database.write() as connection:
        original = bench.paths.originals / f"{document.sha256}.txt"
        connection.execute("UPDATE documents SET path = ?", (str(original),))
    bench.run(file)
    assert [item.path for item in bench.documents()] == [str(file)]


def test_a_mail_is_a_document_and_its_attachments_are_too(bench, tmp_path):
    file = mail(tmp_path / "rapport.eml")
    report = bench.run(file)
    assert [document.path for document in report.imported] == [str(file), f"{file}/rapport.txt"]
    assert (report.skipped, report.failed) == ((), ())
    again = bench.run(file)
    assert [skipped.path for skipped in again.skipped] == [str(file), f"{file}/rapport.txt"]
    assert left_behind(bench) == []


def test_attachments_that_a_killed_import_has_not_reached_come_in_later(bench, tmp_path):
    file = mail(tmp_path / "rapport.eml")
    attachment = bench.run(file).imported[1]
    remove_documents(bench.database, bench.paths, [attachment.id])
    assert [document.path for document in bench.run(file).imported] == [f"{file}/rapport.txt"]


def test_what_is_attached_to_a_pdf_comes_in_also_after_a_death_between_them(bench, tmp_path):
    from pypdf import PdfWriter
    from reportlab.pdfgen.canvas import Canvas

    drawn = io.BytesIO()
    canvas = Canvas(drawn)
    canvas.drawString(72, 700, "The contract was signed in Harrowdale on Tuesday by both parties.")
    canvas.save()
    writer = PdfWriter(clone_from=drawn)
    writer.add_attachment("annex.txt", TEXTS["2024/rapport.txt"].encode())
    file = tmp_path / "contract.pdf"
    writer.write(file)
    report = bench.run(file)
    assert [document.path for document in report.imported] == [str(file), f"{file}/annex.txt"]
    remove_documents(bench.database, bench.paths, [report.imported[1].id])
    assert [document.path for document in bench.run(file).imported] == [f"{file}/annex.txt"]


@pytest.mark.parametrize(
    ("name", "file", "expected"),
    [
        ("2024/rapport.pdf", "0001.pdf", "rapport.pdf"),
        ("0012 Re: budget.eml", "0012.eml", "0012 Re_ budget.eml"),
        ("notes", "0002.txt", "notes.txt"),
        ("..", "0003.txt", "file.txt"),
        ("a\u202eb\nc.txt", "0004.txt", "a_b_c.txt"),
        ("资" * 300 + ".txt", "0005.txt", "资" * 38 + ".txt"),
    ],
)
def test_a_member_is_kept_under_a_name_that_any_file_system_takes(name, file, expected):
    assert name_of(Member(name, file, 1)) == expected
    assert len(os.fsencode(name_of(Member(name, file, 1)))) <= 120


def test_a_mail_is_not_replaced_by_the_one_that_has_its_number_now(bench, tmp_path):
    mailbox = tmp_path / "brief.mbox"
    texts = [f"The brief of day {number}: the port of Hull is open.\n" for number in range(4)]

    def write(*numbers: int) -> None:
        mailbox.write_text(
            "".join(
                f"From desk@example.org Tue Oct 14 09:30:0{number} 2025\nFrom: desk@example.org\n"
                f"Subject: Daily brief\nDate: Tue, 14 Oct 2025 09:30:0{number} +0000\n\n{texts[number]}\n"
                for number in numbers
            )
        )

    write(0, 1)
    assert len(bench.run(mailbox).imported) == 2
    write(1, 2)
    assert len(bench.run(mailbox).imported) == 1
    write(2, 3)
    assert len(bench.run(mailbox).imported) == 1
    assert len(bench.documents()) == 4, "no mail has gone"
