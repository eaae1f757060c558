"""The formulas of Word and PowerPoint -> one line: (a+b)/2, x^2, √(y)."""

from __future__ import annotations

from typing import Any

from indexer.documents.blocks.linear_formulas import fraction, root, scripts

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
FORMULA = f"{_M}oMath"


def formula(element: Any) -> str:
    """A formula in characters: what Word sets above or below stands behind a sign that says so."""
    kind = str(element.tag).removeprefix(_M)
    if kind == "t":
        return element.text or ""
    if kind == "f":
        return fraction(_part(element, "num"), _part(element, "den"))
    if kind == "rad":
        return root(_part(element, "deg"), _part(element, "e"))
    if kind == "nary":
        sign = _property(element, "naryPr", "chr", "∫")
        return f"{sign}{_scripts(element)} {_part(element, 'e')}"
    if kind == "d":
        inner = [formula(child) for child in element if child.tag == f"{_M}e"]
        between = _property(element, "dPr", "sepChr", "|").join(inner)
        return (
            f"{_property(element, 'dPr', 'begChr', '(')}{between}{_property(element, 'dPr', 'endChr', ')')}"
        )
    if kind in {"sSub", "sSup", "sSubSup"}:
        return _part(element, "e") + _scripts(element)
    separator = {"m": "; ", "mr": ", "}.get(kind, "")
    return separator.join(filter(None, map(formula, element)))


def _part(element: Any, name: str) -> str:
    part = element.find(f"{_M}{name}")
    return "" if part is None else "".join(map(formula, part))


def _scripts(element: Any) -> str:
    return scripts(_part(element, "sub"), _part(element, "sup"))


def _property(element: Any, properties: str, name: str, default: str) -> str:
    child = element.find(f"{_M}{properties}/{_M}{name}")
    return default if child is None else str(child.get(f"{_M}val", ""))
