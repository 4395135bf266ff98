//! The shipped catalogues are valid and free of the known false positives.

use super::*;
use crate::scoring::labelled;

const FX_EXPOSURE: &str = include_str!("../../../../../catalogs/fx-exposure.toml");
const SOFTWARE_JOBS: &str = include_str!("../../../../../catalogs/software-jobs.toml");

fn shipped(text: &str) -> Scorer {
    Scorer::new(Catalog::parse(text).unwrap_or_else(|faults| panic!("{faults:#?}")))
}

#[test]
fn fx_exposure_has_its_ten_categories() {
    let scorer = shipped(FX_EXPOSURE);
    let categories: Vec<_> =
        scorer.catalog().categories.iter().map(|category| category.id.as_str()).collect();
    assert_eq!(
        categories,
        [
            "fx_currency_ops",
            "fx_crossborder_payments",
            "fx_trade_ops",
            "intl_market_presence",
            "biz_finance_ops",
            "biz_ecommerce_marketplace",
            "biz_saas_international",
            "proxy_payment_stack",
            "proxy_cloud_stack",
            "proxy_growth_stack",
        ]
    );
    assert!(scorer.catalog().keywords.len() >= 34);
    assert!(scorer.catalog().phrases.len() >= 14);
}

#[test]
fn every_alias_of_a_shipped_catalogue_finds_its_keyword() {
    for text in [FX_EXPOSURE, SOFTWARE_JOBS] {
        let scorer = shipped(text);
        for keyword in &scorer.catalog().keywords {
            for alias in &keyword.aliases {
                let score = scorer.texts("", &alias.text);
                assert!(score.hits.iter().any(|hit| hit.id == keyword.id), "{}", alias.text);
            }
        }
    }
}

#[test]
fn fx_exposure_has_no_known_false_positives() {
    let scorer = shipped(FX_EXPOSURE);
    for (title, description) in [
        ("iOS Swift Developer", "You write Swift and UIKit."),
        ("Frontend Developer", "ES modules, import and export of data, import/export syntax."),
        ("PHP Developer", "Salario 30.000 € - 40.000 EUR, PHP 8 y Symfony."),
        ("Camarero", "Sueldo: 1.400€ + propinas, $ no aplica, nº de vacantes 3."),
        ("Dependiente", "No trabajamos con divisas ni hacemos comercio exterior. Se ofrece cambio de turno."),
        (
            "Profesor de surf",
            "Nubes, viento y playa. No se requiere inglés internacional. Camiseta de stripe pattern.",
        ),
        ("Camarera", "Salary: 18,000 USD a year, paid in dollars."),
        ("Legal counsel", "You advise on the customs of the parliament."),
        ("Operador", "Importamos alegría. Cambio de moneda en la máquina de café."),
        ("Guide", "You guide visitors from the United States."),
        ("Abogado", "Tramitarás visados de ciudadanos de Colombia y Venezuela en nuestra oficina."),
        ("SaaS buyer", "You compare offers for our hospital."),
        ("Frutero", "Vendemos fruta en el marketplace del pueblo."),
        ("Administrativo", "You will handle none of our currency risk; nada de aduanas."),
    ] {
        let score = scorer.texts(title, description);
        assert_eq!(score.value, 0, "{title}: {:?}", score.hits);
    }
}

#[test]
fn fx_exposure_finds_a_signal_next_to_a_perk_or_a_tool() {
    let scorer = shipped(FX_EXPOSURE);
    for (title, description, category) in [
        ("Clerk", "You book SWIFT payments; an app for expenses is ours too.", "fx_crossborder_payments"),
        ("Backend", "SWIFT: pagos MT103 con bancos.\n- Kotlin y una app móvil", "fx_crossborder_payments"),
        ("Tesorería", "Gestión de divisas.\n- Formación con profesor de inglés", "fx_currency_ops"),
        (
            "Controller",
            "Seguros de cambio con los bancos.\n- Taller mecánico para la plantilla",
            "fx_currency_ops",
        ),
    ] {
        let score = scorer.texts(title, description);
        let mut hits = score.hits.iter().filter(|hit| hit.silenced.is_none());
        assert!(hits.any(|hit| hit.category.as_deref() == Some(category)), "{title}: {:?}", score.hits);
    }
}

#[test]
fn fx_exposure_finds_its_signals() {
    let scorer = shipped(FX_EXPOSURE);
    // Title: trade 6.0. Text: currencies 4.0 → direct 10.0, capped 7.0; EE. UU. 2.5; synergy 1.0.
    let score = scorer.texts("Export Manager", "Cobras en divisas a clientes de EE. UU.");
    assert_eq!((score.value, score.raw), (10, 10.5));
    assert_eq!(score.top_category.as_deref(), Some("fx_trade_ops"));
    let score =
        scorer.texts("Tesorería", "Envío de SWIFT payments, gestión de divisas y expansión a EE. UU.");
    let mut categories: Vec<_> = score
        .hits
        .iter()
        .filter(|hit| hit.silenced.is_none())
        .filter_map(|hit| hit.category.as_deref())
        .collect();
    categories.sort_unstable();
    categories.dedup();
    let expected = ["biz_finance_ops", "fx_crossborder_payments", "fx_currency_ops", "intl_market_presence"];
    assert_eq!(categories, expected);
    // Tools alone do not make a strong score.
    let score = scorer.texts("SaaS Growth Lead", "Stripe, AWS, Google Ads, LATAM");
    assert!(score.value < scorer.strong_from(), "{score:?}");
}

/// Asserts the precision and recall of a catalogue on its labelled set of at least `texts` texts.
fn meets_targets_on(catalog: &str, set: &str, texts: usize) {
    let scorer = shipped(catalog);
    let set = labelled::read(set, &scorer).unwrap_or_else(|faults| panic!("{faults:#?}"));
    let evaluation = labelled::evaluate(&scorer, &set);
    let (precision, recall) = (evaluation.total.precision(), evaluation.total.recall());
    println!("{}: {} texts, precision {precision:.4}, recall {recall:.4}", scorer.identity(), set.len());
    assert!(set.len() >= texts, "{} texts", set.len());
    assert!(precision >= 0.97 && recall >= 0.97, "{:#?}", evaluation.categories);
}

#[test]
fn fx_exposure_agrees_with_the_labels() {
    meets_targets_on(FX_EXPOSURE, include_str!("../../../../../catalogs/labelled/fx-exposure.ndjson"), 200);
}

#[test]
fn fx_exposure_agrees_with_the_labels_of_a_set_by_other_authors() {
    meets_targets_on(FX_EXPOSURE, include_str!("../../../../../catalogs/labelled/fx-exposure-2.ndjson"), 120);
}

#[test]
fn fx_exposure_agrees_with_the_labels_of_a_third_set() {
    meets_targets_on(FX_EXPOSURE, include_str!("../../../../../catalogs/labelled/fx-exposure-3.ndjson"), 100);
}

#[test]
fn fx_exposure_agrees_with_the_labels_of_everyday_words() {
    meets_targets_on(FX_EXPOSURE, include_str!("../../../../../catalogs/labelled/fx-exposure-4.ndjson"), 68);
}

#[test]
fn software_jobs_agrees_with_the_labels_of_hours_and_weeks() {
    meets_targets_on(
        SOFTWARE_JOBS,
        include_str!("../../../../../catalogs/labelled/software-jobs-2.ndjson"),
        40,
    );
}

#[test]
fn one_sentence_and_a_place_of_work_are_no_ten_of_ten() {
    let scorer = shipped(FX_EXPOSURE);
    let sentence =
        "Our marketplace pays sellers across borders, so cross-border payments are our daily bread.";
    let office = "Our office in Mexico City is a short walk from the station and full of plants.";
    let alone = scorer.texts("Support", sentence).value;
    assert_eq!(
        scorer.texts("Support", &format!("{office}\n{sentence}")).value,
        alone,
        "the office adds nothing"
    );
    assert_eq!(alone, 7);
    let nurse = "Nuestra sede de Lima está a diez minutos de la estación y tiene comedor propio.";
    assert_eq!(scorer.texts("Enfermero/a de planta", nurse).value, 0);
}

#[test]
fn software_jobs_agrees_with_the_labels() {
    meets_targets_on(
        SOFTWARE_JOBS,
        include_str!("../../../../../catalogs/labelled/software-jobs.ndjson"),
        90,
    );
}

#[test]
fn a_senior_business_developer_is_not_a_software_role() {
    let scorer = shipped(SOFTWARE_JOBS);
    let score = scorer.texts("Senior Business Developer", "You open accounts for our software.");
    assert!(score.hits.iter().all(|hit| hit.category.as_deref() != Some("role") || hit.silenced.is_some()));
    assert!(
        score.hits.iter().any(|hit| hit.category.as_deref() == Some("seniority") && hit.silenced.is_none())
    );
}

#[test]
fn a_salary_below_the_floor_is_not_a_strong_job() {
    let scorer = shipped(SOFTWARE_JOBS);
    let salary = |max| crate::domain::Salary {
        min: None,
        max: Some(max),
        currency: Some("EUR".to_owned()),
        period: Some(crate::domain::SalaryPeriod::Year),
    };
    let of = |max| {
        let (title, description) = ("Senior Software Engineer", "Rust and PostgreSQL, fully remote.");
        let workplace = crate::domain::Workplace::Remote;
        scorer.score(&Advert { title, description, salary: Some(&salary(max)), workplace }).value
    };
    assert!(of(50_000.0) >= scorer.strong_from());
    assert_eq!(of(20_000.0), 5);
}

#[test]
fn software_jobs_distinguishes_programming_languages_from_other_meanings() {
    let scorer = shipped(SOFTWARE_JOBS);
    let skilled = |title, description| {
        let skill = |hit: &crate::scoring::Hit| {
            hit.category.as_deref() == Some("skill_systems") && hit.silenced.is_none()
        };
        scorer.texts(title, description).hits.iter().any(skill)
    };
    for (title, description) in [
        ("Senior Rust Engineer", "We ask for five years of Rust."),
        ("Ingeniero/a Rust", "Pedimos tres años de Rust."),
        ("Engineer", "We paint millions of pixels with software written in Rust."),
        ("Java Developer", "Free coffee."),
        ("Go engineer", "Join us."),
    ] {
        assert!(skilled(title, description), "{title}");
    }
    for (title, description) in [
        ("Body technician", "You weld panels, remove rust and paint the chassis."),
        ("Barista", "You pour Java coffee; experience with roasting."),
        ("Keeper", "Experience with Python snakes."),
    ] {
        assert!(!skilled(title, description), "{title}");
    }
    let role = scorer.texts("C++ Engineer", "Low latency.");
    assert_eq!(role.top_category.as_deref(), Some("role"));
}

#[test]
fn software_jobs_distinguishes_matching_jobs_from_others() {
    let scorer = shipped(SOFTWARE_JOBS);
    let wanted = scorer.texts("Senior Software Engineer", "Rust and PostgreSQL, fully remote. English C1.");
    assert!(wanted.value >= scorer.strong_from(), "{wanted:?}");
    assert_eq!(wanted.top_category.as_deref(), Some("role"));
    let other = scorer.texts("Camarero de piso", "Turnos de tarde. Vitamina C, plan B, let's go!");
    assert_eq!(other.value, 0, "{:?}", other.hits);
    let letter = scorer.texts("", "C# and C++");
    for id in ["csharp", "cpp"] {
        assert!(letter.hits.iter().any(|hit| hit.id == id), "{id}: {:?}", letter.hits);
    }
    assert!(letter.hits.iter().all(|hit| hit.category.as_deref() == Some("skill_systems")));
}
