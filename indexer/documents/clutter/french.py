"""Clutter of French pages; `clutter_words.py` says where each kind counts."""

from __future__ import annotations

from indexer.documents.clutter.clutter_words import ClutterWords

_NAMED = r"[^.!?]{1,60}"

FRENCH = ClutterWords(
    alone=(
        "contenu",
        "(?:passer la )?publicité",
        "la suite après (?:cette|la) publicité",
        "annonces?",
        "(?:partager|imprimer|réagir|commenter|sauvegarder|enregistrer)(?: (?:cet|l['’]) ?article)?",
        r"(?:partager|envoyer) (?:sur|par|via) (?:facebook|x|twitter|linkedin|whatsapp|bluesky|e-?mail|"
        r"courriel)",
        "(?:copier le lien|lien copié ?!?)",
        "newsletters?",
        "tout (?:accepter|refuser)",
        "accepter et (?:fermer|continuer)",
        "continuer sans accepter",
        "(?:paramétrer|gérer|personnaliser)(?: (?:mes|les|vos))? (?:choix|cookies|préférences)",
        "(?:gestion|politique|paramètres) des cookies",
        "aller au contenu(?: principal)?",
        rf"suivez-nous(?: sur {_NAMED})?",
        "(?:s['’]abonner|je m['’]abonne|s['’]inscrire|se connecter|mon compte|connexion)",
        "retour (?:en haut|à l['’]accueil|à la liste)",
        "haut de page",
        "(?:écouter|offrir) (?:cet|l['’]) ?article",
        "lire plus tard",
        "(?:voir|afficher|lire) (?:plus|la suite)",
        "en savoir plus",
        "(?:voir|lire|afficher) (?:tous )?les commentaires",
        "votre (?:adresse )?e-?mail",
        "ajouter à (?:mes|vos) favoris",
    ),
    alone_in_head=(
        "publié(?: le)?",
        "mis à jour(?: le)?",
        "par",
        "accueil",
        "menu",
        "rechercher",
        "sommaire",
        r"accueil\s*[>›»/|].*",
        r"\d+\s*commentaires?",
        r"(?:temps de lecture|lecture)\s*:?\s*\d+\s*min\w*\.?",
        r"\d+\s*min(?:ute)?s? de lecture",
        r"\d[\d\s.,]*\s*(?:vues|lectures|partages|j['’]aime)",
    ),
    alone_in_tail=(
        r"(?:tags?|mots[- ]clés?|étiquettes?|thèmes?|sujets?|rubriques?)\s*[:：]\s*[^.!?]{1,200}",
        r"(?:tous )?droits réservés.{0,60}",
        r".{0,60}tous droits réservés\.?",
        r"(?:mentions légales|politique de confidentialité|conditions générales(?: d['’]utilisation)?|"
        r"nous contacter|contactez-nous|qui sommes-nous ?\??|plan du site|cgu|cgv|gestion des cookies)\s*"
        r"(?:[-–|·•/,]\s*[^\s.!?|·•/,–-][^.!?|·•/,–-]{0,30})*",
        r"article (?:précédent|suivant)\s*[:：]?.{0,150}",
        r"\d[\d\s.,]*\s*(?:vues|lectures|partages|j['’]aime|commentaires?)",
        "s['’]il vous pla[iî]t entrez votre .{1,30}",
        "votre adresse e-?mail ne sera pas publiée.{0,120}",
        "les champs obligatoires sont indiqués.{0,30}",
        "(?:connectez-vous|identifiez-vous) pour (?:commenter|réagir).{0,40}",
        "(?:votre )?(?:nom|pseudo|commentaire)(?: ?\\*)?",
        "reproduction (?:interdite|soumise).{0,80}",
    ),
    openings=(
        "nous utilisons des cookies",
        "ce site utilise (?:des )?cookies",
        "en poursuivant (?:votre|la) navigation",
        r"nous et nos (?:\d+ )?partenaires (?:stockons|utilisons|traitons)",
        r"avec votre accord, (?:nous et )?nos (?:\d+ )?partenaires",
        "(?:inscrivez|abonnez)-vous (?:gratuitement )?à (?:notre|nos|la) (?:newsletter|lettre|"
        "infolettre|chaîne)",
        "recevez (?:chaque|gratuitement|toute|tous|nos|le meilleur|l['’]essentiel).{0,100}"
        "(?:boîte|e-?mail|newsletter|courriel)",
        "(?:téléchargez|installez) (?:notre|l['’]) ?appli",
        r"(?:photo|image) d['’]illustration",
    ),
    captions=(
        r"(?:crédits?(?: photos?)?|photos?|source de l['’]image|image|légende)\s*[:：]\s*\S.{0,200}",
        r"(?=.*:).{5,200}[.!»]\s+(?:photos?|crédits?(?: photo)?|image|illustration)\s*:\s*[^.!?]{2,60}",
        r"(?=.*\().{0,200}\((?:photo|crédit|image|illustration)s?\b[^)]{0,60}\)\.?",
    ),
    other_stories=(
        "(?:à )?lire(?: aussi| également)?",
        "a lire (?:aussi|également)",
        "(?:à )?(?:voir|découvrir|écouter) (?:aussi|également)",
        "sur le même sujet",
        "pour aller plus loin",
    ),
    paywall=(
        "(?:cet |l['’])?article (?:est )?(?:exclusivement )?réservé aux abonnés(?:[.!,].{0,60})?",
        r"(?:la suite|le reste|la lecture|lecture|contenu|ce contenu)(?: de (?:cet|l['’]) ?article)?"
        r"(?: est| sont)?(?: exclusivement)? réservée?s? (?:aux|à nos) abonnés.{0,60}",
        r"il vous reste [\d,.]+ ?% de (?:cet article|ce contenu|ce texte) à (?:lire|découvrir).{0,120}",
        "(?:pour|afin de) lire la suite.{0,60}(?:abonnez-vous|connectez-vous|identifiez-vous).{0,60}",
        r"déjà abonnée?(?:\(e\))? ?\?.{0,60}",
        "abonnez-vous pour (?:lire|accéder|poursuivre|débloquer|continuer).{0,100}",
        r"envie de lire la suite ?\?.{0,80}",
    ),
    translated=(
        r"[(\[]\s*traduction automati(?:sée|que)",
        "traduction automati(?:sée|que).{0,200}(?:https?://|veuillez|peut contenir|fait foi|faire foi|"
        "voir l['’]original)",
        "(?:cet|ce|cette) (?:article|texte|page|contenu|dépêche) (?:a été |est )?traduite? automatiquement",
        "(?:article|texte|page|dépêche|contenu) traduite? automatiquement (?:par|de|depuis|à partir)",
    ),
    tail_lists=(
        "(?:articles|contenus) (?:similaires|liés|connexes|associés|recommandés)",
        "(?:à|a) lire (?:aussi|également|ensuite)",
        "lire aussi",
        "sur le même (?:sujet|thème)",
        "dans la même rubrique",
        "(?:nos|les) derniers articles",
        "(?:laisser|ajouter|écrire|poster) un commentaire",
        "réagir à cet article",
        "(?:les )?(?:articles )?(?:les )?plus (?:lus|populaires|commentés|partagés)",
        "vous aimerez aussi",
        "(?:à|a) propos de l['’]auteure?",
    ),
    tail_notices=(
        r"partager (?:cet|l['’]) ?article\s*$",
        "bienvenue pour suivre",
        "(?:inscrivez|abonnez)-vous à (?:notre|la) newsletter",
    ),
    biography=(
        "est (?:une? )?(?:jeune |ancienne? )?(?:rédact|journaliste|chroniqueu|auteur|correspondant|"
        "report|éditorialiste|"
        "passionné|spécialiste|diplômé)",
        "(?:couvre|écrit|travaille|collabore) ",
    ),
)
