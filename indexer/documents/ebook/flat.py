"""The flat text of a chapter, in bytes with marks where its tags were -> its blocks.

The same as `markup_blocks.text_blocks` makes of the text of a tree, several times as fast.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from indexer.documents.ebook.tags import BLOCK, ITEM, LINE

_NO_BREAK_SPACE = "\u00a0".encode()
_FIRST_BYTE, _LAST_BYTE = _NO_BREAK_SPACE
_ITEM_BYTE = ITEM[0]
_TWO_SPACES = re.compile(b"  ")  # looked for first: to find a run takes four times as long
_RUN_OF_SPACES = re.compile(b"  +")


def flat_text(flat: bytes, *, has_lines: bool, has_lists: bool) -> bytes:
    """The blocks between the marks, blank lines between them.

    Args:
        flat: With spaces as the only white space.
        has_lines: Whether there may be marks of lines.
        has_lists: Whether there may be marks of items.
    """
    blocks = flat.split(BLOCK)
    if has_lines:
        blocks = [_lines(block) if LINE in block else block for block in blocks]
    blocks = list(filter(None, map(bytes.strip, filter(None, blocks))))
    if has_no_break_space(flat):
        blocks = [
            _stripped(block) if block[-1] == _LAST_BYTE or block[0] == _FIRST_BYTE else block
            for block in blocks
        ]
        blocks = list(filter(None, blocks))
    return joined(_with_lists(blocks) if has_lists else blocks)


def has_no_break_space(text: bytes) -> bool:
    """Whether there is one; its first byte is looked for first, which takes a fiftieth of the time."""
    return _NO_BREAK_SPACE[:1] in text and _NO_BREAK_SPACE in text


def joined(blocks: Iterable[bytes]) -> bytes:
    """Blocks that are not empty with blank lines between them, without runs of spaces in them."""
    text = b"\n\n".join(blocks)
    return _RUN_OF_SPACES.sub(b" ", text) if _TWO_SPACES.search(text) else text


def _stripped(text: bytes) -> bytes:
    """Without spaces and no-break spaces around it."""
    text = text.strip()
    while text.startswith(_NO_BREAK_SPACE) or text.endswith(_NO_BREAK_SPACE):
        text = text.removeprefix(_NO_BREAK_SPACE).removesuffix(_NO_BREAK_SPACE).strip()
    return text


def _lines(block: bytes) -> bytes:
    """A block's lines without spaces around them; the dash of an item whose first line is blank is lost."""
    lines = map(_stripped, block.split(LINE))
    return b"\n".join(line for line in lines if _stripped(line.strip(ITEM + b" ")))


def _with_lists(blocks: list[bytes]) -> list[bytes]:
    """Items of one list become one block; an item whose text is a paragraph gets its dash back."""
    joined_blocks: list[bytes] = []
    items: list[bytes] = []
    is_opened = False
    for block in blocks:
        is_item = block[0] == _ITEM_BYTE
        text = _stripped(block.lstrip(ITEM)) if is_item else block
        if not text:
            is_opened = True
        elif is_item or is_opened:
            items.append(b"- " + text)
            is_opened = False
        else:
            if items:
                joined_blocks.append(b"\n".join(items))
                items = []
            joined_blocks.append(text)
    return [*joined_blocks, b"\n".join(items)] if items else joined_blocks
