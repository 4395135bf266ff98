use std::collections::BTreeMap;

use super::*;

#[test]
fn every_word_is_written_as_it_is_compared_and_means_one_field() {
    let mut meant = BTreeMap::new();
    for (field, fit, words) in WORDS {
        for word in *words {
            assert_eq!(key(word), *word);
            assert_eq!(meant.insert(*word, (*field, *fit)), None, "{word} stands twice");
            assert_eq!(field_of(word), Some((*field, *fit)));
        }
    }
}

#[test]
fn a_heading_is_known_in_any_case_with_accents_blanks_and_signs() {
    for (heading, field) in [
        ("name", Field::Name),
        ("NAME", Field::Name),
        (" Razón social ", Field::Name),
        ("RAZON_SOCIAL", Field::Name),
        ("Nombre de la empresa:", Field::Name),
        ("Société", Field::Name),
        ("Socie\u{301}te\u{301}", Field::Name),
        ("Nom de l’entreprise", Field::Name),
        ("Raó social", Field::Name),
        ("\u{feff}Empresa*", Field::Name),
        ("Razão Social", Field::Name),
        ("Sitio\nweb", Field::Website),
        ("Sítio", Field::Website),
        ("Página web", Field::Website),
        ("Pàgina web", Field::Website),
        ("Web-Seite", Field::Website),
        ("URL", Field::Website),
        ("Dominio", Field::Website),
        ("ATS", Field::Provider),
        ("Proveedor", Field::Provider),
        ("Tenant", Field::Tenant),
    ] {
        assert_eq!(field_of(heading).map(|(field, _)| field), Some(field), "{heading:?}");
    }
    for heading in ["", "Sector", "Nombre de contacto", "LinkedIn URL", "Acme", "Email"] {
        assert_eq!(field_of(heading), None, "{heading:?}");
    }
}
