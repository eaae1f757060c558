"""MathML -> one line: (a+b)/2, x^2, √(y); None where it holds what cannot be said so."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

from indexer.documents.blocks.blocks import one_line
from indexer.documents.blocks.linear_formulas import fraction, grouped, root, scripts

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

DEEPEST_PART = 100  # of a formula that anybody reads: some ten
MAX_PARTS = 20_000  # a page of matrices has some thousands
MAX_PARTS_TOTAL = 2_000_000  # of all formulas of one document

_ROWS = {"math", "mrow", "mstyle", "mpadded", "merror", "menclose", "mtd", "maction", "semantics"}
_FIRST_ONLY = {"maction", "semantics"}
_TOKENS = {"mi", "mn", "mo", "mtext", "ms"}
_SCRIPTED = {  # which part stands where, behind the base: below, above
    "msub": (1, 0),
    "munder": (1, 0),
    "msup": (0, 1),
    "mover": (0, 1),
    "msubsup": (1, 2),
    "munderover": (1, 2),
}
_NOT_SHOWN = {"mphantom", "mspace", "annotation", "annotation-xml", "none", "mprescripts", "malignmark"}
_APPLIED = "\u2061"  # between a function and what it is applied to: "sin x"
_INVISIBLE = dict.fromkeys(map(ord, "\u2062\u2063\u2064\u200b"))
_ACCENTS = {
    **dict.fromkeys("¯‾ˉ―\u0305_", "\u0304"),
    **dict.fromkeys("^ˆ", "\u0302"),
    **dict.fromkeys("~˜∼", "\u0303"),
    **dict.fromkeys("→⃗⇀", "\u20d7"),
    **dict.fromkeys("˙.", "\u0307"),
    "¨": "\u0308",
}


class _NotReadable(Exception):
    """A part that has no place on a line."""


class MathReader:
    """Reads the formulas of one document, and does not go on for ever."""

    def __init__(self) -> None:
        self._left = MAX_PARTS_TOTAL
        self._left_of_formula = 0

    def read(self, formula: LexborNode) -> str | None:
        """What a `math` element shows, on one line; None where that cannot be told."""
        self._left_of_formula = min(self._left, MAX_PARTS)
        before = self._left_of_formula
        try:
            return one_line(self._read(formula, 0))
        except _NotReadable:
            return None
        finally:
            self._left -= before - self._left_of_formula

    def _read(self, node: LexborNode, depth: int) -> str:
        self._left_of_formula -= 1
        if depth > DEEPEST_PART or self._left_of_formula < 0:
            raise _NotReadable
        name = node.tag or ""
        if name in _TOKENS:
            return _token(node)
        if name in _NOT_SHOWN:
            return " " if name == "mspace" else ""
        children = [child for child in node.iter() if child.tag]
        if name in _FIRST_ONLY:
            children = children[:1]
        if name == "mfenced":
            return self._fenced(node, children, depth)
        if name == "mmultiscripts":
            return self._many_scripts(children, depth)
        parts = [self._read(child, depth + 1) for child in children]
        if name in _ROWS or name == "msqrt":
            row = _row(parts)
            return root("", row.strip()) if name == "msqrt" else row
        if name == "mtable":
            return "; ".join(parts)
        if name in {"mtr", "mlabeledtr"}:
            return ", ".join(part.strip() for part in parts)
        return _structure(name, [part.strip() for part in parts], node)

    def _fenced(self, node: LexborNode, children: Sequence[LexborNode], depth: int) -> str:
        opening, closing, between = (
            value if (value := node.attributes.get(name)) is not None else default
            for name, default in (("open", "("), ("close", ")"), ("separators", ","))
        )
        inner = [self._read(child, depth + 1) for child in children]
        return f"{opening}{between.strip()[:1].join(inner)}{closing}"

    def _many_scripts(self, children: Sequence[LexborNode], depth: int) -> str:
        if not children:
            raise _NotReadable
        names = [child.tag for child in children]
        parts = [self._read(child, depth + 1).strip() for child in children]
        end = names.index("mprescripts") if "mprescripts" in names else len(parts)
        return f"{_pairs(parts[end + 1 :])}{parts[0]}{_pairs(parts[1:end])}"


def _token(node: LexborNode) -> str:
    text = node.text(deep=True).translate(_INVISIBLE)
    if node.tag == "mo" and text.strip() == _APPLIED:
        return " "
    # Words between symbols ("if", "and") keep the spaces that part them from these.
    return text.replace("\u00a0", " ") if node.tag == "mtext" else one_line(text)


def _row(parts: Sequence[str]) -> str:
    """Parts side by side; a word does not join the letter beside it."""
    row = ""
    last = ""
    for part in parts:
        touches = (row[-1:].isalpha() and part[:1].isalnum()) or (row[-1:].isalnum() and part[:1].isalpha())
        row += f" {part}" if touches and max(_word_chars(last), _word_chars(part)) > 1 else part
        last = part or last
    return row


def _word_chars(part: str) -> int:
    return len(part) if part.isalpha() else 0


def _structure(name: str, parts: Sequence[str], node: LexborNode) -> str:
    if name == "mfrac" and len(parts) == 2:
        if (node.attributes.get("linethickness") or "").strip() in {"0", "0px", "0pt", "0em"}:
            return f"{grouped(parts[0])}¦{grouped(parts[1])}"  # one above the other, without a bar
        return fraction(*parts)
    if name == "mroot" and len(parts) == 2:
        return root(parts[1], parts[0])
    if name in _SCRIPTED and len(parts) == 1 + max(_SCRIPTED[name]):
        if name == "mover" and len(parts[0]) == 1 and parts[1] in _ACCENTS:
            return unicodedata.normalize("NFC", parts[0] + _ACCENTS[parts[1]])
        below, above = (parts[place] if place else "" for place in _SCRIPTED[name])
        return parts[0] + scripts(below, above)
    raise _NotReadable


def _pairs(parts: Sequence[str]) -> str:
    below, above = "".join(parts[::2]), "".join(parts[1::2])
    return scripts(below, above)
