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
    # Details
    ("Details", "Détails", "详细信息"),
    ("Edit details…", "Modifier les détails…", "编辑详细信息…"),
    ("Back to the document", "Revenir au document", "返回文档"),
    ("Save", "Enregistrer", "保存"),
    ("Reset", "Rétablir", "还原"),
    ("Publisher", "Éditeur", "出版方"),
    ("Author", "Auteur", "作者"),
    ("Date of publication", "Date de publication", "发布日期"),
    ("Language", "Langue", "语言"),
    ("Address", "Adresse", "网址"),
    ("Not known", "Inconnu", "未知"),
    ("Corrected by you", "Corrigé par vous", "由您更正"),
    ("From the page’s own metadata", "D’après les métadonnées de la page", "来自网页自带的元数据"),
    ("From the PDF’s properties", "D’après les propriétés du PDF", "来自 PDF 属性"),
    ("From the book’s own metadata", "D’après les métadonnées du livre", "来自电子书的元数据"),
    ("From the mail’s header", "D’après l’en-tête du courriel", "来自邮件头"),
    ("From the file’s properties", "D’après les propriétés du fichier", "来自文件属性"),
    ("Found in the text", "Trouvé dans le texte", "在正文中找到"),
    ("From the file’s name", "D’après le nom du fichier", "来自文件名"),
    (
        "Noted by the browser that saved it",
        "Noté par le navigateur à l’enregistrement",
        "由保存时的浏览器记录",
    ),
    ("Told from the words of the text", "Reconnue d’après les mots du texte", "根据正文用词判断"),
    ("From the lines before the text", "D’après les lignes qui précèdent le texte", "来自正文前的说明行"),
    ("Found as {origin}", "Trouvé sous {origin}", "来源：{origin}"),
    ("This is too long.", "C’est trop long.", "内容过长。"),
    (
        "Write 2026, 2026-03 or 2026-03-09.",
        "Écrivez 2026, 2026-03 ou 2026-03-09.",
        "请写作 2026、2026-03 或 2026-03-09。",
    ),
    (
        "An address begins with http:// or https://.",
        "Une adresse commence par http:// ou https://.",
        "网址以 http:// 或 https:// 开头。",
    ),
    # How it was read
    ("How it was read", "Comment il a été lu", "读取情况"),
    (
        "{n} of {total} pages have text.",
        "{n} pages sur {total} ont du texte.",
        "共 {total} 页，其中 {n} 页有文字。",
    ),
    ("{n} character", "{n} caractère", "{n} 个字符"),
    ("{n} characters", "{n} caractères", "{n} 个字符"),
    ("Page {pages} has no text.", "La page {pages} n’a pas de texte.", "第 {pages} 页没有文字。"),
    ("Pages {pages} have no text.", "Les pages {pages} n’ont pas de texte.", "第 {pages} 页没有文字。"),
    (
        "The text of page {pages} is probably not what is printed.",
        "Le texte de la page {pages} n’est sans doute pas celui qui est imprimé.",
        "第 {pages} 页的文字可能与印刷内容不符。",
    ),
    (
        "The text of pages {pages} is probably not what is printed.",
        "Le texte des pages {pages} n’est sans doute pas celui qui est imprimé.",
        "第 {pages} 页的文字可能与印刷内容不符。",
    ),
    ("Page {pages} is damaged.", "La page {pages} est endommagée.", "第 {pages} 页已损坏。"),
    ("Pages {pages} are damaged.", "Les pages {pages} sont endommagées.", "第 {pages} 页已损坏。"),
    (
        "The text of page {pages} was recognised from a picture.",
        "Le texte de la page {pages} a été reconnu d’après une image.",
        "第 {pages} 页的文字由图像识别得到。",
    ),
    (
        "The text of pages {pages} was recognised from pictures.",
        "Le texte des pages {pages} a été reconnu d’après des images.",
        "第 {pages} 页的文字由图像识别得到。",
    ),
    (
        "Most of it is navigation and the like, not an article.",
        "C’est surtout de la navigation et du superflu, pas un article.",
        "其中大部分是导航等内容，而非文章。",
    ),
    ("{n} part was left out.", "{n} partie a été laissée de côté.", "有 {n} 处未收录。"),
    ("{n} parts were left out.", "{n} parties ont été laissées de côté.", "有 {n} 处未收录。"),
    (
        "{share} % of the text is navigation and the like: shown in grey, not searched.",
        "{share} % du texte est de la navigation et du superflu : affiché en gris, hors recherche.",
        "{share}% 的文字是导航等内容：以灰色显示，不参与检索。",
    ),
    # Under an answer
    (
        "No document holds “{typed}”: searched for “{used}”.",
        "Aucun document ne contient « {typed} » : recherche de « {used} ».",
        "没有文档包含“{typed}”，已改为检索“{used}”。",
    ),
)
