//! German.

use super::Language;

pub(super) const LANGUAGE: Language = Language {
    code: "de",
    roles: &[
        ("Backend-Entwickler (m/w/d)", "Technik"),
        ("Filialleitung (m/w/d)", "Filialen"),
        ("Mechatroniker (m/w/d)", "Produktion"),
        ("Bürokraft (m/w/d)", "Verwaltung"),
        ("Produktdesigner (m/w/d)", "Gestaltung"),
    ],
    exposed_roles: &[
        ("Treasury-Analyst Devisen (m/w/d)", "Finanzen"),
        ("Sachbearbeiter Import/Export (m/w/d)", "Außenhandel"),
    ],
    grades: &["{}", "{}", "Senior {}", "{} in Teilzeit möglich"],
    plain: &[
        "Wir suchen jemanden, der mit dem Team {team} wachsen möchte.",
        "Du arbeitest mit {tool} und mit Menschen, die seit über {n} Jahren hier sind.",
        "Unser Büro in {city} liegt am Fluss und hat eine große Küche.",
        "Wir sind ein Unternehmen für {sector} und bleiben gern überschaubar.",
        "Es gibt {n} Tage Urlaub, Weiterbildung und keine Kernarbeitszeit.",
        "Mindestens {n} Jahre Erfahrung in einer ähnlichen Aufgabe.",
        "Kenntnisse in {tool} oder einem verwandten Werkzeug.",
        "Wir führen {n} kurze Gespräche; Rätsel stellen wir keine.",
        "Du schreibst auf, was andere später wissen müssen.",
        "Größe misst sich bei uns nicht an der Länge der Straße.",
    ],
    exposed: &[
        "Du steuerst internationale Zahlungen und SWIFT-Überweisungen in USD und GBP.",
        "Du sicherst unsere Währungsrisiken gemeinsam mit den Banken ab.",
        "Du bearbeitest Import- und Exportpapiere mit Lieferanten aus Asien.",
        "Wir verkaufen in {n} Länder und wachsen weiter international.",
    ],
    decoys: &[
        "Erfahrung mit Devisen oder Außenhandel ist nicht nötig.",
        "Das Gehalt wird in € am letzten Werktag des Monats gezahlt.",
    ],
    headings: ["Deine Aufgaben", "Dein Profil"],
    closings: &[
        "Jede Bewerbung bekommt eine Antwort.",
        "Deine Daten löschen wir nach {n} Monaten gemäß DSGVO.",
    ],
    commitments: ["Vollzeit", "Teilzeit", "Befristet", "Praktikum"],
    teams: &["Betrieb", "Kundendienst", "Produkt", "Logistik"],
    sectors: &["Fahrräder", "Solartechnik", "Keramik", "Gesundheit"],
};
