"""The translations: English -> French and Chinese, in the order of the window; more by topic beside it."""

from __future__ import annotations

from types import MappingProxyType

from desktop.language.typography import unbroken
from desktop.language.words_documents import DOCUMENT_WORDS
from desktop.language.words_engine import ENGINE_WORDS
from desktop.language.words_imports import IMPORT_WORDS
from desktop.language.words_meaning import MEANING_WORDS
from desktop.language.words_reading import READING_WORDS

Words = tuple[tuple[str, str, str], ...]

WINDOW_WORDS: Words = (
    # App bar
    ("New question", "Nouvelle question", "新提问"),
    ("Show or hide the sidebar", "Afficher ou masquer le volet latéral", "显示或隐藏侧栏"),
    ("Show or hide the reader", "Afficher ou masquer le lecteur", "显示或隐藏阅读窗格"),
    ("Menu", "Menu", "菜单"),
    ("No model", "Aucun modèle", "无模型"),
    ("Language model: {name}", "Modèle de langue : {name}", "语言模型：{name}"),
    ("Choose a model…", "Choisir un modèle…", "选择模型…"),
    ("Answer without a model", "Répondre sans modèle", "不使用模型"),
    ("Quit", "Quitter", "退出"),
    ("About Ibid", "À propos d’Ibid", "关于 Ibid"),
    # Sidebar
    ("Library", "Documents", "资料库"),
    ("Questions", "Questions", "提问记录"),
    ("Filter documents", "Filtrer les documents", "筛选文档"),
    ("Collections", "Collections", "文集"),
    ("All documents", "Tous les documents", "全部文档"),
    ("Unsorted", "Non classés", "未归类"),
    ("Documents", "Documents", "文档"),
    ("Newest first", "Plus récents", "最新在前"),
    ("Last added first", "Derniers ajouts", "最近添加在前"),
    ("Title", "Titre", "标题"),
    ("Sort documents", "Trier les documents", "排序"),
    ("Add files", "Ajouter des fichiers", "添加文件"),
    ("Add folder", "Ajouter un dossier", "添加文件夹"),
    ("{n} document", "{n} document", "{n} 篇文档"),
    ("{n} documents", "{n} documents", "{n} 篇文档"),
    (
        "No document matches “{text}”.",
        "Aucun document ne correspond à « {text} ».",
        "没有与“{text}”匹配的文档。",
    ),
    ("No documents yet.", "Aucun document pour l’instant.", "还没有文档。"),
    (
        "The questions of this session appear here.",
        "Les questions de cette session apparaissent ici.",
        "本次会话的提问会显示在这里。",
    ),
    ("Columns: {names}", "Colonnes : {names}", "列：{names}"),
    ("Open", "Ouvrir", "打开"),
    ("Open original", "Ouvrir l’original", "打开原文"),
    ("Remove", "Retirer", "移除"),
    ("Opening the library…", "Ouverture de la bibliothèque…", "正在打开资料库…"),
    ("{n} citation", "{n} citation", "{n} 处引用"),
    ("{n} citations", "{n} citations", "{n} 处引用"),
    # First run, drag and drop
    (
        "Drop articles, PDFs or folders here",
        "Déposez ici articles, PDF ou dossiers",
        "将文章、PDF 或文件夹拖到这里",
    ),
    (
        "PDF, web pages, Office files, mails, books and text. French, Chinese and English.",
        "PDF, pages web, documents Office, courriels, livres et textes. En français, chinois et anglais.",
        "PDF、网页、Office 文档、邮件、电子书和文本。支持法文、中文和英文。",
    ),
    ("Try the sample library", "Essayer la bibliothèque d’exemple", "试用示例资料库"),
    ("No language model installed", "Aucun modèle de langue installé", "尚未安装语言模型"),
    (
        "Answers quote your sources word for word until you add a model.",
        "Les réponses citent vos sources mot pour mot tant qu’aucun modèle n’est ajouté.",
        "在添加模型之前，回答将逐字引用您的资料。",
    ),
    ("Later", "Plus tard", "以后再说"),
    (
        "Everything stays on this computer. Your files are read, never moved or changed.",
        "Tout reste sur cet ordinateur. Vos fichiers sont lus, jamais déplacés ni modifiés.",
        "一切都留在本机。您的文件只被读取，不会被移动或更改。",
    ),
    ("Add {what} to {collection}", "Ajouter {what} à {collection}", "将 {what}添加到 {collection}"),
    ("Nothing here can be added", "Rien ici ne peut être ajouté", "没有可添加的内容"),
    (
        "{n} file cannot be added: {names}",
        "{n} fichier ne peut pas être ajouté : {names}",
        "{n} 个文件无法添加：{names}",
    ),
    (
        "{n} files cannot be added: {names}",
        "{n} fichiers ne peuvent pas être ajoutés : {names}",
        "{n} 个文件无法添加：{names}",
    ),
    ("{n} folder", "{n} dossier", "{n} 个文件夹"),
    ("{n} folders", "{n} dossiers", "{n} 个文件夹"),
    ("{n} file", "{n} fichier", "{n} 个文件"),
    ("{n} files", "{n} fichiers", "{n} 个文件"),
    ("Add {what}", "Ajouter {what}", "添加 {what}"),
    ("{first} and {second}", "{first} et {second}", "{first}和{second}"),
    ("All files (*)", "Tous les fichiers (*)", "所有文件 (*)"),
    ("GGUF models (*.gguf)", "Modèles GGUF (*.gguf)", "GGUF 模型 (*.gguf)"),
    # Status bar
    (
        "Offline – nothing leaves this computer",
        "Hors ligne – rien ne quitte cet ordinateur",
        "离线运行，数据不离开本机",
    ),
    # Questions, answers
    ("Ask a question…", "Posez une question…", "提一个问题…"),
    ("Ask a follow-up…", "Posez une question complémentaire…", "继续提问…"),
    ("Ask", "Demander", "提问"),
    ("Stop", "Arrêter", "停止"),
    ("Answer", "Réponse", "回答"),
    ("Quote", "Citation", "摘录"),
    ("Search", "Recherche", "搜索"),
    ("Check", "Vérifier", "核对"),
    (
        "Paste a text to check it against your documents…",
        "Collez un texte à vérifier d’après vos documents…",
        "粘贴要根据资料核对的文字…",
    ),
    ("All languages", "Toutes les langues", "全部语言"),
    ("{n} verified", "{n} vérifiées", "{n} 已核实"),
    ("{n} to check", "{n} à vérifier", "{n} 待核对"),
    ("{n} unsupported", "{n} sans source", "{n} 无依据"),
    ("verified", "vérifiées", "已核实"),
    ("{n} word for word", "{n} mot pour mot", "{n} 处原文引用"),
    ("word for word", "mot pour mot", "原文引用"),
    ("to check", "à vérifier", "待核对"),
    ("unsupported", "sans source", "无依据"),
    (
        "Asked in {asked}, found in {found}",
        "Question en {asked}, réponse trouvée en {found}",
        "以{asked}提问，在{found}资料中找到",
    ),
    ("{some} and {other}", "{some} et en {other}", "{some}和{other}"),  # languages
    ("{some}, {other}", "{some}, en {other}", "{some}、{other}"),
    ("Copy with citations", "Copier avec les sources", "复制（含引用）"),
    ("Export", "Exporter", "导出"),
    ("Ask again", "Redemander", "重新提问"),
    ("Sources", "Sources", "来源"),
    (
        "{cited} cited of {read} passages read",
        "{cited} cités sur {read} passages lus",
        "读取 {read} 段，引用 {cited} 段",
    ),
    (
        "{cited} cited so far of {read} passages read",
        "{cited} cités pour l’instant sur {read} passages lus",
        "读取 {read} 段，目前引用 {cited} 段",
    ),
    ("Show all {n}", "Voir les {n}", "查看全部 {n} 段"),
    ("Show cited only", "Voir les passages cités", "只看引用"),
    ("also read", "également lus", "另有读取"),
    ("Also published as “{title}”", "Aussi paru sous le titre « {title} »", "另见《{title}》"),
    (
        "Writing sentence {n} · checking each sentence against its source",
        "Rédaction de la phrase {n} · chaque phrase est vérifiée dans sa source",
        "正在写第 {n} 句 · 逐句与来源核对",
    ),
    ("Searching the library…", "Recherche dans la bibliothèque…", "正在检索资料库…"),
    ("Loading the model…", "Chargement du modèle…", "正在加载模型…"),
    ("Reading the sources…", "Lecture des sources…", "正在阅读来源…"),
    ("Checking the sentences…", "Vérification des phrases…", "正在核对各句…"),
    ("Quoted", "Citation", "摘录"),
    ("{n} tokens/s", "{n} jetons/s", "{n} 词元/秒"),
    ("{n} s", "{n} s", "{n} 秒"),
    (
        "Your sources do not answer this. Nearest passages:",
        "Vos sources ne répondent pas à cette question. Passages les plus proches :",
        "资料中没有找到答案。最接近的段落：",
    ),
    (
        "Your sources do not answer this.",
        "Vos sources ne répondent pas à cette question.",
        "资料中没有找到答案。",
    ),
    # Reader
    ("Citation {n} of {total}", "Citation {n} sur {total}", "引用 {n} / {total}"),
    ("Previous citation", "Citation précédente", "上一处引用"),
    ("Next citation", "Citation suivante", "下一处引用"),
    ("Zoom in", "Agrandir", "放大"),
    ("Zoom out", "Réduire", "缩小"),
    ("Close the reader", "Fermer le lecteur", "关闭阅读窗格"),
    ("More", "Plus", "更多"),
    ("p. {page}", "p. {page}", "第 {page} 页"),
    # Conversation and reader
    (
        "Ask about your documents. Every sentence will carry its source.",
        "Posez une question sur vos documents. Chaque phrase sera accompagnée de sa source.",
        "就您的文档提问，每句话都会附上出处。",
    ),
    (
        "Add documents first, then ask about them.",
        "Ajoutez d’abord des documents, puis posez vos questions.",
        "请先添加文档，然后提问。",
    ),
    ("Mode: {name}", "Mode : {name}", "模式：{name}"),
    ("Your question", "Votre question", "您的问题"),
    ("Try again", "Réessayer", "重试"),
    ("Stopped.", "Arrêté.", "已停止。"),
    ("No passage matches.", "Aucun passage ne correspond.", "没有匹配的段落。"),
    ("Open citation {n}", "Ouvrir la citation {n}", "打开引用 {n}"),
    ("The next source", "La source suivante", "下一个来源"),
    ("The library is not open yet.", "La bibliothèque n’est pas encore ouverte.", "资料库尚未打开。"),
    (
        "Open a citation or a document to read it here.",
        "Ouvrez une citation ou un document pour le lire ici.",
        "打开一处引用或一篇文档，即可在此阅读。",
    ),
    ("Opening…", "Ouverture…", "正在打开…"),
    (
        "No program could open this file.",
        "Aucun programme n’a pu ouvrir ce fichier.",
        "没有程序可以打开此文件。",
    ),
    ("Text of the document", "Texte du document", "文档正文"),
    ("Pages of the document", "Pages du document", "文档页面"),
    ("Page {n}", "Page {n}", "第 {n} 页"),
    ("PDF, {n} page", "PDF, {n} page", "PDF，{n} 页"),
    ("PDF, {n} pages", "PDF, {n} pages", "PDF，{n} 页"),
    ("Passage {n} of {total}", "Passage {n} sur {total}", "段落 {n} / {total}"),
    ("{n} passage", "{n} passage", "{n} 个段落"),
    ("{n} passages", "{n} passages", "{n} 个段落"),
    # Scope
    ("Languages", "Langues", "语言"),
    ("Dates", "Dates", "日期"),
    ("English", "Anglais", "英文"),
    ("French", "Français", "法文"),
    ("Chinese", "Chinois", "中文"),
    ("Any date", "Toutes les dates", "不限日期"),
    ("Last 30 days", "30 derniers jours", "最近 30 天"),
    ("Last 12 months", "12 derniers mois", "最近 12 个月"),
    ("since {date}", "depuis le {date}", "{date}以来"),
    ("Asked of: {scope}", "Recherche dans : {scope}", "提问范围：{scope}"),
    # Removing
    ("Removed “{title}”.", "« {title} » a été retiré.", "已移除“{title}”。"),
    ("{n} document removed.", "{n} document retiré.", "已移除 {n} 篇文档。"),
    ("{n} documents removed.", "{n} documents retirés.", "已移除 {n} 篇文档。"),
    ("Undo", "Annuler", "撤销"),
    ("Progress of the answer", "Progression de la réponse", "回答进度"),
    ("Text size", "Taille du texte", "文字大小"),
    ("{n} %", "{n} %", "{n}%"),
    ("No answer found", "Aucune réponse trouvée", "未找到答案"),
    # Problems
    (
        "Something went wrong inside Ibid; the details are in the log.",
        "Une erreur interne s’est produite ; les détails sont dans le journal.",
        "Ibid 内部出现错误，详情见日志。",
    ),
    ("The library cannot be opened", "La bibliothèque ne peut pas être ouverte", "无法打开资料库"),
    ("Notification", "Notification", "通知"),
)

_ALL = (*WINDOW_WORDS, *IMPORT_WORDS, *DOCUMENT_WORDS, *ENGINE_WORDS, *READING_WORDS, *MEANING_WORDS)
FRENCH = MappingProxyType({english: unbroken(french) for english, french, _ in _ALL})
CHINESE = MappingProxyType({english: chinese for english, _, chinese in _ALL})
