"""Theme, icons, words: both schemes, every icon draws, dates and numbers as the user writes them."""

import re

import pytest
from PySide6.QtGui import QColor, QFontMetricsF
from PySide6.QtWidgets import QLabel, QPushButton

from desktop.language import i18n
from desktop.theme import icons, theme, tokens
from desktop.theme.dress import set_icon
from desktop.theme.stylesheet import stylesheet


@pytest.fixture
def look(qapp):
    look = theme.current()
    before = look.palette
    yield look
    look.use(before)


@pytest.fixture
def in_language(monkeypatch):
    def switch(code):
        monkeypatch.setenv("IBID_LANG", code)
        i18n.language.cache_clear()

    yield switch
    i18n.language.cache_clear()


@pytest.mark.parametrize("name", sorted(icons.DRAWINGS))
def test_every_icon_draws_something_in_its_colour_and_nothing_outside_it(qapp, name):
    image = icons.pixmap(name, "#2A4B9B", 18, 2.0).toImage()
    seen = {
        image.pixelColor(x, y).name()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    }
    assert seen == {QColor("#2A4B9B").name()}


@pytest.mark.parametrize("palette", [tokens.LIGHT, tokens.DARK], ids=["light", "dark"])
def test_the_stylesheet_names_only_colours_that_exist(qapp, palette):
    sheet = stylesheet(palette)
    assert "$" not in sheet
    assert all(QColor(colour).isValid() for colour in re.findall(r"#[0-9A-Fa-f]+", sheet))


def test_switching_the_scheme_redraws_icons_and_tells_the_views(qtbot, look):
    button = QPushButton("x")
    qtbot.addWidget(button)
    look.use(tokens.LIGHT)
    set_icon(button, "plus", "text")
    before = button.icon().cacheKey()
    with qtbot.waitSignal(look.changed):
        look.use(tokens.DARK)
    assert button.icon().cacheKey() != before


def test_an_icon_of_a_deleted_button_is_forgotten(qtbot, look):
    label = QLabel()
    button = QPushButton("x", label)
    set_icon(button, "plus")
    with qtbot.waitSignal(button.destroyed):
        label.deleteLater()
    look.use(tokens.DARK if look.palette is tokens.LIGHT else tokens.LIGHT)


def test_dates_sizes_and_counts_are_written_as_the_user_does(in_language):
    in_language("en")
    assert i18n.date_text("2026-03-09") == "9 Mar 2026"
    assert i18n.date_text("2026-03") == "Mar 2026"
    assert i18n.date_text("2026") == "2026"
    assert i18n.date_text(None) == ""
    assert i18n.date_text("2026-13-40") == "2026"
    assert i18n.size_text(412_300_000) == "412 MB"
    assert i18n.size_text(0) == "0 B"
    assert i18n.size_text(1_440_000_000) == "1.4 GB"
    assert i18n.plural(1, "{n} document", "{n} documents") == "1 document"
    assert i18n.plural(10_000, "{n} document", "{n} documents") == "10,000 documents"
    in_language("fr")
    assert i18n.date_text("2026-03-09") == "9 mars 2026"
    assert i18n.date_text("2026-02") == "févr. 2026"
    assert i18n.date_text("2026") == "2026"
    assert i18n.plural(10_000, "{n} document", "{n} documents") == "10\u202f000 documents"
    assert i18n.plural(0, "{n} document", "{n} documents") == "0 document"
    assert i18n.size_text(1_440_000_000) == "1,4 Go"
    assert i18n.tr("Library") == "Documents"
    in_language("zh_CN.UTF-8")
    assert i18n.date_text("2026-03-09") == "2026年3月9日"
    assert i18n.date_text("2026-03") == "2026年3月"
    assert i18n.date_text("2026-13-40") == "2026年"
    assert i18n.tr("Offline – nothing leaves this computer") == "离线运行，数据不离开本机"
    in_language("de_DE")
    assert i18n.tr("Library") == "Library"


def test_a_sentence_without_translation_stays_english(in_language):
    in_language("fr")
    assert i18n.tr("never translated") == "never translated"


def test_reading_faces_put_the_texts_own_script_first(look):
    chinese, french = look.reading_families("zh"), look.reading_families("fr")
    assert set(chinese) == set(french) == set(look.reading_families())
    if any("CJK" in name for name in chinese):
        assert "CJK" in chinese[0]


def test_an_apostrophe_of_the_interface_is_not_as_wide_as_a_han_letter(look):
    metrics = QFontMetricsF(look.font(tokens.BODY))
    width = metrics.horizontalAdvance("l’usine") - metrics.horizontalAdvance("lusine")
    assert width < tokens.BODY.size / 2


@pytest.mark.parametrize("language", [None, "fr", "en"])
def test_an_apostrophe_is_never_as_wide_as_a_han_letter(look, language):
    metrics = QFontMetricsF(look.font(tokens.READING, reading=True, language=language))
    assert (
        metrics.horizontalAdvance("l’usine") - metrics.horizontalAdvance("lusine") < tokens.READING.size / 2
    )
