"""The translations of what the engine says of originals; see `desktop.language.words_reading`."""

from __future__ import annotations

ORIGINAL_WORDS: tuple[tuple[str, str, str], ...] = (
    (
        "The original was moved or deleted after the import: {path}; its text stays to be read and cited.",
        "L’original a été déplacé ou supprimé après l’importation : {path} ; son texte peut toujours être lu "
        "et cité.",
        "原件在导入后被移动或删除：{path}；其文本仍可阅读和引用。",
    ),
    (
        "The original has changed since the import: {path}; the text here is what it said then.",
        "L’original a changé depuis l’importation : {path} ; le texte affiché est celui d’alors.",
        "原件在导入后已更改：{path}；此处为导入时的文本。",
    ),
    (
        "The original may have changed since the import: {path}; the text here is what it said then.",
        "L’original a peut-être changé depuis l’importation : {path} ; le texte affiché est celui d’alors.",
        "原件在导入后可能已更改：{path}；此处为导入时的文本。",
    ),
    (
        "The original cannot be reached at the moment: {path}; its text stays to be read and cited.",
        "L’original est inaccessible pour le moment : {path} ; son texte peut toujours être lu et cité.",
        "目前无法访问原件：{path}；其文本仍可阅读和引用。",
    ),
    (
        "The library’s copy of the original was damaged or lost, and could not be made again.",
        "La copie de l’original que gardait la bibliothèque a été endommagée ou perdue et n’a pas pu être "
        "refaite.",
        "资料库中的原件副本已损坏或丢失，且无法重新复制。",
    ),
)
