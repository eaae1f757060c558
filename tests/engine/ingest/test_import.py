"""Files into the library: whole documents, one line for each file that fails, nothing left behind."""

import shutil

import pytest

from indexer.catalogue.documents import document_text, get_document
from indexer.catalogue.passages import passages_of
from indexer.common.cancel import CancelledByUser, CancelToken
from indexer.common.errors import StorageError
from indexer.ingest.files import prepare as preparing
from indexer.ingest.files.originals import Originals
from indexer.lexical.terms import form_terms, word_terms
from indexer.records.importing import ImportStage


def test_articles_in_three_languages_become_documents(bench, articles):
    files = articles("fr ventes.txt", "zh 经济.txt", "en port.md")
    report = bench.run(*files, collection="Presse")
    assert [document.path for document in report.imported] == [str(file) for file in files]
    assert [document.language for document in report.imported] == ["fr", "zh", "en"]
    assert (report.skipped, report.failed) == ((), ())
    for document in report.imported:
        assert get_document(bench.database.reader(), document.id) == document
        assert (document.state, document.collection) == ("ready", "Presse")
        assert document.id == document.sha256[:12]
        text = document_text(bench.database.reader(), document.id).text
        passages = passages_of(bench.database.reader(), document.id)
        assert len(passages) == document.passages > 0
        assert all(passage.text == text[passage.span.start : passage.span.end] for passage in passages)


def test_a_stored_passage_is_found_by_its_words_and_its_vector_is_to_come(bench, articles):
    (document,) = bench.run(*articles("zh 经济.txt")).imported
    (passage,) = passages_of(bench.database.reader(), document.id)
    assert bench.stored == [passage.id]
    for view, terms in (("word_view", word_terms("央行", "zh")), ("form_view", form_terms("央行"))):
        for term in terms:
            assert bench.holding(term, view) == [passage.id]
    assert bench.count("vectors") == 0


def test_events_come_in_order_and_count_up(bench, articles):
    files = articles("en 1.txt", "fr 2.txt")
    bench.run(*files, "missing.txt")
    stages = [event.stage for event in bench.events]
    assert stages[:3] == [ImportStage.WAITING] * 3
    assert bench.stages(files[0]) == [
        "waiting", "reading", "splitting", "storing", "ready",
    ]  # fmt: skip
    done = [event.done_files for event in bench.events]
    assert done == sorted(done)
    assert (done[-1], {event.total_files for event in bench.events}) == (3, {3})
    ready = [event for event in bench.events if event.stage is ImportStage.READY]
    assert {event.document.path for event in ready} == {str(file) for file in files}


def test_pages_that_are_recognised_are_told_of_one_by_one(odd_bench, tmp_path):
    bench, file = odd_bench(), tmp_path / "scan.txt"
    file.write_text("pages of a scan")
    assert len(bench.run(file).imported) == 1
    messages = [(event.stage.value, event.page, event.pages) for event in bench.events if event.page]
    assert messages == [("reading", 1, 2), ("reading", 2, 2)]


def test_what_is_ready_is_already_stored(bench, articles):
    seen = []

    def look(event):
        if event.stage is ImportStage.READY:
            seen.append(get_document(bench.database.reader(), event.document.id))

    report = bench.run(*articles("en 1.txt", "fr 2.txt"), on_progress=look)
    assert {document.id for document in seen} == {document.id for document in report.imported}


def test_the_second_import_of_the_same_bytes_is_skipped(bench, articles):
    (file,) = articles("en port.txt")
    (document,) = bench.run(file).imported
    copy = shutil.copy(file, file.with_name("autre nom.txt"))
    report = bench.run(copy, file)
    assert [(skipped.path, skipped.document_id) for skipped in report.skipped] == [
        (str(copy), document.id),
        (str(file), document.id),
    ]
    assert str(report.skipped[0].reason).startswith("Already in the library as “")
    assert len(bench.documents()) == 1
    assert bench.originals() == [f"{document.sha256}.txt"]


def test_the_same_bytes_twice_in_one_import_are_one_document(bench, articles):
    (file,) = articles("en port.txt")
    copies = [shutil.copy(file, file.with_name(f"copy {number}.txt")) for number in range(4)]
    report = bench.run(file, *copies)
    assert (len(report.imported), len(report.skipped), len(report.failed)) == (1, 4, 0)
    assert {skipped.document_id for skipped in report.skipped} == {report.imported[0].id}


def test_the_same_file_named_twice_is_one_file(bench, articles):
    (file,) = articles("en port.txt")
    report = bench.run(file, file.parent, str(file))
    assert (len(report.imported), len(report.skipped)) == (1, 0)


def test_files_that_cannot_be_read_never_stop_the_others(bench, articles, tmp_path):
    good = articles("en 1.txt", "fr 2.txt")
    empty, broken, foreign, blank = (tmp_path / name for name in ("0.txt", "x.pdf", "a.elf", "blank.txt"))
    empty.write_bytes(b"")
    broken.write_bytes(b"%PDF-1.7 and then nothing of the sort")
    foreign.write_bytes(b"\x7fELF" + bytes(100))
    blank.write_text(" \n\n\t \n")
    report = bench.run(empty, good[0], broken, foreign, tmp_path / "nowhere.txt", blank, good[1])
    assert [document.path for document in report.imported] == [str(good[0]), str(good[1])]
    assert [(failed.path, failed.code) for failed in report.failed] == [
        (str(empty), "empty"),
        (str(broken), "broken"),
        (str(foreign), "unsupported"),
        (str(tmp_path / "nowhere.txt"), "not_found"),
        (str(blank), "empty"),
    ]
    assert all(str(failed.message).strip() and "\n" not in str(failed.message) for failed in report.failed)
    assert len(bench.originals()) == 2
    assert not list((bench.paths.originals / "incoming").iterdir())


def test_a_document_imported_by_reference_stays_where_it_is(bench, articles):
    (file,) = articles("en port.txt")
    (document,) = bench.run(file, by_reference=True).imported
    assert document.path == str(file)
    assert bench.originals() == []
    assert file.exists()


def test_the_original_is_kept_byte_for_byte(bench, articles):
    (file,) = articles("fr ventes.txt")
    content = file.read_bytes()
    (document,) = bench.run(file).imported
    file.write_text("something else")
    assert (bench.paths.originals / f"{document.sha256}.txt").read_bytes() == content


def test_nothing_to_import_is_an_empty_report(bench, tmp_path):
    (tmp_path / "folder").mkdir()
    report = bench.run(tmp_path / "folder")
    assert (report.imported, report.skipped, report.failed) == ((), (), ())
    assert bench.events == []


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("die", "reader_died"),
        ("fail", "crash"),
        ("eat", "out_of_memory"),
        ("nonsense", "reader_died"),
        ("types", "unexpected"),
        ("refuse", "broken"),
    ],
)
def test_whatever_a_reader_does_costs_one_file(odd_bench, tmp_path, word, code):
    bench = odd_bench(children=1)
    bad, good = tmp_path / "bad.txt", tmp_path / "good.txt"
    bad.write_text(f"{word}")
    good.write_text("good and a little longer, so that it comes second")
    report = bench.run(bad, good)
    assert [(failed.path, failed.code) for failed in report.failed] == [(str(bad), code)]
    assert "bad.txt" in str(report.failed[0].message)
    assert [document.path for document in report.imported] == [str(good)]
    assert (bench.count("documents"), bench.count("passages"), bench.count("word_view")) == (1, 1, 1)
    assert bench.originals() == [f"{report.imported[0].sha256}.txt"]


def test_bytes_that_failed_under_one_name_are_tried_under_another_suffix(odd_bench, tmp_path):
    bench = odd_bench()
    names = ["a.txt", "b.txt", "c.md", "d.md"]
    for name in names:
        (tmp_path / name).write_text("choosy about its name")
    report = bench.run(*[tmp_path / name for name in names])
    assert sorted(failed.path[-5:] for failed in report.failed) == ["a.txt", "b.txt"]
    assert all(failed.path[-5:] in str(failed.message) for failed in report.failed)
    assert (len(report.imported), len(report.skipped)) == (1, 1)


def test_bytes_that_killed_a_reader_are_not_tried_again(odd_bench, tmp_path):
    bench = odd_bench()
    names = ["a.txt", "b.md", "c.html"]
    for name in names:
        (tmp_path / name).write_text("die")
    report = bench.run(*[tmp_path / name for name in names])
    assert [failed.code for failed in report.failed] == ["reader_died"] * 3


def test_cancel_keeps_what_is_ready_and_leaves_nothing_else(odd_bench, tmp_path):
    bench, token = odd_bench(), CancelToken()
    (tmp_path / "1.txt").write_text("good")
    for number in range(2, 8):
        (tmp_path / f"{number}.txt").write_text(f"hang for a very long time {number}")

    def on_progress(event):
        if event.stage is ImportStage.READY:
            token.cancel()

    with pytest.raises(CancelledByUser):
        bench.run(*[tmp_path / f"{n}.txt" for n in range(1, 8)], token=token, on_progress=on_progress)
    (document,) = bench.documents()
    assert bench.originals() == [f"{document.sha256}.txt"]
    assert not list((bench.paths.originals / "incoming").iterdir())
    (tmp_path / "next.txt").write_text("next one")
    assert len(bench.run(tmp_path / "next.txt").imported) == 1


def test_a_token_raised_before_the_start_imports_nothing(bench, articles):
    token = CancelToken()
    token.cancel()
    with pytest.raises(CancelledByUser):
        bench.run(*articles("en 1.txt"), token=token)
    assert bench.documents() == ()


def test_a_listener_that_fails_ends_the_import_cleanly(bench, articles):
    def on_progress(event):
        if event.stage is ImportStage.STORING:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        bench.run(*articles("en 1.txt", "fr 2.txt"), on_progress=on_progress)
    assert bench.documents() == ()
    assert bench.originals() == []


def test_an_index_that_fails_does_not_cost_the_document(bench, articles):
    def on_stored(_ids):
        raise ZeroDivisionError

    bench.importer._on_stored = on_stored
    assert len(bench.run(*articles("en 1.txt", "fr 2.txt")).imported) == 2


def test_a_full_disk_in_the_database_keeps_what_is_ready(bench, articles):
    (document,) = bench.run(*articles("en 1.txt")).imported
    with bench.database.write() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
    large = articles("fr 2.txt")[0]
    large.write_text("\n\n".join(f"Phrase numéro {number} d'un long texte." for number in range(4000)))
    with pytest.raises(StorageError, match="full"):
        bench.run(large)
    assert bench.documents() == (document,)
    assert bench.originals() == [f"{document.sha256}.txt"]
    with bench.database.write() as connection:
        connection.execute("PRAGMA max_page_count = 1000000")
    assert len(bench.run(large).imported) == 1


def test_originals_that_cannot_be_written_are_a_storage_error(bench, articles):
    bench.paths.originals.parent.mkdir(exist_ok=True)
    bench.paths.originals.write_text("a file where the folder should be")
    with pytest.raises(StorageError):
        bench.run(*articles("en 1.txt", "fr 2.txt"))
    assert bench.documents() == ()


def test_a_file_kept_by_reference_that_changes_while_it_is_read_fails(odd_bench, tmp_path):
    bench, file = odd_bench(), tmp_path / "a.txt"
    file.write_text("slow reading")

    def on_progress(event):
        if event.stage is ImportStage.READING:
            bench.importer._originals.stage = stage_then_change

    original_stage = bench.importer._originals.stage

    def stage_then_change(*args, **options):
        staged = original_stage(*args, **options)
        file.write_text("slow reading of something else")
        return staged

    report = bench.run(file, by_reference=True, on_progress=on_progress)
    assert [failed.code for failed in report.failed] == ["changed"]


def test_two_imports_at_once_do_not_hurt_each_other(bench, articles, monkeypatch):
    (file,) = articles("en port.txt")
    monkeypatch.setattr(preparing, "find_by_sha256", lambda *_: None)  # the moment before the other stored it
    (first,) = bench.run(file).imported
    report = bench.run(file)
    assert [skipped.document_id for skipped in report.skipped] == [first.id]
    assert bench.originals() == [f"{first.sha256}.txt"]


def test_what_killed_imports_leave_is_removed_and_what_nobody_claims_stays(bench, articles):
    (document,) = bench.run(*articles("en 1.txt")).imported
    placed, strange = f"{'0' * 64}.txt", f"{'1' * 64}.txt"
    for name in (placed, strange):
        (bench.paths.originals / name).write_text("no document's")
    staging = bench.paths.originals / "incoming" / "abc"
    staging.mkdir(parents=True)
    (staging / "half.txt").write_text("half")
    (staging / f"{placed}.placing").touch()
    assert Originals(bench.paths.originals).remove_orphans(bench.database) == (strange,)
    assert bench.originals() == [strange, f"{document.sha256}.txt"]
    assert Originals(bench.paths.root / "not yet").remove_orphans(bench.database) == ()
