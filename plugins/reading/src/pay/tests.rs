//! Pay as sources write it.

use proptest::prelude::*;

use super::*;

#[test]
fn periods_are_read_where_they_are_said_of_the_pay() {
    use Period::{Day, Hour, Month, Week, Year};
    let cases = [
        ("Annual salary range", Some(Year)),
        ("Annual salary (37.5 hours per week)", Some(Year)),
        ("Annual Salary - 40 hours a week", Some(Year)),
        ("Salary per annum, 35 hours per week", Some(Year)),
        ("Salario bruto anual (40 horas semanales)", Some(Year)),
        ("Salaire annuel brut (35 heures par semaine)", Some(Year)),
        ("Jahresgehalt bei 40 Stunden pro Woche", Some(Year)),
        ("Retribuzione annua lorda, 40 ore settimanali", Some(Year)),
        ("$25 per hour, 40 hours a week", Some(Hour)),
        ("12 €/hora, jornada de 40h/semana", Some(Hour)),
        ("Hourly rate (40-hour work week)", Some(Hour)),
        ("Hourly", Some(Hour)),
        ("Hourly range", Some(Hour)),
        ("per hour", Some(Hour)),
        ("15 € de l'heure", Some(Hour)),
        ("Salaire horaire", Some(Hour)),
        ("Stundenlohn", Some(Hour)),
        ("20 € die Stunde", Some(Hour)),
        ("12 € hora", Some(Hour)),
        ("10 €/h", Some(Hour)),
        ("€ x hora", Some(Hour)),
        ("uurloon", Some(Hour)),
        ("15 € all'ora", Some(Hour)),
        ("R$ 50 por hora", Some(Hour)),
        ("Day rate", Some(Day)),
        ("Daily rate", Some(Day)),
        ("Tagessatz", Some(Day)),
        ("TJM 450 €", Some(Day)),
        ("450 € par jour", Some(Day)),
        ("90 € al día", Some(Day)),
        ("tarifa diaria", Some(Day)),
        ("Weekly pay", Some(Week)),
        ("400 € a la semana", Some(Week)),
        ("salario semanal", Some(Week)),
        ("£600 per week", Some(Week)),
        ("wöchentlich", Some(Week)),
        ("Monthly salary", Some(Month)),
        ("salario mensual", Some(Month)),
        ("1.500 € netos al mes", Some(Month)),
        ("Bruto/mes", Some(Month)),
        ("salário mensal", Some(Month)),
        ("2 500 € brut par mois", Some(Month)),
        ("monatlich", Some(Month)),
        ("Monatsgehalt", Some(Month)),
        ("1.800 € lordi al mese", Some(Month)),
        ("3.000 € per maand", Some(Month)),
        ("Bruto/año", Some(Year)),
        ("24.000 € b/a", Some(Year)),
        ("brutos anuales", Some(Year)),
        ("£30,000 pa", Some(Year)),
        ("£30,000 p.a.", Some(Year)),
        ("per annum", Some(Year)),
        ("yearly", Some(Year)),
        ("$90k a year", Some(Year)),
        ("$90,000/yr", Some(Year)),
        ("45 k€ par an", Some(Year)),
        ("jährlich", Some(Year)),
        ("60.000 € im Jahr", Some(Year)),
        ("30.000 € all'anno", Some(Year)),
        ("RAL 35.000 €", Some(Year)),
        ("30.000 € l'any", Some(Year)),
        ("40.000 € per jaar", Some(Year)),
        ("R$ 90.000 ao ano", Some(Year)),
        ("per-year-salary", Some(Year)),
        ("per-hour-wage", Some(Hour)),
        ("per-month-salary", Some(Month)),
        ("1 YEAR", Some(Year)),
        ("Year", Some(Year)),
        ("HOUR", Some(Hour)),
        // Said in two ways.
        ("Annual salary or hourly rate", None),
        ("Hourly / Monthly", None),
        // Not said of the pay.
        ("Salary Range", None),
        ("37.5 hours per week", None),
        ("40 horas semanales", None),
        ("Jornada semanal de 40 horas", None),
        ("Hours: 40 per week", None),
        ("24.000 € en 14 pagas", None),
        ("14 monthly payments", None),
        ("13 Monatsgehälter", None),
        ("2 años de experiencia", None),
        ("2 years", None),
        ("Annual bonus", None),
        ("Salary (25 days annual leave)", None),
        ("bi-week-salary", None),
        ("Bi-weekly", None),
        ("Year 1 pay range", None),
        ("one-time", None),
        ("", None),
    ];
    for (text, expected) in cases {
        assert_eq!(period(text), expected, "{text}");
    }
}

#[test]
fn base_pay_is_told_from_other_money() {
    use Kind::{Base, Other};
    let cases = [
        ("Annual salary range", Some(Base)),
        ("Base Salary Range", Some(Base)),
        ("Pay Transparency Range", Some(Base)),
        ("Budgeted Salary", Some(Base)),
        ("Compensation Range", Some(Base)),
        ("Hourly Rate", Some(Base)),
        ("NYC Pay Range", Some(Base)),
        ("Base salary (plus bonus)", Some(Base)),
        ("Base pay, excluding bonus and equity", Some(Base)),
        ("Base salary (bonus not included)", Some(Base)),
        ("Salario bruto anual", Some(Base)),
        ("Banda salarial", Some(Base)),
        ("Retribución fija", Some(Base)),
        ("Gehalt", Some(Base)),
        ("Jahresgehalt", Some(Base)),
        ("Fourchette de salaire", Some(Base)),
        ("Stipendio", Some(Base)),
        ("Salário", Some(Base)),
        ("Sign-on Bonus Range", Some(Other)),
        ("Sign On Bonus", Some(Other)),
        ("Referral Bonus", Some(Other)),
        ("Bonus pay", Some(Other)),
        ("Relocation Package", Some(Other)),
        ("Relocation compensation", Some(Other)),
        ("Commission rate", Some(Other)),
        ("Equity Range", Some(Other)),
        ("Travel Allowance", Some(Other)),
        ("Education stipend", Some(Other)),
        ("401(k) match", Some(Other)),
        ("OTE", Some(Other)),
        ("Salary (OTE)", Some(Other)),
        ("On-Target Earnings Range", Some(Other)),
        ("Total Compensation", Some(Other)),
        ("Base Salary + Bonus", Some(Other)),
        ("Bill Rate", Some(Other)),
        ("Variable anual", Some(Other)),
        ("Comisiones", Some(Other)),
        ("Bonificación anual", Some(Other)),
        ("Prime annuelle", Some(Other)),
        ("Weihnachtsbonus", Some(Other)),
        ("Overtime pay", Some(Other)),
        ("Comp Range", Some(Base)),
        ("Gehaltsrange", Some(Base)),
        ("Rango salarial", Some(Base)),
        ("Zone A", None),
        ("Range", None),
        ("", None),
    ];
    for (title, expected) in cases {
        assert_eq!(kind(title), expected, "{title}");
    }
}

type Said = (Option<f64>, Option<f64>, Option<String>, Option<Period>);

/// What a sentence says: the two ends, the currency and the period.
fn read(text: &str) -> Option<Said> {
    sentence(text).pay().map(|pay| (pay.min, pay.max, pay.currency, pay.period))
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn sentences_say_their_amounts() {
    use Period::{Day, Hour, Month, Year};
    const EUR: Option<&str> = Some("EUR");
    type Case = (&'static str, Option<f64>, Option<f64>, Option<&'static str>, Option<Period>);
    let both = |amount: f64| (Some(amount), Some(amount));
    let exact = |text, amount, currency, period| -> Case {
        let (min, max) = both(amount);
        (text, min, max, currency, period)
    };
    let range = |text, min, max, currency, period| -> Case { (text, Some(min), Some(max), currency, period) };
    let from = |text, min, currency, period| -> Case { (text, Some(min), None, currency, period) };
    let upto = |text, max, currency, period| -> Case { (text, None, Some(max), currency, period) };
    let cases = [
        exact("24.000 € Bruto/año en 14 pagas", 24_000.0, EUR, Some(Year)),
        exact("24.000 € en 14 pagas", 24_000.0, EUR, None),
        exact("24 000 €", 24_000.0, EUR, None),
        exact("24 000 € brut annuel sur 13 mois", 24_000.0, EUR, Some(Year)),
        exact("1.500 €/mes x 14 pagas", 1500.0, EUR, Some(Month)),
        exact("1.500€ brutos/mes por 12 o 14 pagas", 1500.0, EUR, Some(Month)),
        exact("12 €/hora", 12.0, EUR, Some(Hour)),
        exact("12,50 €/h brutos, 40 horas semanales", 12.5, EUR, Some(Hour)),
        exact("12'50 €/hora", 12.5, EUR, Some(Hour)),
        exact("18.000€ + variable 3.000€", 18_000.0, EUR, None),
        exact("18.000€ + 3.000€ de variable", 18_000.0, EUR, None),
        exact("18.000 € fijos más 2.000 € de incentivos", 18_000.0, EUR, None),
        exact("Salario fijo 20.000 € (variable 5.000 €)", 20_000.0, EUR, None),
        exact("24.000 € b/a + 10% bonus", 24_000.0, EUR, Some(Year)),
        exact("100% remoto, 24.000 € brutos anuales", 24_000.0, EUR, Some(Year)),
        exact("24.000 €/año (1.714 €/mes en 14 pagas)", 24_000.0, EUR, Some(Year)),
        exact("CHF 85'000.– im Jahr", 85_000.0, Some("CHF"), Some(Year)),
        exact("3.500,- € brutto monatlich", 3500.0, EUR, Some(Month)),
        exact("24 000,50 €", 24_000.5, EUR, None),
        exact("1.234,56 €", 1234.56, EUR, None),
        exact("£1,234.56 per month", 1234.56, Some("GBP"), Some(Month)),
        exact("Salario: 24.000", 24_000.0, None, None),
        exact("24.000 brutos anuales", 24_000.0, None, Some(Year)),
        exact("12 ?", 12.0, None, None),
        exact("TJM : 450 €", 450.0, EUR, Some(Day)),
        exact("50 T€ p.a.", 50_000.0, EUR, Some(Year)),
        exact("30 mil euros al año", 30_000.0, EUR, Some(Year)),
        exact("$90k a year", 90_000.0, None, Some(Year)),
        exact("US$ 90,000", 90_000.0, Some("USD"), None),
        exact("R$ 5.000 por mês", 5000.0, Some("BRL"), Some(Month)),
        exact("₹12,00,000 per annum", 1_200_000.0, Some("INR"), Some(Year)),
        exact("Sueldo 24.000 € según convenio y 14 pagas", 24_000.0, EUR, None),
        range("30.000€ - 36.000€ Bruto/año", 30_000.0, 36_000.0, EUR, Some(Year)),
        range("30k - 40k €", 30_000.0, 40_000.0, EUR, None),
        range("30K€-35K€", 30_000.0, 35_000.0, EUR, None),
        range("30-40k €", 30_000.0, 40_000.0, EUR, None),
        range("24-30.000 € brutos", 24_000.0, 30_000.0, EUR, None),
        range("24.000-30.000", 24_000.0, 30_000.0, None, None),
        range("24.000 / 30.000", 24_000.0, 30_000.0, None, None),
        range("entre 24.000 y 30.000 €", 24_000.0, 30_000.0, EUR, None),
        range("entre 24.000 y 30.000", 24_000.0, 30_000.0, None, None),
        range("De 1.200 a 1.500 € brutos mensuales", 1200.0, 1500.0, EUR, Some(Month)),
        range("desde 18.000 € hasta 24.000 € brutos/año", 18_000.0, 24_000.0, EUR, Some(Year)),
        range("mínimo 18.000 € - máximo 24.000 €", 18_000.0, 24_000.0, EUR, None),
        range("18.000 € brutos/año - 24.000 € brutos/año", 18_000.0, 24_000.0, EUR, Some(Year)),
        range("35 à 42 k€ brut par an", 35_000.0, 42_000.0, EUR, Some(Year)),
        range("entre 2 000 et 2 500 € brut par mois", 2000.0, 2500.0, EUR, Some(Month)),
        range("3.000 bis 3.500 € brutto im Monat", 3000.0, 3500.0, EUR, Some(Month)),
        range("zwischen 55.000 und 65.000 EUR Jahresgehalt", 55_000.0, 65_000.0, EUR, Some(Year)),
        range("$100,000 - $120,000 USD plus equity and a 10% bonus", 100_000.0, 120_000.0, Some("USD"), None),
        range("£40,000 to £45,000 per annum + benefits", 40_000.0, 45_000.0, Some("GBP"), Some(Year)),
        range("RAL 30.000 - 35.000 €", 30_000.0, 35_000.0, EUR, Some(Year)),
        range("tussen € 3.000 en € 4.000 per maand", 3000.0, 4000.0, EUR, Some(Month)),
        exact("24.000 € (variable no incluido)", 24_000.0, EUR, None),
        exact("1.200 € x 14", 1200.0, EUR, None),
        exact("25000 euros brutos anuales", 25_000.0, EUR, Some(Year)),
        range("24.000-28.000 € SBA", 24_000.0, 28_000.0, EUR, Some(Year)),
        range("EUR 45.000 - 55.000", 45_000.0, 55_000.0, EUR, None),
        range("De 25000 a 30000", 25_000.0, 30_000.0, None, None),
        exact("20.000 € fijo y 10.000 € variable", 20_000.0, EUR, None),
        range("24.000€ - 100.000€ Bruto/año", 24_000.0, 100_000.0, EUR, Some(Year)),
        exact("Salario bruto anual: 24.000€", 24_000.0, EUR, Some(Year)),
        range("24.000€ - 26.000€ Bruto/año según valía", 24_000.0, 26_000.0, EUR, Some(Year)),
        range("Entre 1.200€ y 1.400€ netos al mes", 1200.0, 1400.0, EUR, Some(Month)),
        exact("1.323 € brutos mensuales (14 pagas)", 1323.0, EUR, Some(Month)),
        exact("10,50€/hora bruta", 10.5, EUR, Some(Hour)),
        range("20-24 €/h", 20.0, 24.0, EUR, Some(Hour)),
        range("20 - 24 € por hora", 20.0, 24.0, EUR, Some(Hour)),
        from("Desde 24.000€ + comisiones", 24_000.0, EUR, None),
        exact("24.000.-€", 24_000.0, EUR, None),
        exact("24.000,00 €", 24_000.0, EUR, None),
        range("€50K to €60K", 50_000.0, 60_000.0, EUR, None),
        range("50k/60k €", 50_000.0, 60_000.0, EUR, None),
        upto("Hasta 40K", 40_000.0, None, None),
        upto("hasta los 40.000€", 40_000.0, EUR, None),
        from("from £12.21 per hour", 12.21, Some("GBP"), Some(Hour)),
        from("£12.21+ per hour", 12.21, Some("GBP"), Some(Hour)),
        range("Between $100,000 and $120,000 per year", 100_000.0, 120_000.0, None, Some(Year)),
        range("USD 100,000.00 - USD 120,000.00 per year", 100_000.0, 120_000.0, Some("USD"), Some(Year)),
        range("A$120,000 - A$140,000", 120_000.0, 140_000.0, Some("AUD"), None),
        range("4.000 - 5.000 PLN brutto/mies", 4000.0, 5000.0, Some("PLN"), Some(Month)),
        range("55–65 T€", 55_000.0, 65_000.0, EUR, None),
        exact("60.000,- EUR", 60_000.0, EUR, None),
        range("Tramo salarial 24.000-28.000€", 24_000.0, 28_000.0, EUR, None),
        range("Sueldo: 1000-1200", 1000.0, 1200.0, None, None),
        range("800-1000 €/mes", 800.0, 1000.0, EUR, Some(Month)),
        from("120.000 €+", 120_000.0, EUR, None),
        from("120.000+ €", 120_000.0, EUR, None),
        from("120k+", 120_000.0, None, None),
        from("120k+ DOE", 120_000.0, None, None),
        from("24.000 €+ según valía", 24_000.0, EUR, None),
        exact("20.000 € + coche", 20_000.0, EUR, None),
        exact("24.000 € + ticket comida (11 €/día)", 24_000.0, EUR, None),
        exact("24.000 € + bonus de 300 € al mes", 24_000.0, EUR, None),
        upto("0 € - 20.000 €", 20_000.0, EUR, None),
        from("+ de 30.000 €", 30_000.0, EUR, None),
        from("A partir de 18.000 € Bruto/año", 18_000.0, EUR, Some(Year)),
        from("Desde 18.000€", 18_000.0, EUR, None),
        from("Más de 60.000€ Bruto/año", 60_000.0, EUR, Some(Year)),
        from("mínimo 18.000 €", 18_000.0, EUR, None),
        from("Salario mínimo: 18.000 €", 18_000.0, EUR, None),
        from("18.000 € o más", 18_000.0, EUR, None),
        from("18.000 € brutos en adelante", 18_000.0, EUR, None),
        from("From $90k", 90_000.0, None, None),
        from("ab 3.000 € brutto/Monat", 3000.0, EUR, Some(Month)),
        from("À partir de 30 000 € par an", 30_000.0, EUR, Some(Year)),
        from("plus de 30 000 €", 30_000.0, EUR, None),
        from("oltre 30.000 €", 30_000.0, EUR, None),
        from("Más de 1.200€", 1200.0, EUR, None),
        upto("Menos de 15 € Bruto/hora", 15.0, EUR, Some(Hour)),
        upto("hasta 30.000 €", 30_000.0, EUR, None),
        upto("Hasta 30.000 € + 5.000 € variable", 30_000.0, EUR, None),
        upto("máximo 30.000€", 30_000.0, EUR, None),
        upto("Up to $120k + equity", 120_000.0, None, None),
        upto("bis zu 60.000 € im Jahr", 60_000.0, EUR, Some(Year)),
        upto("jusqu'à 45 k€", 45_000.0, EUR, None),
    ];
    for (text, min, max, currency, period) in cases {
        assert_eq!(read(text), Some((min, max, currency.map(str::to_owned), period)), "{text}");
    }
}

#[test]
fn sentences_without_pay_say_nothing() {
    for text in [
        "",
        "Salario no disponible",
        "A convenir",
        "Según convenio",
        "Negotiable",
        "14 pagas",
        "40 horas semanales",
        "2 años de experiencia",
        "100%",
        "Bonus de 3.000 €",
        "Bonus 2.000 € - 3.000 €",
        "Incorporación 2026",
        "Sign-on bonus: $10,000",
        "OTE $200,000",
        "3.000 € variable",
        "01/01/2026",
        "12.01.2026",
        "...",
        "€",
        "0 €",
        "12 o 14 pagas",
        "10% variable",
        "2 vacantes",
        "30.000 € (fijo + variable)",
        "30.000 € incluido variable",
        "$150k (OTE)",
        "60.000 € inkl. Bonus",
    ] {
        assert_eq!(sentence(text), Told::Nothing, "{text}");
    }
}

#[test]
fn what_contradicts_itself_is_unclear() {
    for text in [
        "36.000€ - 30.000€ Bruto/año",
        "24.000 €, 30.000 €, 40.000 €",
        "20.000 € variable 3.000 €",
        "€30k - £40k",
        "15 € - 24.000 €",
    ] {
        assert_eq!(sentence(text), Told::Unclear, "{text}");
    }
}

#[test]
fn prose_gives_only_what_it_calls_pay() {
    let text = "The base salary range for this role is $120,000 - $150,000 USD annually. You may be eligible for a \
                $10,000 sign-on bonus and a 401(k) match of 4%.";
    let pay = prose(text).pay().unwrap();
    assert_eq!((pay.min, pay.max, pay.period), (Some(120_000.0), Some(150_000.0), Some(Period::Year)));
    assert_eq!(pay.currency.as_deref(), Some("USD"));
    for text in ["We raised $20,000,000 in 2025.", "A learning budget of 1.000 € a year", "31 - 38 EUR"] {
        assert_eq!(prose(text), Told::Nothing, "{text}");
    }
}

#[test]
fn ranges_of_one_advert_are_what_covers_them() {
    let of = |min, max, currency, period| range(Some(min), Some(max), currency, period).unwrap();
    let (year, hour) = (Some(Period::Year), Some(Period::Hour));
    let both = envelope([of(100.0, 120.0, Some("usd"), year), of(90.0, 110.0, Some("USD"), None)]).unwrap();
    assert_eq!(
        (both.min, both.max, both.currency.as_deref(), both.period),
        (Some(90.0), Some(120.0), Some("USD"), year)
    );
    assert_eq!(envelope([of(1.0, 2.0, Some("USD"), year), of(1.0, 2.0, Some("GBP"), year)]), None);
    assert_eq!(envelope([of(1.0, 2.0, None, year), of(1.0, 2.0, None, hour)]), None);
    assert_eq!(envelope([]), None);
}

#[test]
fn fields_of_a_range_are_believed_only_together() {
    assert_eq!(range(Some(36.0), Some(30.0), None, None), None);
    assert_eq!(range(Some(0.0), Some(-1.0), None, None), None);
    assert_eq!(range(Some(f64::NAN), Some(f64::INFINITY), None, None), None);
    let pay = range(Some(0.0), Some(30.0), Some(" eur "), None).unwrap();
    assert_eq!((pay.min, pay.max, pay.currency.as_deref()), (None, Some(30.0), Some("EUR")));
    assert_eq!(range(None, Some(1.0), Some("€"), None).unwrap().currency.as_deref(), Some("EUR"));
    assert_eq!(range(None, Some(1.0), Some("$"), None).unwrap().currency, None);
}

#[test]
fn amounts_stand_alone() {
    let cases = [
        ("24.000 €", Some(24_000.0)),
        ("12 ?", Some(12.0)),
        ("1.200.000 €", Some(1_200_000.0)),
        ("9.50", Some(9.5)),
        ("41000.0", Some(41_000.0)),
        ("", None),
        ("0 €", None),
        ("24.000 - 30.000", None),
    ];
    for (text, expected) in cases {
        assert_eq!(amount(text), expected, "{text}");
    }
}

/// An amount in one of the notations.
fn written(cents: u32, notation: usize) -> String {
    let (group, point) = [(".", ","), (",", "."), ("'", "."), (" ", ","), ("", ".")][notation];
    let whole = (cents / 100).to_string();
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push_str(group);
        }
        grouped.push(digit);
    }
    if cents.is_multiple_of(100) { grouped } else { format!("{grouped}{point}{:02}", cents % 100) }
}

proptest! {
    #[test]
    fn a_written_range_is_read_back(low in 1000_u32..50_000_000, more in 1_u32..1000, notation in 0_usize..5, form in 0_usize..4) {
        let high = low + low / 1000 * more;
        let (one, other) = (written(low, notation), written(high, notation));
        let text = match form {
            0 => format!("{one} € - {other} €"),
            1 => format!("entre {one} y {other} € brutos"),
            2 => format!("€{one} to €{other}"),
            _ => format!("{one}€–{other}€ en 14 pagas"),
        };
        let pay = sentence(&text).pay();
        let pay = pay.ok_or_else(|| TestCaseError::fail(text.clone()))?;
        prop_assert_eq!((pay.min, pay.max), (Some(f64::from(low) / 100.0), Some(f64::from(high) / 100.0)), "{}", text);
        prop_assert_eq!(pay.currency.as_deref(), Some("EUR"));
    }

    #[test]
    fn what_is_read_is_a_range(text in "(\\PC|[0-9]{1,4}[.,' ]?|€|k|[-+/] ?|mes|año|bonus |y |a |hour ){0,14}") {
        for told in [sentence(&text), prose(&text)] {
            if let Told::Pay(pay) = told {
                let ends: Vec<f64> = pay.min.into_iter().chain(pay.max).collect();
                prop_assert!(!ends.is_empty() && ends.iter().all(|end| end.is_finite() && *end > 0.0));
                prop_assert!(pay.min.zip(pay.max).is_none_or(|(min, max)| min <= max));
            }
        }
        let _ = (period(&text), period_of_pay(&text), kind(&text), amount(&text));
    }
}
