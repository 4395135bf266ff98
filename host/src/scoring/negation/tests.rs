use super::*;

fn negation(words: &[&str], ahead: &[&str], except: &[&str]) -> Negation {
    let all = |texts: &[&str]| {
        texts.iter().map(|text| NegationWord { text: (*text).to_owned(), language: None }).collect()
    };
    Negation {
        words: all(words),
        ahead: all(ahead),
        except: except.iter().map(|text| (*text).to_owned()).collect(),
        ..Negation::default()
    }
}

fn usual() -> Negation {
    negation(
        &["no", "not", "don't", "doesn't", "nunca", "never"],
        &["sin", "without", "ni", "nor"],
        &["no solo", "no sólo", "not only", "sin duda", "no doubt", "sin embargo", "no obstante"],
    )
}

/// The negation of `hit` in `text`, as the text writes it.
fn near<'t>(negation: &Negation, text: &'t str, hit: &str) -> Option<&'t str> {
    let mut vocabulary = vocabulary_of_clause_enders();
    let (negations, wanted) = (Negations::new(negation, &mut vocabulary), wording(hit, &mut vocabulary));
    let words = NumberedWords::of(text, &vocabulary);
    let first = (0..words.numbers.len()).find(|&index| words.has_at(index, &wanted)).unwrap();
    let beginnings = negations.beginnings(&words);
    let range = negations.nearest_to(&words, &beginnings, &(first..first + wanted.len()), None);
    range.map(|range| &text[words.words.span(range)])
}

#[test]
fn negations_are_distinguished_from_lookalikes() {
    let table = [
        ("No se requiere inglés", "inglés", Some("No")),
        ("no AWS experience needed", "AWS", Some("no")),
        ("We don't sell abroad", "abroad", Some("don't")),
        ("We don’t sell abroad", "abroad", Some("don’t")),
        ("It doesn't export", "export", Some("doesn't")),
        ("Puesto sin exportación", "exportación", Some("sin")),
        ("AWS no es necesario", "AWS", Some("no")),
        ("AWS is not needed", "AWS", Some("not")),
        ("Ni divisas ni aduanas", "aduanas", Some("ni")),
        ("No solo exportación, sino también importación", "exportación", None),
        ("No solo exportación, sino también importación", "importación", None),
        ("not only in Spain but also abroad", "abroad", None),
        ("Sin duda exportación", "exportación", None),
        ("No es un banco. Sin embargo, divisas", "divisas", None),
        ("No es un banco, no obstante gestiona divisas", "divisas", None),
        ("No vendemos aquí, aunque exportamos", "exportamos", None),
        ("We do not sell here although we export", "export", None),
        ("No tocamos divisas salvo dólares", "dólares", None),
        ("No tocamos divisas salvo dólares", "divisas", Some("No")),
        // A negation reaches across the commas of a list, but not into a clause of its own.
        ("No usamos AWS, Azure ni GCP", "Azure", Some("No")),
        ("No usamos AWS, Google Cloud, Azure", "Azure", Some("No")),
        ("Facturas sin IVA, seguimiento de cobros", "cobros", None),
        ("No necesitas experiencia, te formamos en aduanas", "aduanas", None),
        // It reaches across "and", unless a new clause follows.
        ("No usamos AWS y Azure", "Azure", Some("No")),
        ("No tocarás importaciones y obras de exportación", "exportación", Some("No")),
        ("Mediarás si un paquete no llega y tramitarás devoluciones por PayPal", "PayPal", None),
        ("No duermes fuera e importarás fruta", "fruta", None),
        ("We do not travel and you will use AWS", "AWS", None),
        ("We don't sell here and we export", "export", None),
        ("No hay caras y divisas", "divisas", Some("No")),
        // What follows is about something else.
        ("Divisas sin complicaciones", "Divisas", None),
        ("Divisas, no criptomonedas", "Divisas", None),
        ("Divisas (no criptomonedas)", "Divisas", None),
        ("Divisas - no criptomonedas", "Divisas", None),
    ];
    for (text, hit, expected) in table {
        assert_eq!(near(&usual(), text, hit), expected, "{hit} in {text}");
    }
}

#[test]
fn a_negation_reaches_across_as_many_parts_as_configured() {
    let reach = |parts| Negation { parts, ..usual() };
    for (text, parts) in [("no cash USD", 0), ("no cash, USD", 1), ("no cash, cards (USD)", 2)] {
        assert_eq!(near(&reach(parts), text, "USD"), Some("no"), "{text}");
        if parts > 0 {
            assert_eq!(near(&reach(parts - 1), text, "USD"), None, "{text}");
        }
    }
}

#[test]
fn the_reach_is_counted_in_words() {
    let other = Negation { before: 1, after: 0, ..negation(&["Keine"], &[], &[]) };
    assert_eq!(near(&other, "keine USD", "USD"), Some("keine"));
    for text in ["keine x USD", "USD keine", "no USD"] {
        assert_eq!(near(&other, text, "USD"), None, "{text}");
    }
}

#[test]
fn a_negation_of_a_language_applies_in_it_and_in_texts_of_unknown_language() {
    let mut spanish = negation(&["no"], &[], &[]);
    spanish.words[0].language = Some(Language::Es);
    let mut vocabulary = vocabulary_of_clause_enders();
    let negations = Negations::new(&spanish, &mut vocabulary);
    let words = NumberedWords::of("vendas no mercado", &vocabulary);
    let beginnings = negations.beginnings(&words);
    let near = |language| negations.nearest_to(&words, &beginnings, &(2..3), language);
    assert_eq!(near(Some(Language::Pt)), None);
    assert_eq!(near(Some(Language::Es)), Some(1..2));
    assert_eq!(near(None), Some(1..2));
}
