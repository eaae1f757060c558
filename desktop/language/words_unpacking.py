"""The translations of what the engine says of files that hold files; see `desktop.language.words_reading`."""

from __future__ import annotations

# What came out of a container, and what did not.
_CONTAINERS = (
    ("Unpacked: {n} file inside.", "Extrait : {n} fichier à l’intérieur.", "已解包：内含 {n} 个文件。"),
    ("Unpacked: {n} files inside.", "Extrait : {n} fichiers à l’intérieur.", "已解包：内含 {n} 个文件。"),
    ("{n} file left out: {why}.", "{n} fichier laissé de côté : {why}.", "{n} 个文件未收录：{why}。"),
    ("{n} files left out: {why}.", "{n} fichiers laissés de côté : {why}.", "{n} 个文件未收录：{why}。"),
    ("{n} mail left out: {why}.", "{n} courriel laissé de côté : {why}.", "{n} 封邮件未收录：{why}。"),
    ("{n} mails left out: {why}.", "{n} courriels laissés de côté : {why}.", "{n} 封邮件未收录：{why}。"),
    (
        "{n} line or value left out: {why}.",
        "{n} ligne ou valeur laissée de côté : {why}.",
        "{n} 行（或值）未收录：{why}。",
    ),
    (
        "{n} lines or values left out: {why}.",
        "{n} lignes ou valeurs laissées de côté : {why}.",
        "{n} 行（或值）未收录：{why}。",
    ),
    (
        "Already in the library as “{name}”.",
        "Déjà dans la bibliothèque : « {name} ».",
        "已在资料库中：《{name}》。",
    ),
    (
        "Already in the library as “{name}”; its new place is noted.",
        "Déjà dans la bibliothèque : « {name} » ; son nouvel emplacement est noté.",
        "已在资料库中：《{name}》；新位置已记录。",
    ),
    (
        "Already in the library as “{name}”; it replaces the version of {day}.",
        "Déjà dans la bibliothèque : « {name} » ; remplace la version du {day}.",
        "已在资料库中：《{name}》；替换 {day} 的版本。",
    ),
    (
        "No longer in “{name}”; its document stays in the library.",
        "N’est plus dans « {name} » ; son document reste dans la bibliothèque.",
        "已不在“{name}”中；文档仍保留在资料库中。",
    ),
    (
        "This file is no longer in “{name}”, which was imported again without it.",
        "Ce fichier n’est plus dans « {name} », importé de nouveau sans lui.",
        "此文件已不在“{name}”中：再次导入时其中没有它。",
    ),
    ("Replaces the version of {day}.", "Remplace la version du {day}.", "替换 {day} 的版本。"),
)

# Why what is attached to a document could not be had.
_ATTACHED = (
    (
        "“{name}” is protected by a password; import it again with --password, or give the password in the "
        "window.",
        "« {name} » est protégé par un mot de passe ; indiquez-le à l’importation.",
        "“{name}”受密码保护；请在导入时输入密码。",
    ),
    (
        "“{name}” is protected by a password, and the password given does not open it.",
        "« {name} » est protégé, et le mot de passe indiqué ne l’ouvre pas.",
        "“{name}”受密码保护，所给密码无法打开。",
    ),
    (
        "“{name}” is protected by a password, and no password given opens it.",
        "« {name} » est protégé, et aucun des mots de passe indiqués ne l’ouvre.",
        "“{name}”受密码保护，所给的密码均无法打开。",
    ),
    (
        "“{name}” does not open with this password; check it (capital letters, keyboard layout).",
        "« {name} » ne s’ouvre pas avec ce mot de passe ; vérifiez-le (majuscules, disposition du clavier).",
        "此密码无法打开“{name}”；请检查大小写和键盘布局。",
    ),
    (
        "“{name}” is damaged: its parts are nested deeper than any document’s; get it again.",
        "« {name} » est endommagé : ses parties sont imbriquées trop profondément ; procurez-vous le fichier "
        "de nouveau.",
        "“{name}”已损坏：其各部分嵌套过深；请重新获取该文件。",
    ),
    (
        "“{name}” is too large: taking it apart needs more memory than may be used; unpack it yourself and "
        "import what you need.",
        "« {name} » est trop grand : l’extraire demande trop de mémoire ; extrayez-le vous-même et importez "
        "ce qu’il vous faut.",
        "“{name}”过大：解包所需内存超出限制；请自行解包后导入所需文件。",
    ),
    (
        "“{name}” is too large: more than {n} MB come out of it; unpack it yourself and import what you "
        "need.",
        "« {name} » est trop grand : il contient plus de {n} Mo ; extrayez-le vous-même et importez ce qu’il "
        "vous faut.",
        "“{name}”过大：解包后超过 {n} MB；请自行解包后导入所需文件。",
    ),
    (
        "“{name}” is too large: {n} MB, and at most {most} MB of this format can be read; split it and "
        "import the parts.",
        "« {name} » est trop grand : {n} Mo, pour une limite de {most} Mo dans ce format ; divisez-le et "
        "importez les parties.",
        "“{name}”过大：{n} MB，而此格式最多可读 {most} MB；请将其拆分后分别导入。",
    ),
    (
        "“{name}” changed while it was read; import it again when it is complete.",
        "« {name} » a changé pendant la lecture ; importez-le de nouveau quand il sera complet.",
        "“{name}”在读取过程中发生了变化；请待其完整后重新导入。",
    ),
    (
        "“{name}” is damaged: it does not begin with the headers of a mail; get the file again.",
        "« {name} » est endommagé : il ne commence pas comme un courriel ; procurez-vous le "
        "fichier de nouveau.",
        "“{name}”已损坏：开头不是邮件头；请重新获取该文件。",
    ),
    (
        "“{name}” is damaged and cannot be opened; get the file again.",
        "« {name} » est endommagé et ne s’ouvre pas ; procurez-vous le fichier de nouveau.",
        "“{name}”已损坏，无法打开；请重新获取该文件。",
    ),
    (
        "“{name}” is damaged: what is in it does not come out; get the file again.",
        "« {name} » est endommagé : son contenu ne s’extrait pas ; procurez-vous le fichier de nouveau.",
        "“{name}”已损坏：其中的内容无法取出；请重新获取该文件。",
    ),
    (
        "“{name}” is empty: nothing in it can be read.",
        "« {name} » est vide : rien n’y est lisible.",
        "“{name}”中没有可读取的内容。",
    ),
    (
        "“{name}” is a folder; choose a document file.",
        "« {name} » est un dossier ; choisissez un fichier de document.",
        "“{name}”是文件夹；请选择文档文件。",
    ),
    (
        "“{name}” is not a regular file; choose a document file.",
        "« {name} » n’est pas un fichier ordinaire ; choisissez un fichier de document.",
        "“{name}”不是普通文件；请选择文档文件。",
    ),
    (
        "“{name}” is empty: it has no bytes at all.",
        "« {name} » est vide.",
        "“{name}”是空文件。",
    ),
    (
        "“{name}” holds no other files.",
        "« {name} » ne contient pas d’autres fichiers.",
        "“{name}”中没有其他文件。",
    ),
    (
        "“{name}” may not be read with your rights; change its permissions.",
        "Vous n’avez pas le droit de lire « {name} » ; modifiez ses autorisations.",
        "您没有读取“{name}”的权限；请更改文件权限。",
    ),
    (
        "“{name}” does not exist (any more); check where it is.",
        "« {name} » n’existe pas ou plus ; vérifiez son emplacement.",
        "“{name}”已不存在；请检查其位置。",
    ),
    (
        "“{name}” could not be read from the disk: {error}.",
        "« {name} » n’a pas pu être lu sur le disque : {error}.",
        "无法从磁盘读取“{name}”：{error}。",
    ),
    (
        "“{name}” could not be imported: something unexpected happened.",
        "« {name} » n’a pas pu être importé : un imprévu s’est produit.",
        "“{name}”未能导入：发生了意外情况。",
    ),
    (
        "“{name}” could not be read: {why}.",
        "« {name} » n’a pas pu être lu : {why}.",
        "“{name}”无法读取：{why}。",
    ),
    (
        "“{name}” lies {n} containers deep and was not unpacked; unpack it yourself and import what you "
        "need.",
        "« {name} » se trouve dans {n} archives imbriquées et n’a pas été extrait ; extrayez-le vous-même et "
        "importez ce qu’il vous faut.",
        "“{name}”位于 {n} 层压缩包之内，未解包；请自行解包后导入所需文件。",
    ),
    (
        "“{name}” was not unpacked: with what it lies in, it holds more than {n} files or {most} GB; unpack "
        "it yourself.",
        "« {name} » n’a pas été extrait : avec ce qui l’entoure, il contient plus de {n} fichiers ou {most} "
        "Go ; extrayez-le vous-même.",
        "“{name}”未解包：连同外层压缩包，其内容超过 {n} 个文件或 {most} GB；请自行解包。",
    ),
)

UNPACKING_WORDS: tuple[tuple[str, str, str], ...] = (*_CONTAINERS, *_ATTACHED)
