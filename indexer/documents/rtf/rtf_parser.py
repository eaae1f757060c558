"""The groups and control words of RTF, followed once from front to back without recursion."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from indexer.documents.blocks.blocks import MAX_CHARS, comment_block, one_line, too_much_text
from indexer.documents.blocks.left_out import HiddenText
from indexer.documents.blocks.raised_runs import Raised, joined
from indexer.documents.rtf.rtf_fonts import FONT_WORDS, RtfFonts
from indexer.documents.rtf.rtf_words import (
    CHARACTERS,
    FOOTERS,
    HEADERS,
    HIDDEN,
    PROPERTIES,
    SHOWN,
    SYMBOLS,
)
from indexer.documents.source.source_file import SourceFile

DEEPEST_GROUP = 10_000
_SLIGHTLY_HALF_POINTS = 2  # raised by no more, characters still stand on their line
_USUALLY_HALF_POINTS = 6  # what \\up says without a number

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\",
    re.S,
)


# Whether the characters that follow stand higher than their line, by the number behind the word.
_HEIGHTS: dict[str, Callable[[int | None], bool]] = {
    "super": lambda number: number != 0,
    "up": lambda number: (_USUALLY_HALF_POINTS if number is None else number) > _SLIGHTLY_HALF_POINTS,
    "sub": lambda _: False,
    "dn": lambda _: False,
    "nosupersub": lambda _: False,
}
_HANGING = {"footnote", "annotation", "shptxt"}  # on the words before it: where they are hidden, it is too
_LOOKS = {"v", "deleted", "plain", *_HEIGHTS}


@dataclass(frozen=True, slots=True)
class _State:
    """What an opening brace saves and its closing brace restores."""

    destination: str = "body"
    font: int | None = None
    hidden: bool = False  # its destination shows no text
    vanished: bool = False  # text that is written down and not shown: \\v
    deleted: bool = False
    raised: bool = False
    skip: int = 1  # bytes after \u that are for older readers
    starred: bool = False  # after \*: the next word, where it is unknown, opens what is not to be shown


@dataclass(slots=True)
class _Stream:
    """The text of one destination while it is written."""

    pieces: list[str]
    cells: list[str]
    rows: list[str]


class RtfParser:
    """Reads one file; afterwards its blocks, headers, footers, properties and hidden text are there."""

    def __init__(self, source: SourceFile) -> None:
        self._source = source
        self.blocks: list[str] = []
        self.hidden_text = HiddenText()
        self.headers: list[str] = []
        self.footers: list[str] = []
        self.properties: dict[str, str] = {}
        self._data = source.data
        self._state = _State()
        self._stack: list[_State] = []
        self._streams: dict[str, _Stream] = {"body": _Stream([], [], [])}
        self._pending = bytearray()
        self._pending_font: int | None = None
        self._high = 0  # first half of a surrogate pair
        self._skipping = 0
        self._fonts = RtfFonts()
        self._in_table = False
        self._notes: list[str] = []
        self._note_count = 0
        self._remark_author = ""
        self._item = self._last_item = ""  # the kind of mark before this paragraph, and before the last
        self._chars = 0
        self._joined: Callable[[list[str]], str] = "".join  # until something is raised

    def run(self) -> None:
        """Follow the whole file."""
        position = 0
        data = self._data
        while position < len(data):
            match = _TOKEN.match(data, position)
            if match is None:  # cannot be: the pattern takes any byte
                break
            position = match.end()
            if match[6] is not None:
                self._bytes(match[6])
            elif match[3] is not None:
                self._bytes(bytes((int(match[3], 16),)), escaped=True)
            elif match[1] is not None:
                number = int(match[2]) if match[2] is not None else None
                if match[1] == b"bin":
                    position += max(0, min(number or 0, len(data) - position))
                else:
                    self._word(match[1].decode("ascii"), number)
            elif match[5] is not None:
                self._brace(match[5])
                if not self._stack and match[5] == b"}":
                    break  # what follows the outermost group is no part of the document
            elif match[4] is not None:
                self._symbol(match[4])
        self._flush()
        while self._stack:
            self._brace(b"}")
        body = self._streams["body"]
        self._in_table = False
        if body.cells:  # cut off within a row
            self._end_cell()
            self._end_row()
        self._end_paragraph()
        self._end_table()
        self._write_notes()

    def _brace(self, brace: bytes) -> None:
        self._flush()
        self._skipping = 0
        if brace == b"{":
            if len(self._stack) < DEEPEST_GROUP:
                self._stack.append(self._state)
                self._state = replace(self._state, starred=False)
            return
        if not self._stack:
            return
        ended = self._state.destination
        self._state = self._stack.pop()
        if ended != self._state.destination:
            self._end_destination(ended)

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._flush()
            self._state = replace(self._state, starred=True)
        elif symbol in {b"\n", b"\r"}:
            self._flush()
            self._end_paragraph()
        elif symbol in SYMBOLS:
            self._flush()
            self._text(SYMBOLS[symbol])

    def _bytes(self, data: bytes, *, escaped: bool = False) -> None:
        if self._skipping:
            skipped = min(self._skipping, len(data))
            self._skipping -= skipped
            data = data[skipped:]
        if self._state.destination == "fonttbl":
            self._fonts.name(data)
            return
        if not data or self._state.hidden or self._state.deleted:  # what has vanished is counted
            return
        if not escaped and not self._pending and data.isascii():
            self._text(data.decode("ascii"))
            return
        self._pending += data  # a character may be half an escape and half a plain byte
        self._pending_font = self._state.font

    def _flush(self) -> None:
        if self._pending:
            text = self._fonts.decoded(bytes(self._pending), self._pending_font)
            self._pending.clear()
            self._text(text)

    def _text(self, text: str) -> None:
        if self._state.hidden or self._state.deleted:
            return
        if self._high:
            text, self._high = "\N{REPLACEMENT CHARACTER}" + text, 0
        if self._state.vanished:
            self.hidden_text.add(text)
            return
        if self._fonts.has_signs:
            text = self._fonts.shown(text, self._state.font)
        self._write(text)

    def _write(self, text: str) -> None:
        self._chars += len(text)
        if self._chars > MAX_CHARS:
            raise too_much_text(self._source)
        if self._state.raised:
            text, self._joined = Raised(text), joined
        self._stream().pieces.append(text)

    def _stream(self) -> _Stream:
        return self._streams.setdefault(self._state.destination, _Stream([], [], []))

    def _word(self, word: str, number: int | None) -> None:
        self._follow(word, number)
        if self._state.starred:
            self._state = replace(self._state, starred=False)

    def _follow(self, word: str, number: int | None) -> None:
        if word == "u":
            self._flush()
            self._unicode(number or 0)
            return
        self._flush()
        self._skipping = 0
        if word in CHARACTERS:
            self._text(CHARACTERS[word])
        elif word in {"par", "sect", "page"}:
            self._end_paragraph()
        elif word in {"cell", "nestcell"}:
            self._end_cell()
        elif word in {"row", "nestrow"}:
            self._end_row()
        elif word in {"intbl", "pard"}:
            self._in_table = word == "intbl"
        elif word == "chftn":
            self._note_mark()
        elif word == "f":
            self._font_word(number)
        elif word in FONT_WORDS:
            self._fonts.word(word, number)
        elif word == "uc":
            self._state = replace(self._state, skip=max(0, min(number or 0, 8)))
        elif word in _LOOKS:
            self._looks_word(word, number)
        else:
            self._destination_word(word)

    def _looks_word(self, word: str, number: int | None) -> None:
        """How the characters that follow look: raised, hidden, struck out by a tracked change."""
        if word in _HEIGHTS:
            self._state = replace(self._state, raised=_HEIGHTS[word](number))
        elif word == "v":
            self._state = replace(self._state, vanished=number != 0)
        elif word == "deleted":
            self._state = replace(self._state, deleted=number != 0)
        else:
            self._state = replace(self._state, raised=False, font=None, vanished=False, deleted=False)

    def _is_silent(self) -> bool:
        return self._state.hidden or self._state.vanished or self._state.deleted

    def _font_word(self, number: int | None) -> None:
        if self._state.destination == "fonttbl":
            self._fonts.define(number)
        else:
            self._state = replace(self._state, font=number)

    def _destination_word(self, word: str) -> None:
        state = self._state
        if word in {"pntext", "listtext"}:
            self._state = replace(state, destination="listtext")
        elif word == "fonttbl":
            self._state = replace(state, destination="fonttbl", hidden=True)
        elif word in SHOWN and not (state.destination == "hidden" and word not in PROPERTIES):
            # Inside {\info ...} only title and author are wanted.
            if state.vanished and word in _HANGING:
                self._state = replace(state, destination="hidden", hidden=True)
                return
            kind = "header" if word in HEADERS else "footer" if word in FOOTERS else word
            self._state = replace(state, destination=kind, hidden=False, raised=False)
        elif word in HIDDEN or (state.starred and word != "shpinst"):
            self._state = replace(state, destination="hidden", hidden=True)

    def _unicode(self, number: int) -> None:
        self._skipping = self._state.skip
        code = number + 0x10000 if number < 0 else number
        if 0xD800 <= code < 0xDC00:
            self._high = code
            return
        if 0xDC00 <= code < 0xE000:
            high, self._high = self._high, 0
            text = (
                chr(0x10000 + ((high - 0xD800) << 10) + code - 0xDC00)
                if high
                else "\N{REPLACEMENT CHARACTER}"
            )
        else:
            text = chr(code) if 0 < code < 0x110000 else ""
        if text:
            self._text(text)

    def _note_mark(self) -> None:
        """The automatic number: in the body it announces a note, in the note it stands before its text."""
        if self._state.destination == "footnote":
            return
        if not self._is_silent():
            self._write(f"[^{self._note_count + 1}]")

    def _end_destination(self, ended: str) -> None:
        stream = self._streams.pop(ended, None)
        if stream is None:
            return
        text = " ".join(filter(None, map(str.strip, [*stream.rows, self._joined(stream.pieces)])))
        if ended == "footnote":
            self._note_count += 1
            self._notes.append(f"[^{self._note_count}]: {one_line(text)}")
        elif ended == "annotation" and text:
            self._notes.append(comment_block(self._remark_author, text))
        elif ended == "atnauthor":
            self._remark_author = text
        elif ended == "header" and text:
            self.headers.append(text)
        elif ended == "footer" and text:
            self.footers.append(text)
        elif ended in PROPERTIES:
            self.properties[ended] = text
        elif ended == "listtext" and text and not self._is_silent():
            is_bullet = text == "o" or not any(c.isalnum() for c in text)  # Courier's o is Word's circle
            self._write("- " if is_bullet else f"{one_line(text)} ")
            self._item = "-" if is_bullet else "1"
        elif ended == "shptxt" and text:
            self._notes.append(text)

    def _end_paragraph(self) -> None:
        stream = self._stream()
        if self._state.destination != "body":
            stream.pieces.append("\n")
            return
        if self._in_table or stream.cells:
            stream.pieces.append(" ")
            return
        self._end_table()
        block = self._joined(stream.pieces).strip()
        stream.pieces.clear()
        if block:
            if self._item and self._item == self._last_item:
                self.blocks[-1] += f"\n{block}"
            else:
                self.blocks.append(block)
            self._last_item, self._item = ("" if self._notes else self._item), ""
        self._write_notes()

    def _end_cell(self) -> None:
        stream = self._stream()
        stream.cells.append(one_line(self._joined(stream.pieces)))
        stream.pieces.clear()

    def _end_row(self) -> None:
        stream = self._stream()
        if any(stream.cells):
            stream.rows.append("\t".join(stream.cells).rstrip("\t"))
        stream.cells.clear()

    def _end_table(self) -> None:
        stream = self._streams["body"]
        if stream.cells:  # a row that the file does not end
            self._end_row()
        if stream.rows:
            self.blocks.append("\n".join(stream.rows))
            self._last_item = ""
            stream.rows.clear()
            self._write_notes()

    def _write_notes(self) -> None:
        self.blocks.extend(self._notes)
        self._notes.clear()
