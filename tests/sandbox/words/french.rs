//! French.

use super::Language;

pub(super) const LANGUAGE: Language = Language {
    code: "fr",
    roles: &[
        ("Développeur·se backend", "Technologie"),
        ("Responsable de magasin", "Magasins"),
        ("Technicien·ne de maintenance", "Production"),
        ("Chargé·e d'accueil", "Administration"),
        ("Designer produit", "Design"),
    ],
    exposed_roles: &[
        ("Analyste trésorerie et change", "Finance"),
        ("Responsable import-export", "Opérations internationales"),
    ],
    grades: &["{}", "{}", "{} senior", "{} (CDI)"],
    plain: &[
        "Nous cherchons quelqu'un qui a envie de grandir avec l'équipe {team}.",
        "Vous travaillerez avec {tool} et avec des collègues présents depuis plus de {n} ans.",
        "Notre bureau de {city} se trouve près de la gare, au-dessus d'une boulangerie.",
        "Nous sommes une maison de {sector} où l'on prend le temps de bien faire.",
        "Nous offrons {n} jours de congés, de la formation et des horaires souples.",
        "Une expérience d'au moins {n} ans dans un poste semblable est souhaitée.",
        "La maîtrise de {tool} ou d'un outil voisin est utile.",
        "Le recrutement tient en {n} entretiens courts, sans piège.",
        "Vous aimez expliquer les choses compliquées avec des mots simples.",
        "Où que vous soyez, l'équipe {team} se retrouve une fois par trimestre.",
    ],
    exposed: &[
        "Vous gérerez les paiements internationaux et les encaissements en devises (USD, GBP).",
        "Vous suivrez la couverture du risque de change avec nos banques.",
        "Vous préparerez les documents d'import-export avec nos fournisseurs d'Asie.",
        "Nous vendons dans {n} pays et poursuivons notre expansion internationale.",
    ],
    decoys: &[
        "Aucune connaissance du change ou du commerce extérieur n'est demandée.",
        "Le salaire est versé en € le dernier jour ouvré du mois.",
    ],
    headings: ["Vos missions", "Votre profil"],
    closings: &[
        "Chaque candidature reçoit une réponse.",
        "Vos données sont effacées après {n} mois, conformément au RGPD.",
    ],
    commitments: ["Temps plein", "Temps partiel", "Intérim", "Stage"],
    teams: &["exploitation", "relation client", "produit", "logistique"],
    sectors: &["papeterie", "mobilité douce", "chocolat", "santé"],
};
