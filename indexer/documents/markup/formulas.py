"""The formulas of a page or a book's chapter: each becomes one line of text where it stands.

MathML is read as it shows, or by the TeX that stands beside it; what scripts have drawn (KaTeX, MathJax)
or what is a picture is read by its source. Each comes out once, and those without a source are counted.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from indexer.documents.markup.formula_sources import is_formula, looks_like_formula, says_no_more, tidied
from indexer.documents.markup.mathml import MathReader

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

# Around each formula while the tree is worked on; nothing between them is a formula that cannot be read.
_ON, _ON_OF_SCRIPT, _OFF = "\x16", "\x18", "\x17"
_READ = re.compile("[\x16\x18]([^\x17]+)\x17")
_MARK = re.compile("[\x16\x17\x18]")
_UNREAD = re.compile("[\x16\x18]\x17")

_SIGNS = (
    "<math",
    ":math",
    "math/",
    "katex",
    "mathjax",
    "<mjx-",
    "mwe-math",
    "eeimg",
    "codecogs",
    "latex",
    "tex=",
)
_SIGNS_IN_PICTURES = ('"tex', "'tex", '"math', "'math", "ql-img")
_PREFIX = re.compile(r"<(/?)(?:m|mml|math|mathml):(?=m|sem|ann|none)", re.I)
_DRAWN = (  # what MathJax 2 draws before the script that holds the source, then what others draw
    ".MathJax_Preview,.MathJax,.MathJax_Display,.MathJax_SVG,.MathJax_SVG_Display,.MathJax_CHTML,.mjx-chtml,"
    ".MJXc-display,.MathJax_CommonHTML,.MathJax_MathML,.MathJax_PlainSource,.katex,mjx-container,"
    ".mwe-math-element,.ztext-math"
)
_PICTURES = (
    'img[class*="mwe-math-fallback" i],img.tex,img.latex,img.math,img[class*="ql-img-" i],img[eeimg],'
    'img[data-eeimg],img[src*="equation?tex=" i],img[src*="latex.codecogs.com" i],img[src*="latex.php?" i]'
)
_FORMULAS = f'math,script[type^="math/" i],{_DRAWN},{_PICTURES}'
_NO_FORMULA = "p,ul,ol,table,h1,h2,h3,h4,h5,h6,article,section,main,form"


def may_have_formulas(lowered: str) -> bool:
    """Whether it is worth looking for formulas in a page, given in lower case."""
    if any(sign in lowered for sign in _SIGNS):
        return True
    return "<img" in lowered and any(sign in lowered for sign in _SIGNS_IN_PICTURES)


def without_prefixes(markup: str) -> str:
    """MathML as HTML has it: books often write `m:math`."""
    return _PREFIX.sub(r"<\1", markup)


def read_formulas(tree: LexborHTMLParser) -> bool:
    """Put each formula's text, between marks, in its place; whether there was any."""
    reader = MathReader()
    nodes = list({node.mem_id: node for node in tree.css(_FORMULAS)}.values())
    for node in reversed(nodes):  # the inner ones first: each is read once, and what is gone stays alone
        if node.tag in ("html", "body"):
            continue
        if node.tag == "math":
            _replace(node, _math(node, reader))
        elif node.tag == "script":
            _replace(node, _script(node), _ON_OF_SCRIPT)
        elif node.tag == "img":
            _replace(node, _picture(node))
        else:
            _read_drawn(node, reader)
    return bool(nodes)


def count_unread(text: str) -> tuple[str, int]:
    """A text or markup without the marks of formulas, and how many of them could not be read."""
    if _OFF not in text:
        return text, 0
    return _MARK.sub("", text), len(_UNREAD.findall(text))


def _replace(node: LexborNode, text: str | None, mark: str = _ON) -> None:
    """None where there is nothing to be read."""
    if text is not None:
        node.insert_before(f"{mark}{_MARK.sub('', text)}{_OFF}")
    node.decompose()


def _math(node: LexborNode, reader: MathReader) -> str | None:
    shown = reader.read(node)
    annotation = node.css_first('annotation[encoding*="tex" i]')
    sources = [
        tidied(annotation.text(deep=True)) if annotation is not None else None,
        tidied(node.attributes.get("alttext")),
    ]
    if shown == "" and not any(sources):
        return None
    for source in filter(None, sources):
        if says_no_more(source, shown) if shown else is_formula(source):
            return _spaced(source, is_block=node.attributes.get("display") == "block")
    return _spaced(shown or "", is_block=node.attributes.get("display") == "block")


def _script(node: LexborNode) -> str:
    kind = (node.attributes.get("type") or "").lower()
    source = tidied(node.text(deep=True)) if "tex" in kind or "asciimath" in kind else None
    is_read = source is not None and is_formula(source)
    return _spaced(source or "", is_block="mode=display" in kind.replace(" ", "")) if is_read else ""


def _picture(node: LexborNode) -> str:
    text = tidied(node.attributes.get("alt"))
    return text if text is not None and looks_like_formula(text) else ""


def _read_drawn(node: LexborNode, reader: MathReader) -> None:
    """What a script has drawn: its source is in it, or follows it."""
    if node.css_first(_NO_FORMULA) is not None:
        return
    classes = (node.attributes.get("class") or "").split()
    if _is_before_source(node):
        node.decompose()
    elif "MathJax_Preview" not in classes:
        text = node.text(deep=True)
        read = _READ.search(text)
        if read is not None:
            _replace(node, _spaced(read[1], is_block=_is_block(node)))
        elif not text.strip() and node.tag != "mjx-container" and node.css_first("svg") is None:
            node.decompose()
        else:
            _replace(node, _unseen(node, reader))


def _is_before_source(node: LexborNode) -> bool:
    after = node.next
    if after is not None and after.tag == "-text" and not after.text().strip(" \n\t\r"):
        after = after.next
    return after is not None and after.tag == "-text" and after.text().startswith(_ON_OF_SCRIPT)


def _unseen(node: LexborNode, reader: MathReader) -> str:
    """What stands in an attribute only."""
    from selectolax.lexbor import LexborHTMLParser

    source = tidied(node.attributes.get("data-tex"))
    markup = node.attributes.get("data-mathml")
    if source is None and markup and (math := LexborHTMLParser(markup).css_first("math")) is not None:
        source = reader.read(math)
    return source if source is not None and is_formula(source) else ""


def _is_block(node: LexborNode) -> bool:
    around = node.parent
    in_display = around is not None and "katex-display" in (around.attributes.get("class") or "")
    return in_display or node.attributes.get("display") == "true"


def _spaced(text: str, *, is_block: bool) -> str:
    """A formula on a line of its own does not join the words around it."""
    return f" {text.strip()} " if text.strip() and is_block else text
