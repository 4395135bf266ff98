//! The words for periods, payments and working time, folded.

use super::{range::Period, words};

pub(super) fn acronym(word: &str) -> Option<Period> {
    match word {
        "ral" | "sba" | "rba" => Some(Period::Year),
        "sbm" => Some(Period::Month),
        "tjm" => Some(Period::Day),
        _ => None,
    }
}

pub(super) const PAYMENTS: &[&str] = &[
    "gehalter",
    "instalments",
    "installments",
    "mensualidades",
    "mensualitats",
    "mensualites",
    "mensilita",
    "monatsgehalt",
    "monatsgehalter",
    "monatslohne",
    "pagas",
    "pagos",
    "pagues",
    "payments",
    "paychecks",
    "salarios",
];

/// Words for working time.
pub(super) const WORK_TIME: &[&str] = &[
    "arbeitszeit",
    "fte",
    "heures",
    "horario",
    "horarios",
    "horas",
    "hores",
    "hours",
    "hrs",
    "jornada",
    "jornadas",
    "jours",
    "ore",
    "schedule",
    "schedules",
    "shift",
    "shifts",
    "stunden",
    "std",
    "temps",
    "turno",
    "turnos",
    "uren",
    "werkuren",
    "wochenarbeitszeit",
    "wochenstunden",
    "workday",
    "workweek",
    "days",
    "dias",
];

pub(super) fn plural(word: &str) -> bool {
    [
        "anni",
        "annees",
        "anos",
        "ans",
        "anys",
        "dagen",
        "days",
        "dias",
        "dies",
        "giorni",
        "heures",
        "horas",
        "hores",
        "hours",
        "hrs",
        "jaren",
        "jahre",
        "jours",
        "maanden",
        "meses",
        "mesi",
        "mesos",
        "monate",
        "months",
        "ore",
        "semaines",
        "semanas",
        "setmanes",
        "settimane",
        "std",
        "stunden",
        "tage",
        "uren",
        "weeks",
        "weken",
        "wochen",
        "years",
        "yrs",
    ]
    .contains(&word)
}

/// The period of a noun in the singular.
pub(super) fn singular(word: &str) -> Option<Period> {
    Some(match word {
        "hour" | "hr" | "hora" | "heure" | "ora" | "stunde" | "std" | "uur" | "h" | "godz" | "godzine" => {
            Period::Hour
        }
        "day" | "dia" | "jour" | "giorno" | "tag" | "dag" => Period::Day,
        "week" | "wk" | "semana" | "semaine" | "settimana" | "woche" | "setmana" => Period::Week,
        "month" | "mo" | "mth" | "mes" | "mois" | "mese" | "monat" | "maand" | "mies" => Period::Month,
        "year" | "yr" | "ano" | "an" | "annee" | "anno" | "jahr" | "jaar" | "any" | "annum" | "rok" => {
            Period::Year
        }
        _ => return None,
    })
}

/// The period of an adjective or adverb, and whether the word also means something else, such as a timetable.
pub(super) fn adjective(word: &str) -> Option<(Period, bool)> {
    Some(match word {
        "hourly" | "stundlich" => (Period::Hour, false),
        "horaire" | "orario" | "oraria" | "orari" => (Period::Hour, true),
        "daily" | "taglich" | "journalier" | "journaliere" | "giornaliero" | "giornaliera" | "dagelijks" => {
            (Period::Day, false)
        }
        "diario" | "diaria" | "diarios" | "diarias" | "diari" | "quotidien" => (Period::Day, true),
        "weekly" | "semanal" | "semanales" | "semanais" | "semanals" | "hebdomadaire" | "hebdomadaires"
        | "settimanale" | "settimanali" | "wochentlich" | "wekelijks" | "setmanal" | "setmanals" => {
            (Period::Week, false)
        }
        "monthly" | "mensual" | "mensuales" | "mensuals" | "mensualmente" | "mensal" | "mensais"
        | "mensuel" | "mensuelle" | "mensuels" | "mensuelles" | "mensile" | "mensili" | "monatlich"
        | "monatliches" | "mtl" | "maandelijks" | "miesiecznie" => (Period::Month, false),
        "annual" | "annually" | "annualized" | "annualised" | "yearly" | "anual" | "anuales" | "anuals"
        | "anualmente" | "anuais" | "anualizado" | "annuel" | "annuelle" | "annuels" | "annuelles"
        | "annuo" | "annua" | "annui" | "annue" | "annuale" | "annuali" | "jahrlich" | "jahrliches"
        | "jaarlijks" | "rocznie" => (Period::Year, false),
        _ => return None,
    })
}

/// The period of a German or Dutch compound, e.g. `jahresbruttogehalt`, `uurtarief`.
pub(super) fn compound(word: &str) -> Option<Period> {
    const PREFIXES: &[(&str, Period)] = &[
        ("stunden", Period::Hour),
        ("uur", Period::Hour),
        ("tages", Period::Day),
        ("dag", Period::Day),
        ("wochen", Period::Week),
        ("monats", Period::Month),
        ("maand", Period::Month),
        ("jahres", Period::Year),
        ("jaar", Period::Year),
    ];
    let known = PREFIXES.iter().find(|(prefix, _)| word.starts_with(prefix)).map(|(_, period)| *period);
    known.filter(|_| words::is_pay_compound(word))
}
