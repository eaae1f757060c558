"""The words of RTF that stand for characters, charsets and destinations."""

from __future__ import annotations

CHARSETS = {
    0: "cp1252",
    1: "",
    2: "cp1252",
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "gb18030",
    136: "big5hkscs",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    255: "cp850",
}
CODE_PAGES = {936: "gb18030", 950: "big5hkscs", 10000: "mac_roman", 65001: "utf-8"}
CHARACTERS = {
    "tab": "\t",
    "line": "\n",
    "emdash": "—",
    "endash": "–",
    "emspace": "\u2003",
    "enspace": "\u2002",
    "qmspace": "\u2005",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
}
SYMBOLS = {b"~": "\u00a0", b"_": "\u2011", b"{": "{", b"}": "}", b"\\": "\\"}
HEADERS = {"header", "headerl", "headerr", "headerf"}
FOOTERS = {"footer", "footerl", "footerr", "footerf"}
PROPERTIES = {"title", "author"}
# Destinations whose text is shown although an asterisk may stand before them.
SHOWN = {"footnote", "annotation", "atnauthor", "shptxt", *HEADERS, *FOOTERS, *PROPERTIES}
HIDDEN = {
    "fonttbl", "colortbl", "stylesheet", "info", "pict", "objdata", "objclass", "objname", "fldinst",
    "listtable", "xe", "tc",
    "listoverridetable", "revtbl", "rsidtbl", "generator", "themedata", "colorschememapping", "atnid",
    "latentstyles", "datastore", "xmlnstbl", "bkmkstart", "bkmkend", "filetbl", "nonshppict", "atnref",
    "userprops", "docvar", "pgdsctbl", "listpicture", "sp", "operator", "company", "subject", "atnparent",
    "keywords", "comment", "doccomm", "category", "manager", "hlinkbase", "private", "template", "atndate",
    "ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn", "mmathPr", "wgrffmtfilter", "atnicn",
    "passwordhash", "protusertbl", "datafield", "ffname", "formfield", "creatim", "revtim", "atntime",
}  # fmt: skip
