"""The translations of what the window says about a document: English, French, Chinese."""

from __future__ import annotations

DOCUMENT_WORDS: tuple[tuple[str, str, str], ...] = (
    ("Contents", "Sommaire", "目录"),
    (
        "This PDF is protected: its text is shown, its pages need the password.",
        "Ce PDF est protégé : son texte est affiché, ses pages demandent le mot de passe.",
        "此 PDF 受密码保护：此处显示文本，查看页面需要密码。",
    ),
    ("Show the pages", "Afficher les pages", "显示页面"),
    ("Try again.", "Réessayez.", "请重试。"),
)
