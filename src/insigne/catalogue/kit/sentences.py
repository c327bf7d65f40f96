"""The sentences of the faults, French then English, by code. They say what is wrong and what to do."""

SENTENCES: dict[str, tuple[str, str]] = {
    # the bundle
    "not-a-zip": (
        "Ce fichier n’est pas une archive ZIP lisible.",
        "This file is not a readable ZIP archive.",
    ),
    "not-a-folder": ("Ce dossier n’existe pas.", "This folder does not exist."),
    "too-many-files": (
        "Le kit compte {count} fichiers ; {limit} au plus sont acceptés.",
        "The kit has {count} files; at most {limit} are accepted.",
    ),
    "too-large": (
        "Le kit dépasse {limit} Mo une fois décompressé.",
        "The kit is larger than {limit} MB once unpacked.",
    ),
    "suspect-ratio": (
        "Ce fichier se décompresse démesurément ; il est refusé par prudence.",
        "This file unpacks out of all proportion; it is refused for safety.",
    ),
    "encrypted": (
        "Ce fichier est chiffré ; recréez l’archive sans mot de passe.",
        "This file is encrypted; make the archive again without a password.",
    ),
    "zip-method": (
        "Ce fichier est comprimé d’une façon inhabituelle ; recréez l’archive au format ZIP ordinaire.",
        "This file is compressed in an unusual way; make an ordinary ZIP archive again.",
    ),
    "unsafe-name": (
        "Ce nom de fichier sort du kit ; utilisez un chemin simple, sans « .. » ni « / » au début.",
        "This file name leaves the kit; use a plain path, without “..” or a leading “/”.",
    ),
    "symlink": (
        "Ce fichier est un lien symbolique ; remplacez-le par le fichier lui-même.",
        "This file is a symbolic link; put the file itself instead.",
    ),
    "duplicate-file": (
        "Deux fichiers portent ce nom ; gardez-en un seul.",
        "Two files have this name; keep only one.",
    ),
    "damaged-file": (
        "Ce fichier est abîmé dans l’archive ; recréez-la.",
        "This file is damaged inside the archive; make the archive again.",
    ),
    "missing-file": ("Ce fichier manque ; ajoutez-le au kit.", "This file is missing; add it to the kit."),
    "unexpected-file": (
        "Le kit ne fait rien de ce fichier ; retirez-le ou corrigez son nom.",
        "The kit has no use for this file; remove it or correct its name.",
    ),
    # the shape of kit.toml
    "not-utf8": (
        "Ce fichier n’est pas du texte en UTF-8 ; enregistrez-le dans cet encodage.",
        "This file is not UTF-8 text; save it in that encoding.",
    ),
    "bad-toml": (
        "Ce fichier n’est pas du TOML correct ({reason}).",
        "This file is not correct TOML ({reason}).",
    ),
    "unknown-key": ("La clé « {key} » n’existe pas ici.", "The key “{key}” does not exist here."),
    "missing-key": ("La clé « {key} » manque.", "The key “{key}” is missing."),
    "wrong-type": (
        "« {key} » doit être {wanted_fr}.",
        "“{key}” must be {wanted_en}.",
    ),
    "missing-translation": (
        "« {key} » n’est pas écrit dans les deux langues ; ajoutez « {language} ».",
        "“{key}” is not written in both languages; add “{language}”.",
    ),
    # the values
    "empty-text": ("« {key} » est vide.", "“{key}” is empty."),
    "text-too-long": (
        "« {key} » compte {length} caractères ; {limit} au plus sont acceptés.",
        "“{key}” has {length} characters; at most {limit} are accepted.",
    ),
    "control-character": (
        "« {key} » contient un retour à la ligne ou un caractère de contrôle ; écrivez-le sur une ligne.",
        "“{key}” contains a line break or a control character; write it on one line.",
    ),
    "out-of-range": (
        "« {key} » doit être compris entre {low} et {high}.",
        "“{key}” must be between {low} and {high}.",
    ),
    "too-many": (
        "« {key} » compte {count} éléments ; {limit} au plus sont acceptés.",
        "“{key}” has {count} items; at most {limit} are accepted.",
    ),
    "none-given": ("« {key} » ne peut pas être vide.", "“{key}” cannot be empty."),
    "unknown-format": (
        "Ce format de kit n’est pas connu ; cette version lit le format {known}.",
        "This kit format is not known; this version reads format {known}.",
    ),
    "bad-id": (
        "« {value} » n’est pas un identifiant : minuscules sans accent, chiffres et tirets.",
        "“{value}” is not an identifier: lower-case letters, digits and hyphens.",
    ),
    "bad-code": (
        "« {value} » n’est pas un code : lettres sans accent, chiffres, point, tiret, 16 caractères au plus.",
        "“{value}” is not a code: plain letters, digits, dot, hyphen, at most 16 characters.",
    ),
    "bad-version": (
        "« {value} » n’est pas un numéro de version comme 1.0.0.",
        "“{value}” is not a version number such as 1.0.0.",
    ),
    "bad-url": (
        "« {value} » n’est pas une adresse en http:// ou https://.",
        "“{value}” is not an http:// or https:// address.",
    ),
    "bad-email": ("« {value} » n’est pas une adresse électronique.", "“{value}” is not an e-mail address."),
    "bad-colour": (
        "« {value} » n’est pas une couleur de la forme #rrggbb.",
        "“{value}” is not a colour of the form #rrggbb.",
    ),
    "low-contrast": (
        "L’encre {value} se lit mal sur le papier ({ratio} pour 1) ; il faut au moins 4,5 pour 1.",
        "The ink {value} is hard to read on the paper ({ratio} to 1); it takes at least 4.5 to 1.",
    ),
    "unknown-choice": (
        "« {value} » n’est pas une valeur de « {key} » ; choisissez parmi : {choices}.",
        "“{value}” is not a value of “{key}”; choose among: {choices}.",
    ),
    # what the values say to each other
    "duplicate": (
        "« {value} » est déjà pris ; il doit être unique.",
        "“{value}” is already taken; it must be unique.",
    ),
    "unknown-category": (
        "Aucune catégorie du kit ne s’appelle « {value} ».",
        "No category of the kit is called “{value}”.",
    ),
    "minimum-too-high": (
        "Le minimum demandé ({minimum}) dépasse le nombre de compétences du badge ({count}).",
        "The minimum asked for ({minimum}) is more than the badge has skills ({count}).",
    ),
    "minimum-too-low": (
        "Un badge obtenu sur demande doit exiger au moins une compétence.",
        "A badge obtained by application must ask for at least one skill.",
    ),
    "reflection-mismatch": (
        "« reflection » et « reflection_question » vont ensemble : donnez les deux ou aucune.",
        "“reflection” and “reflection_question” go together: give both or neither.",
    ),
    # texts and images
    "markdown-html": (
        "Le texte contient du HTML ; écrivez-le en Markdown seul.",
        "The text contains HTML; write it in Markdown only.",
    ),
    "markdown-image": (
        "Le texte contient une image ; seul le badge en a une.",
        "The text contains an image; only the badge has one.",
    ),
    "bad-image-name": (
        "« {value} » n’est pas le chemin d’un fichier .png ou .svg du kit.",
        "“{value}” is not the path of a .png or .svg file of the kit.",
    ),
    "image-too-heavy": (
        "L’image pèse plus de {limit} ko ; allégez-la.",
        "The image weighs more than {limit} kB; make it lighter.",
    ),
    "bad-png": (
        "L’image n’est pas un PNG carré et lisible, de 4096 pixels de côté au plus.",
        "The image is not a square, readable PNG of at most 4096 pixels a side.",
    ),
    "bad-svg": (
        "L’image n’est pas un SVG lisible ({reason}).",
        "The image is not a readable SVG ({reason}).",
    ),
    "intricate-svg": (
        "Le SVG imbrique ou répète trop ses parties pour être dessiné sans risque ; simplifiez-le.",
        "The SVG nests or repeats its parts too much to be drawn safely; simplify it.",
    ),
    "unsafe-svg": (
        "Le SVG contient « {found} », qui peut agir ou appeler au dehors ; enregistrez un SVG simple.",
        "The SVG contains “{found}”, which can act or call outside; save a plain SVG.",
    ),
}
