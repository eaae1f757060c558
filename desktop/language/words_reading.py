"""The translations of what the engine says of files that it has read: English, French, Chinese.

The English is the engine's own, with braces for what differs; a test keeps it so. `{n}` is a number,
`{pages}` a list of pages, `{why}` one of the phrases at the end, everything else any words.
"""

from __future__ import annotations

from desktop.language.words_unpacking import UNPACKING_WORDS

# How a document was read, and what was left out of it.
_DOCUMENTS = (
    (
        "“{name}”: {n} damaged characters were replaced by “\N{REPLACEMENT CHARACTER}”.",
        "« {name} » : caractères endommagés remplacés par « \N{REPLACEMENT CHARACTER} » : {n}.",
        "“{name}”：有 {n} 个损坏的字符已替换为“\N{REPLACEMENT CHARACTER}”。",
    ),
    (
        "“{name}” may hold only the beginning of its article: it says that the rest is for subscribers.",
        "« {name} » ne contient peut-être que le début de l’article : la suite est réservée aux abonnés.",
        "“{name}”可能只有文章的开头：文中说明其余部分仅供订阅者阅读。",
    ),
    (
        "“{name}” shows only a part of its article: the rest was not on the page when it was saved; open the "
        "whole article in a browser and save it again.",
        "« {name} » ne montre qu’une partie de l’article : la suite manquait à l’enregistrement de la page ; "
        "ouvrez l’article entier dans un navigateur et enregistrez-le de nouveau.",
        "“{name}”只显示文章的一部分：保存网页时其余内容尚未显示；请在浏览器中打开全文后重新保存。",
    ),
    (
        "Most of “{name}” is {why}: only {n} % of it is the article that can be searched.",
        "L’essentiel de « {name} » est fait de {why} : l’article, où l’on peut chercher, en fait {n} %.",
        "“{name}”大部分是{why}：可检索的正文只占 {n}%。",
    ),
    (
        "“{name}”: hidden slides were read too: {pages}.",
        "« {name} » : les diapositives masquées ont aussi été lues : {pages}.",
        "“{name}”：隐藏的幻灯片也已读取：{pages}。",
    ),
    (
        "“{name}”: hidden sheets were read too: {names}.",
        "« {name} » : les feuilles masquées ont aussi été lues : {names}.",
        "“{name}”：隐藏的工作表也已读取：{names}。",
    ),
    (
        "“{name}”: rows that are hidden were read too: {n}.",
        "« {name} » : des lignes masquées ont aussi été lues : {n}.",
        "“{name}”：隐藏的行也已读取：{n} 行。",
    ),
    (
        "“{name}”: columns that are hidden were read too: {n}.",
        "« {name} » : des colonnes masquées ont aussi été lues : {n}.",
        "“{name}”：隐藏的列也已读取：{n} 列。",
    ),
    (
        "1 character of hidden text was not read: the document does not show it.",
        "1 caractère de texte masqué n’a pas été lu : le document ne le montre pas.",
        "有 1 个隐藏字符未读取：文档中不显示。",
    ),
    (
        "{n} characters of hidden text were not read: the document does not show them.",
        "{n} caractères de texte masqué n’ont pas été lus : le document ne les montre pas.",
        "有 {n} 个隐藏字符未读取：文档中不显示。",
    ),
    (
        "“{name}”: {n} of its chapters are not in the file.",
        "« {name} » : chapitres absents du fichier : {n}.",
        "“{name}”：有 {n} 章不在文件中。",
    ),
    (
        "“{name}”: {n} of its formulas could not be read and were left out.",
        "« {name} » : formules illisibles, laissées de côté : {n}.",
        "“{name}”：有 {n} 个公式无法读取，未收录。",
    ),
    (
        "“{name}”: {n} of its passages are hidden from readers and were left out.",
        "« {name} » : passages cachés aux lecteurs, laissés de côté : {n}.",
        "“{name}”：有 {n} 段文字对读者隐藏，未收录。",
    ),
    (
        "“{name}” was saved with most of its text hidden, as scripts leave it; that was read too.",
        "« {name} » a été enregistré alors que l’essentiel du texte était caché par des scripts ; ce texte a "
        "aussi été lu.",
        "“{name}”保存时大部分文字被脚本隐藏；这些文字也已读取。",
    ),
    (
        "“{name}” has more than {n} parts; what follows them was left out.",
        "« {name} » a plus de {n} parties ; ce qui les suit a été laissé de côté.",
        "“{name}”包含超过 {n} 个部分，其后的内容未收录。",
    ),
    (
        "“{name}” has more than {n} entries; what follows them was left out.",
        "« {name} » a plus de {n} entrées ; ce qui les suit a été laissé de côté.",
        "“{name}”包含超过 {n} 个条目，其后的内容未收录。",
    ),
    ("1 embedded object was not read.", "1 objet incorporé n’a pas été lu.", "有 1 个嵌入对象未读取。"),
    (
        "{n} embedded objects were not read.",
        "{n} objets incorporés n’ont pas été lus.",
        "有 {n} 个嵌入对象未读取。",
    ),
    (
        "1 formula has no result in the file: open it in Excel or LibreOffice and save it there.",
        "1 formule sans résultat dans le fichier : ouvrez-le dans Excel ou LibreOffice et enregistrez-le.",
        "文件中有 1 个公式没有结果：请用 Excel 或 LibreOffice 打开并保存。",
    ),
    (
        "{n} formulas have no result in the file: open it in Excel or LibreOffice and save it there.",
        "{n} formules sans résultat dans le fichier : ouvrez-le dans Excel ou LibreOffice et enregistrez-le.",
        "文件中有 {n} 个公式没有结果：请用 Excel 或 LibreOffice 打开并保存。",
    ),
    ("1 chart was not read.", "1 graphique n’a pas été lu.", "有 1 个图表未读取。"),
    ("{n} charts were not read.", "{n} graphiques n’ont pas été lus.", "有 {n} 个图表未读取。"),
    ("1 film or sound was not read.", "1 film ou son n’a pas été lu.", "有 1 个视频或音频未读取。"),
    (
        "{n} films or sounds were not read.",
        "{n} films ou sons n’ont pas été lus.",
        "有 {n} 个视频或音频未读取。",
    ),
    (
        "Page {pages} without text that can be read.",
        "La page {pages} n’a pas de texte lisible.",
        "第 {pages} 页没有可读取的文字。",
    ),
    (
        "Pages {pages} without text that can be read.",
        "Les pages {pages} n’ont pas de texte lisible.",
        "第 {pages} 页没有可读取的文字。",
    ),
    (
        "Page {pages} with text that may not be what is printed; check it in the original.",
        "Le texte de la page {pages} n’est peut-être pas celui qui est imprimé ; vérifiez dans l’original.",
        "第 {pages} 页的文字可能与印刷内容不符，请核对原件。",
    ),
    (
        "Pages {pages} with text that may not be what is printed; check it in the original.",
        "Le texte des pages {pages} n’est peut-être pas celui qui est imprimé ; vérifiez dans l’original.",
        "第 {pages} 页的文字可能与印刷内容不符，请核对原件。",
    ),
    (
        "Page {pages} could not be recognised: {why}.",
        "La page {pages} n’a pas pu être reconnue : {why}.",
        "第 {pages} 页未能识别：{why}。",
    ),
    (
        "Pages {pages} could not be recognised: {why}.",
        "Les pages {pages} n’ont pas pu être reconnues : {why}.",
        "第 {pages} 页未能识别：{why}。",
    ),
    (
        "Page {pages} was not recognised: the time for this file was over; split it and import the parts.",
        "La page {pages} n’a pas été reconnue : le temps prévu pour ce fichier était écoulé ; divisez-le et "
        "importez les parties.",
        "第 {pages} 页未识别：此文件的处理时间已用完；请将其拆分后分别导入。",
    ),
    (
        "Pages {pages} were not recognised: the time for this file was over; split it and import the parts.",
        "Les pages {pages} n’ont pas été reconnues : le temps prévu pour ce fichier était écoulé ; "
        "divisez-le et importez les parties.",
        "第 {pages} 页未识别：此文件的处理时间已用完；请将其拆分后分别导入。",
    ),
    (
        "Page {pages}: much of the recognised text is uncertain.",
        "Page {pages} : une grande partie du texte reconnu est incertaine.",
        "第 {pages} 页：识别出的文字多有不确定之处。",
    ),
    (
        "Pages {pages}: much of the recognised text is uncertain.",
        "Pages {pages} : une grande partie du texte reconnu est incertaine.",
        "第 {pages} 页：识别出的文字多有不确定之处。",
    ),
    (
        "Page {pages} is a picture: to read it, install Tesseract ({command}) and import the file again.",
        "La page {pages} est une image : pour la lire, installez Tesseract ({command}) et importez de "
        "nouveau le fichier.",
        "第 {pages} 页是图像：要读取它，请安装 Tesseract（{command}）后重新导入文件。",
    ),
    (
        "Pages {pages} are pictures: to read them, install Tesseract ({command}) and import the file again.",
        "Les pages {pages} sont des images : pour les lire, installez Tesseract ({command}) et importez de "
        "nouveau le fichier.",
        "第 {pages} 页是图像：要读取它们，请安装 Tesseract（{command}）后重新导入文件。",
    ),
    (
        "Pages {pages} were not read: at most {n} can be; split the file and import the parts.",
        "Les pages {pages} n’ont pas été lues : la limite est de {n} ; divisez le fichier et importez les "
        "parties.",
        "第 {pages} 页未读取：最多可读 {n} 页；请将文件拆分后分别导入。",
    ),
)

# Under an answer.
_ANSWERS = (
    (
        "Page {pages} of “{title}” was read by text recognition (OCR): compare the quotation with the page.",
        "La page {pages} de « {title} » a été lue par reconnaissance de texte (OCR) : comparez la citation "
        "avec la page.",
        "《{title}》第 {pages} 页由文字识别（OCR）读取，请将引文与原页核对。",
    ),
    (
        "Pages {pages} of “{title}” were read by text recognition (OCR): compare the quotation with the "
        "page.",
        "Les pages {pages} de « {title} » ont été lues par reconnaissance de texte (OCR) : comparez la "
        "citation avec la page.",
        "《{title}》第 {pages} 页由文字识别（OCR）读取，请将引文与原页核对。",
    ),
    (
        "Page {pages} of “{title}” may not say what is printed: compare the quotation with the page.",
        "La page {pages} de « {title} » ne dit peut-être pas ce qui est imprimé : comparez la citation avec "
        "la page.",
        "《{title}》第 {pages} 页的文字可能与印刷内容不符，请将引文与原页核对。",
    ),
    (
        "Pages {pages} of “{title}” may not say what is printed: compare the quotation with the page.",
        "Les pages {pages} de « {title} » ne disent peut-être pas ce qui est imprimé : comparez la citation "
        "avec la page.",
        "《{title}》第 {pages} 页的文字可能与印刷内容不符，请将引文与原页核对。",
    ),
    (
        "“{title}” is mostly navigation and other clutter: check that the quotation is of the article.",
        "« {title} » est surtout de la navigation et du superflu : vérifiez que la citation vient bien de "
        "l’article.",
        "《{title}》大部分是导航等内容，请确认引文出自文章本身。",
    ),
)

# What stands for {why}.
_ORIGINALS = (
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

PHRASE_WORDS: tuple[tuple[str, str, str], ...] = (
    ("navigation", "navigation", "导航"),
    (
        "notices, headers or lists of other texts",
        "mentions, d’en-têtes ou de listes d’autres textes",
        "声明、页眉或其他文章的列表",
    ),
    ("kinds that cannot be read ({kinds})", "types illisibles ({kinds})", "无法读取的类型（{kinds}）"),
    ("kinds that cannot be read", "types illisibles", "无法读取的类型"),
    ("nothing in them", "contenu vide", "内容为空"),
    ("protected by a password", "protection par mot de passe", "受密码保护"),
    (
        "protected with AES, which cannot be opened here; unpack them yourself",
        "protection AES, qu’Ibid ne sait pas ouvrir ; extrayez le contenu vous-même",
        "使用 AES 加密，此处无法打开；请自行解包",
    ),
    (
        "packed in a way that cannot be unpacked here",
        "compression qu’Ibid ne sait pas extraire",
        "压缩方式不受支持",
    ),
    ("damaged", "contenu endommagé", "已损坏"),
    ("more than {n} MB", "plus de {n} Mo", "超过 {n} MB"),
    (
        "more than are taken out of one container",
        "au-delà du nombre extrait d’une seule archive",
        "超出单个压缩包可取出的数量",
    ),
    ("links or devices", "liens ou périphériques", "链接或设备文件"),
    ("JSON without an article", "JSON sans article", "JSON 中没有文章"),
    ("deleted in the mail program", "suppression dans le logiciel de messagerie", "已在邮件程序中删除"),
    ("no JSON, or cut off", "JSON incorrect ou coupé", "不是 JSON，或内容不完整"),
    ("without the text of an article", "aucun texte d’article", "没有文章正文"),
    ("it took longer than {n} seconds", "cela a duré plus de {n} secondes", "耗时超过 {n} 秒"),
    ("the system refuses ({error})", "le système refuse ({error})", "系统拒绝（{error}）"),
    ("Tesseract does not start", "Tesseract ne démarre pas", "Tesseract 无法启动"),
    ("Tesseract failed on it", "Tesseract a échoué", "Tesseract 处理失败"),
    (
        "the disk for temporary files is full",
        "le disque des fichiers temporaires est plein",
        "存放临时文件的磁盘已满",
    ),
    (
        "Tesseract found more words than a page can hold",
        "Tesseract a trouvé plus de mots qu’une page n’en contient",
        "Tesseract 识别出的词数超出一页所能容纳",
    ),
    (
        "it needs more memory than a reader may use",
        "il demande trop de mémoire",
        "所需内存超出限制",
    ),
    ("the reader failed on it", "le module de lecture a échoué", "读取程序出错"),
    (
        "the reader stopped unexpectedly",
        "le module de lecture s’est arrêté de façon inattendue",
        "读取程序意外停止",
    ),
    # Inside a list of pages
    ("{pages} and {n} more", "{pages} et {n} autres", "{pages} 及另外 {n}"),
)

SENTENCE_WORDS: tuple[tuple[str, str, str], ...] = (*_DOCUMENTS, *_ORIGINALS, *UNPACKING_WORDS, *_ANSWERS)
READING_WORDS = (*SENTENCE_WORDS, *PHRASE_WORDS)
