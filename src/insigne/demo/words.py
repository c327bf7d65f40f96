"""What the demonstration's students write."""

STRUCTURE = "L’Épicerie du campus, association étudiante"
ROLE = "Trésorière, puis coprésidente"
DESCRIPTION = (
    "L’Épicerie du campus aide chaque semaine cent vingt étudiants à se nourrir correctement. J’y suis entrée en "
    "deuxième année comme bénévole de la distribution, puis j’ai tenu la trésorerie, et l’an dernier nous avons "
    "été deux à présider l’association. Il a fallu trouver un nouveau local, refaire le budget, recruter une "
    "vingtaine de bénévoles et convaincre la mairie de nous soutenir. Le local a ouvert en mars."
)
EXPLANATIONS = {
    "EA1": (
        "À la rentrée, l’association n’avait plus de local. J’ai réuni six bénévoles, écrit avec eux le dossier pour "
        "la mairie, fait le calendrier des travaux et suivi chaque étape jusqu’à l’ouverture, en mars."
    ),
    "EA2": (
        "Je tenais un tableau partagé de ce qui devait être fait, par qui et pour quand. Chaque lundi, nous le "
        "relisions ensemble. Aucune distribution n’a été annulée de l’année, même pendant les examens."
    ),
    "EA3": (
        "Les bénévoles de la distribution et ceux de la collecte ne se parlaient presque pas. J’ai proposé un repas "
        "commun par mois et un carnet de liaison ; les échanges se font maintenant sans passer par moi."
    ),
    "EA4": (
        "J’ai animé les réunions du bureau : un ordre du jour envoyé la veille, un tour de parole, des décisions "
        "écrites. Je confie une mission à chaque nouveau, avec quelqu’un qui l’accompagne les premières semaines."
    ),
    "EA5": (
        "J’ai présenté l’association au conseil municipal et tenu notre page. Pour la collecte de novembre, notre "
        "affiche et deux interventions en amphithéâtre ont fait venir quarante personnes."
    ),
    "EA7": (
        "J’ai construit le budget, 18 000 euros, cherché trois subventions et rendu les comptes en assemblée. Pour "
        "chaque dépense au-dessus de cent euros, nous demandions deux devis, et je gardais les justificatifs."
    ),
}
SHORT = "J’ai tenu les comptes."
MORE = "Racontez-nous une dépense précise : ce que vous avez décidé, avec qui, et ce que cela a changé."
MESSAGE = "Très beau parcours. Un seul savoir-faire reste trop rapide pour que nous puissions le reconnaître."
BRAVO = "Le local, les comptes rendus en assemblée : tout est précis. Bravo pour cet engagement."
PLEASE_ENDORSE = (
    "Bonjour Madame, vous avez suivi l’installation de L’Épicerie du campus dans son local. Pourriez-vous dire en "
    "quelques lignes ce que vous avez vu de mon travail ?"
)
ENDORSEMENT = (
    "Camille Moreau a conduit ce projet du premier rendez-vous à l’ouverture du local. Elle a tenu les délais, "
    "répondu à chaque question du conseil et rendu des comptes clairs. La mairie travaille encore avec l’association."
)
HELLO = "Bonjour, je prépare le budget de notre association pour l’an prochain. Accepteriez-vous d’en parler avec moi ?"
