"""Pictures -> text with a false Tesseract: what it gets, what becomes of its answer, and every refusal."""

from __future__ import annotations

import errno
import io
import random
import struct
import time
import zlib
from pathlib import Path

import pytest

from indexer.common.errors import ReadError
from indexer.documents.images import ocr_progress
from indexer.documents.images import tesseract as ocr_engine
from indexer.documents.images.image_files import is_image
from indexer.documents.images.images import read_image
from indexer.documents.showing.image_pages import page_sizes, render_page
from indexer.documents.source.source_file import SourceFile
from indexer.records.reading import PageState
from tests.makers.files.ocr_makers import HEADER, FalseTesseract, picture, posix_only, tsv
from tests.makers.library.said import said

pytestmark = posix_only


@pytest.fixture
def tesseract(tmp_path, monkeypatch):
    folder = tmp_path / "tesseract"
    folder.mkdir()
    false = FalseTesseract(folder)
    monkeypatch.setenv(ocr_engine.VARIABLE, str(false.program))
    return false


def source(data: bytes, name: str = "scan.png") -> SourceFile:
    return SourceFile(Path(name), name, data)


def refused(data: bytes) -> ReadError:
    with pytest.raises(ReadError) as caught:
        read_image(source(data))
    assert "“scan.png”" in caught.value.summary
    assert caught.value.summary.endswith((".", "again."))
    return caught.value


def tiff(*sheets: bytes) -> bytes:
    from PIL import Image

    frames = [Image.open(io.BytesIO(sheet)) for sheet in sheets]
    buffer = io.BytesIO()
    frames[0].save(buffer, "TIFF", save_all=True, append_images=frames[1:])
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("image_format", "media_type"),
    [
        ("PNG", "image/png"),
        ("JPEG", "image/jpeg"),
        ("TIFF", "image/tiff"),
        ("WEBP", "image/webp"),
        ("BMP", "image/bmp"),
    ],
)
def test_each_format_is_read_as_one_page(tesseract, image_format, media_type):
    data = picture(image_format=image_format)
    assert is_image(data[:64])
    result = read_image(source(data))
    assert (result.text, result.media_type) == ("Hello world", media_type)
    assert [(page.index, page.start, page.end) for page in result.pages] == [(1, 0, 11)]
    assert result.report.pages == 1
    assert result.report.pages_in(PageState.OCR) == (1,)


def test_places_are_in_points_of_the_page_as_displayed(tesseract, tmp_path):
    data = picture(2480, 3508, dpi=(300, 300))
    (words,) = read_image(source(data)).page_words
    scale = 72 / 300
    assert words.words[0].left == pytest.approx(100 * scale, abs=0.1)
    path = tmp_path / "scan.png"
    path.write_bytes(data)
    (size,) = page_sizes(path)
    assert (size.width, size.height) == pytest.approx((595.2, 841.9), abs=0.2)


def test_a_small_picture_is_enlarged_and_its_places_are_those_of_the_file(tesseract):
    (words,) = read_image(source(picture(620, 877, dpi=(75, 75)))).page_words
    assert b"P5\n1860 2631" in (tesseract.folder / "pages").read_bytes()
    assert words.words[0].left == pytest.approx(100 / 3 * 595 / 620, rel=0.01)


def test_tesseract_gets_the_languages_it_has(tesseract):
    tesseract.answers(tsv("Hello world"), languages="eng chi_sim_vert osd deu fra")
    read_image(source(picture(dpi=(150, 150))))
    (call,) = tesseract.calls
    assert "-l fra+eng " in call
    assert "--psm 1" in call
    assert "--dpi 300" in call


def test_after_a_chinese_page_chinese_comes_first(tesseract):
    tesseract.answers(tsv("人工 智能 行业 发展"), languages="eng chi_sim fra")
    result = read_image(source(tiff(picture(), picture())))
    assert result.text == "人工智能行业发展\n\n人工智能行业发展"
    assert ["-l fra+eng+chi_sim" in call for call in tesseract.calls] == [True, False]
    assert "-l chi_sim+fra+eng" in tesseract.calls[1]
    assert "--psm 3" in tesseract.calls[0]


def test_after_a_page_without_chinese_it_is_not_looked_for(tesseract):
    tesseract.answers(tsv("Hello world"), languages="eng chi_sim fra")
    read_image(source(tiff(picture(), picture())))
    assert ["-l fra+eng+chi_sim" in call for call in tesseract.calls] == [True, False]
    assert "-l fra+eng " in tesseract.calls[1]


def test_a_page_that_is_then_hard_to_read_is_read_again_with_all_languages(tesseract):
    """Chinese, which to the eye of another language is noise."""
    noise, chinese = tesseract.folder / "noise", tesseract.folder / "chinese"
    noise.write_text(HEADER + tsv("AN TARR", confidence=20))
    chinese.write_text(HEADER + tsv("人工 智能"))
    tesseract.answers(
        tsv("Hello world"),
        languages="eng chi_sim fra",
        before=f'''case "$(wc -l < "{tesseract.folder}/calls")" in
            2) cp "{noise}" "$2.tsv"; exit 0;;
            3) cp "{chinese}" "$2.tsv"; exit 0;;
        esac''',
    )
    result = read_image(source(tiff(picture(), picture())))
    assert result.text == "Hello world\n\n人工智能"
    assert "-l fra+eng+chi_sim" in tesseract.calls[2]
    assert said(result.warnings) == ()


def test_frames_are_pages_and_a_blank_one_is_noted(tesseract):
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("L", (400, 400), 250).save(buffer, "PNG")
    result = read_image(source(tiff(picture(), buffer.getvalue(), picture())))
    assert [result.text[page.start : page.end] for page in result.pages] == ["Hello world", "", "Hello world"]
    assert len(tesseract.calls) == 2
    assert [note.state for note in result.report.notes] == [PageState.OCR, PageState.EMPTY, PageState.OCR]
    assert [page.index for page in result.page_words] == [1, 3]
    for page in result.page_words:
        assert [result.text[word.start : word.end] for word in page.words] == ["Hello", "world"]


def test_uncertain_text_is_said_to_be_so(tesseract):
    tesseract.answers(
        tsv("quite sure", confidence=80) + tsv("who knows what this is", confidence=25, paragraph=2)
    )
    result = read_image(source(picture()))
    assert said(result.warnings) == ("Page 1: much of the recognised text is uncertain.",)


def test_without_tesseract_the_sentence_says_how_to_install_it(monkeypatch):
    monkeypatch.setenv(ocr_engine.VARIABLE, "no-such-tesseract")
    error = refused(picture())
    assert error.code == "needs_ocr"
    assert ocr_engine.install_command() in error.summary


def test_a_tesseract_without_languages_is_none(tesseract):
    tesseract.answers("", languages="osd")
    assert refused(picture()).code == "needs_ocr"


def test_a_picture_without_text_is_one_sentence(tesseract):
    tesseract.answers(tsv("| ~", confidence=12))
    assert refused(picture()).code == "no_text"
    assert refused(picture(20, 20)).code == "no_text"


@pytest.mark.parametrize("before", ["exit 3", "rm page.pgm; exit 0; ", 'ln -s /dev/zero "$2.tsv"; exit 0'])
def test_a_tesseract_that_fails_is_one_sentence(tesseract, before):
    tesseract.answers("", before=before)
    error = refused(picture())
    assert error.code == "no_text"
    assert "Tesseract failed on it" in error.summary


def test_a_full_disk_is_one_sentence(tesseract, monkeypatch):
    def full(*_arguments, **_options):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(ocr_engine, "run_watched", full)
    error = refused(picture())
    assert error.code == "no_text"
    assert "No space left on device" in error.summary


def test_a_page_that_takes_too_long_is_left_out_and_nothing_goes_on(tesseract, monkeypatch):
    monkeypatch.setattr(ocr_progress, "PAGE_SECONDS", 4.0)
    noted = tesseract.folder / "pid"
    tesseract.answers("", before=f'sleep 300 & echo $! > "{noted}"; wait')
    error = refused(picture())
    assert "took longer than 4 seconds" in error.summary
    for _ in range(200):
        if not (state := Path(f"/proc/{int(noted.read_text())}/stat")).exists() or " Z " in state.read_text():
            break
        time.sleep(0.05)
    else:
        pytest.fail("the program was left running")


def test_when_the_time_is_over_the_rest_of_the_pages_is_named(tesseract, monkeypatch):
    sheets = tiff(*[picture()] * 4)
    events: list[tuple[int, int]] = []

    def spend(page: int, pages: int) -> None:
        events.append((page, pages))
        if page == 2:
            clock[0] += 700.0

    clock = [0.0]
    monkeypatch.setattr("indexer.documents.images.ocr.monotonic", lambda: clock[0])
    with ocr_progress.recognising(spend):
        result = read_image(source(sheets))
    assert events == [(1, 4), (2, 4)]
    # The second page was begun in time, and there was time for it.
    assert result.report.pages_in(PageState.OCR) == (1, 2)
    assert result.report.pages_in(PageState.EMPTY) == (3, 4)
    assert said(result.report.left_out) == (
        "Pages 3 to 4 were not recognised: the time for this file was over; split it and import the parts.",
    )


def test_a_picture_turned_by_its_camera_is_read_as_displayed(tesseract, tmp_path):
    from PIL import Image

    exif = Image.Exif()
    exif[0x0112] = 6  # turn it by a quarter
    data = picture(800, 400, "JPEG", exif=exif.tobytes(), dpi=(300, 300))
    read_image(source(data))
    assert b"P5\n400 800" in (tesseract.folder / "pages").read_bytes()
    path = tmp_path / "photo.jpg"
    path.write_bytes(data)
    assert page_sizes(path)[0].height > page_sizes(path)[0].width
    drawn = render_page(path, 1, 1.0)
    assert drawn.height > drawn.width


@pytest.mark.parametrize("mode", ["1", "P", "LA", "RGBA", "CMYK", "I;16", "I", "F"])
def test_every_kind_of_pixel_becomes_black_on_white(tesseract, mode, tmp_path):
    from PIL import Image

    if mode in {"RGBA", "LA"}:  # what is transparent is paper, whatever colour hides there
        image = Image.new(mode, (200, 200), (0, 0, 0, 0) if mode == "RGBA" else (0, 0))
        image.paste((0, 0, 0, 255) if mode == "RGBA" else (0, 255), (50, 50, 100, 100))
    else:
        image = Image.new("L", (200, 200), 255)
        image.paste(0, (50, 50, 100, 100))
        if mode.startswith(("I", "F")):
            image = image.convert("I").point(lambda value: value * 200)
        image = image.convert(mode)
    buffer = io.BytesIO()
    image.save(buffer, "TIFF" if mode in {"CMYK", "I", "F"} else "PNG")
    assert read_image(source(buffer.getvalue())).text == "Hello world"
    path = tmp_path / "a.png"
    path.write_bytes(buffer.getvalue())
    drawn = render_page(path, 1, 1.0)
    assert len(drawn.pixels) == drawn.width * drawn.height * 4
    assert min(drawn.pixels[0:4]) > 240  # a corner is paper
    middle = ((drawn.height * 3 // 8) * drawn.width + drawn.width * 3 // 8) * 4
    assert max(drawn.pixels[middle : middle + 3]) < 60


@pytest.mark.parametrize(("width", "height"), [(30_000, 30_000), (10_000, 9_000), (2_000_000_000, 1)])
def test_a_bomb_is_refused_before_it_is_unpacked(tesseract, width, height):
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    sound = picture(100, 100)
    data = sound[:12] + header + struct.pack(">I", zlib.crc32(header)) + sound[33:]
    assert refused(data).code == "too_large"


def test_damaged_pictures_are_one_sentence_each(tesseract):
    chance = random.Random(20261122)
    outcomes = set()
    for image_format in ("PNG", "JPEG", "TIFF", "WEBP", "BMP"):
        sound = picture(300, 300, image_format)
        assert read_image(source(sound)).text == "Hello world"
        for _ in range(12):
            data = bytearray(sound[: chance.randrange(12, len(sound))] if chance.random() < 0.5 else sound)
            for _ in range(chance.randint(0, 6)):
                data[chance.randrange(8, len(data))] = chance.randrange(256)
            try:
                read_image(source(bytes(data)))
                outcomes.add("text")
            except ReadError as error:
                outcomes.add(error.code)
    assert {"text", "broken"} <= outcomes <= {"text", "broken", "no_text", "too_large"}


def test_pages_of_a_picture_that_are_not_there(tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(picture())
    with pytest.raises(ReadError, match="no page 2"):
        render_page(path, 2, 1.0)
    with pytest.raises(ValueError, match="scale"):
        render_page(path, 1, 0.0)
    path.write_bytes(b"no picture")
    with pytest.raises(ReadError) as caught:
        page_sizes(path)
    assert caught.value.code == "broken"
