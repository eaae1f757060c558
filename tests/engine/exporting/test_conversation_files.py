"""A kept conversation as Markdown, HTML and Word: everything of a source reads as it stands there."""

import io
import re
import zipfile
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt

from indexer.documents.read import read_file
from indexer.exporting.exported import ExportedAnswer, ExportedSentence, exported_answers
from indexer.exporting.html import write_html
from indexer.exporting.markdown import escaped, write_markdown
from indexer.exporting.word import write_word
from indexer.records.conversations import Conversation, ConversationText, KeptTurn
from indexer.records.search import Filters

HARD = "1. *Bold* _and_ <script>alert(1)</script> [x](y) # | `code` & “quotes” $5 ~a~ ^b^ 100 % 中文 שלום"
ANSWER = ExportedAnswer(
    question="What of <it>?",
    asked_at="2026-12-01T10:00:00Z",
    sentences=(ExportedSentence(HARD, (1, 2), False), ExportedSentence("Perhaps.", (2,), True)),
    notes=(("The Paper, “T*tle*”, 2026, p. 3, a_b.pdf", HARD), ("Other", "A quote.")),
)


def citation(n, title="T", page=None):
    return {
        "n": n,
        "document": {"title": title, "publisher": "P", "published": "2026-01", "path": "C:\\x\\a.pdf"},
        "page": page,
        "quote": f"Quote\n{n}.",
    }


def conversation():
    sentences = [
        {"text": "One.", "citations": [2], "support": "verified", "reasons": []},
        {"text": "Two.", "citations": [1], "support": "partial", "reasons": []},
        {"text": "Made up.", "citations": [], "support": "unsupported", "reasons": []},
    ]
    answer = {
        "sentences": sentences,
        "citations": [citation(1), citation(2, page={"index": 4, "label": None})],
    }
    turn = KeptTurn("Q?", "Q?", "auto", Filters(), answer, "2026-12-01T10:00:00Z")
    return ConversationText(Conversation("c", "Title", "2026-12-01T10:00:00Z", 1), (turn,))


class _Text(HTMLParser):
    def __init__(self):
        super().__init__()
        self.text, self.tags = "", []

    def handle_data(self, data):
        self.text += data

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)


def text_of(html):
    parser = _Text()
    parser.feed(html)
    return parser


def test_what_no_source_bears_out_is_left_out_and_notes_are_numbered_by_first_use():
    (answer,) = exported_answers(conversation())
    assert [(one.text, one.notes, one.to_check) for one in answer.sentences] == [
        ("One.", (1,), False),
        ("Two.", (2,), True),
    ]
    assert answer.notes[0] == ("P, “T”, 2026-01, p. 4, a.pdf", "Quote 2.")


def test_markdown_shows_every_sentence_as_it_is():
    written = write_markdown("T <b>itle", [ANSWER, ANSWER], "to check")
    shown = text_of(MarkdownIt("commonmark").render(written.partition("[^1]: ")[0]))
    assert f"\n{HARD}" in f"\n{shown.text}"  # at the start of a line: nothing stands before it
    assert not {"script", "em", "strong", "a", "ol", "code", "b"} & set(shown.tags)
    assert written.count("[^4]:") == 1
    assert "Perhaps. (to check)[^2]" in written


@pytest.mark.parametrize(
    "text", ["1.5 million euros", "2026. Then", "12) x", "- 3 %", "+5", "= 4", "...", ")"]
)
@pytest.mark.parametrize("before", ["", "“", "a "])
def test_markdown_shows_figures_as_they_stand(text, before):
    assert text_of(MarkdownIt("commonmark").render(before + escaped(text))).text.strip() == before + text


def test_an_id_of_the_page_stands_once():
    ids = re.findall(r' id="([^"]+)"', write_html("T", [ANSWER, ANSWER], "to check"))
    assert len(ids) == len(set(ids)) == 8


def test_html_shows_every_sentence_as_it_is():
    shown = text_of(write_html("T <b>itle", [ANSWER], "to check"))
    assert shown.text.count(HARD) == 2
    assert not {"script", "em", "b", "it"} & set(shown.tags)


def test_word_has_real_footnotes_and_can_be_read_back(tmp_path):
    data = write_word("Title", [ANSWER, ANSWER], "to check")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        footnotes = ElementTree.fromstring(package.read("word/footnotes.xml"))
        assert len(footnotes) == 2 + 4
        assert "footnotes+xml" in package.read("[Content_Types].xml").decode()
        assert package.read("word/document.xml").decode().count("footnoteReference") == 6
    file = tmp_path / "a.docx"
    file.write_bytes(data)
    text = read_file(file).text
    assert HARD in text
    assert "A quote." in text


@pytest.mark.parametrize("write", [write_markdown, write_html, write_word])
def test_a_conversation_without_answers_is_a_title(write):
    assert len(write("Title", [], "to check")) > 0


def test_control_characters_do_not_get_into_a_file():
    turn = KeptTurn("Q\x00\x1b[31m?", "Q", "auto", Filters(), {"sentences": [], "citations": []}, "")
    (answer,) = exported_answers(ConversationText(Conversation("c", "T", "", 1), (turn,)))
    assert answer.question == "Q[31m?"
    write_word("T\x0b", [answer], "to check")
