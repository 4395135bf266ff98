//! The catalogues that come with the program: sound, and free of the known false alarms.

use super::*;

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
fn fx_exposure_raises_no_false_alarm() {
    let scorer = shipped(FX_EXPOSURE);
    for (title, description) in [
        ("iOS Swift Developer", "You write Swift and UIKit."),
        ("Frontend Developer", "ES modules, import and export of data, import/export syntax."),
        ("PHP Developer", "Salario 30.000 € - 40.000 EUR, PHP 8 y Symfony."),
        ("Camarero", "Sueldo: 1.400€ + propinas, $ no aplica, nº de vacantes 3."),
        ("Contable", "No trabajamos con divisas ni hacemos comercio exterior."),
    ] {
        let score = scorer.texts(title, description);
        assert_eq!(score.value, 0, "{title}: {:?}", score.hits);
    }
}

#[test]
fn fx_exposure_finds_what_it_is_for() {
    let scorer = shipped(FX_EXPOSURE);
    // Title: trade 6.0. Text: currencies 4.0 → direct 10.0, capped 7.0; EE. UU. 2.5; synergy 1.0.
    let score = scorer.texts("Export Manager", "Cobras en divisas a clientes de EE. UU.");
    assert_eq!((score.value, score.raw), (10, 10.5));
    assert_eq!(score.top_category.as_deref(), Some("fx_trade_ops"));
    // Tools alone are no lead.
    let score = scorer.texts("SaaS Growth Lead", "Stripe, AWS, Google Ads, LATAM");
    assert!(score.value < scorer.strong_from(), "{score:?}");
}

#[test]
fn software_jobs_tells_a_wanted_job_from_another() {
    let scorer = shipped(SOFTWARE_JOBS);
    let wanted = scorer.texts("Senior Software Engineer", "Rust and PostgreSQL, fully remote. English C1.");
    assert!(wanted.value >= scorer.strong_from(), "{wanted:?}");
    assert_eq!(wanted.top_category.as_deref(), Some("role"));
    let other = scorer.texts("Camarero de piso", "Turnos de tarde. Vitamina C, plan B, let's go!");
    assert_eq!(other.value, 0, "{:?}", other.hits);
    let letter = scorer.texts("", "C# and C++");
    assert_eq!(letter.hits.iter().map(|hit| hit.id.as_str()).collect::<Vec<_>>(), ["csharp", "cpp"]);
}
