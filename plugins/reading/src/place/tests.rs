use super::{
    WorkPlaces, countries::COUNTRIES, parts, read, regions::REGIONS, settle, table::Table, towns::TOWNS,
};
use crate::{key::key, mode::Mode};

#[test]
fn the_tables_are_sorted_and_in_the_form_that_is_looked_up() {
    for table in [COUNTRIES, REGIONS, TOWNS] {
        let names: Vec<&str> = table.names().collect();
        for pair in names.windows(2) {
            assert!(pair[0] <= pair[1], "{pair:?}");
        }
        for name in names {
            assert_eq!(key(name), name);
            assert!(table.find(name).next().is_some(), "{name}");
        }
    }
    assert_eq!(Table("a\t1\nb\t2\nb\t3\n").find("b").collect::<Vec<_>>(), ["2", "3"]);
    for absent in ["", "\t", "\n", "0", "zzz", "espan", "españa"] {
        assert_eq!(COUNTRIES.find(absent).next(), None, "{absent}");
    }
}

fn places(texts: &[&str]) -> Vec<String> {
    read(texts.iter().copied()).places
}

#[test]
fn several_places_in_one_text_are_one_entry_each() {
    let table: &[(&str, &[&str])] = &[
        ("London, UK or Dublin, IE", &["London, UK", "Dublin, IE"]),
        ("Madrid / Barcelona / Valencia", &["Madrid", "Barcelona", "Valencia"]),
        ("Madrid/Barcelona", &["Madrid", "Barcelona"]),
        ("Madrid, Barcelona or Valencia", &["Madrid", "Barcelona", "Valencia"]),
        ("Madrid, Barcelona, or Valencia", &["Madrid", "Barcelona", "Valencia"]),
        ("Madrid, Barcelona y Valencia", &["Madrid", "Barcelona", "Valencia"]),
        ("Madrid o Barcelona", &["Madrid", "Barcelona"]),
        ("MADRID O BARCELONA", &["MADRID", "BARCELONA"]),
        ("Paris ou Lyon", &["Paris", "Lyon"]),
        ("Paris et Lyon", &["Paris", "Lyon"]),
        ("Berlin oder München", &["Berlin", "München"]),
        ("Berlin und München", &["Berlin", "München"]),
        ("Milano e Roma", &["Milano", "Roma"]),
        ("Lisboa e Porto", &["Lisboa", "Porto"]),
        ("Barcelona i Girona", &["Barcelona", "Girona"]),
        ("Madrid y/o Barcelona", &["Madrid", "Barcelona"]),
        ("London and/or Paris", &["London", "Paris"]),
        ("San Francisco, CA & New York, NY", &["San Francisco, CA", "New York, NY"]),
        ("Madrid & Barcelona", &["Madrid", "Barcelona"]),
        ("Madrid + Barcelona", &["Madrid", "Barcelona"]),
        ("Madrid; Barcelona", &["Madrid", "Barcelona"]),
        ("Madrid • Barcelona", &["Madrid", "Barcelona"]),
        ("Madrid\nBarcelona", &["Madrid", "Barcelona"]),
        ("London / Stockholm", &["London", "Stockholm"]),
        ("Portland, OR | Portland, ME", &["Portland, OR", "Portland, ME"]),
        ("Springfield, MO | Springfield, IL", &["Springfield, MO", "Springfield, IL"]),
        ("Columbia, SC or Columbia, MD", &["Columbia, SC", "Columbia, MD"]),
        ("Canada / Madrid", &["Canada", "Madrid"]),
        ("Warszawa lub Kraków", &["Warszawa", "Kraków"]),
        ("Remote (except Spain)", &[]),
        ("Remote, not in California", &[]),
        ("Remote (excluding CA and NY); Madrid", &["Madrid"]),
        ("Remote, US (excluding CA, NY) or Canada", &["US", "Canada"]),
        ("Remote, but must live in Spain", &["Spain"]),
        ("Madrid — remote not offered", &["Madrid"]),
        ("Lisboa - regime híbrido", &["Lisboa"]),
        ("Portland, OR or Seattle, WA", &["Portland, OR", "Seattle, WA"]),
        ("Portland, OR", &["Portland, OR"]),
        ("Portland, OR, USA", &["Portland, OR, USA"]),
        ("Portland, OR USA", &["Portland, OR USA"]),
        ("Portland OR", &["Portland OR"]),
        ("Seattle OR Portland", &["Seattle", "Portland"]),
        ("Spain, Madrid | Spain, Barcelona", &["Spain, Madrid", "Spain, Barcelona"]),
        ("Madrid, Spain | Lisbon, Portugal", &["Madrid, Spain", "Lisbon, Portugal"]),
        ("San Francisco, CA, New York, NY", &["San Francisco, CA", "New York, NY"]),
        ("Madrid, Spain, Lisbon, Portugal", &["Madrid, Spain", "Lisbon, Portugal"]),
        ("Berlin, Munich or Hamburg, Germany", &["Berlin", "Munich", "Hamburg, Germany"]),
        ("Bogotá, Cundinamarca or Medellín, Antioquia", &["Bogotá, Cundinamarca", "Medellín, Antioquia"]),
        ("Bogotá, Foo or Medellín, Bar", &["Bogotá, Foo", "Medellín, Bar"]),
        ("London, Dublin or New York, NY", &["London", "Dublin", "New York, NY"]),
        ("Spain, Portugal", &["Spain", "Portugal"]),
        ("US, UK, CA", &["US", "UK", "CA"]),
        ("OR, WA, CA", &["OR", "WA", "CA"]),
        ("EMEA, APAC", &["EMEA", "APAC"]),
        ("Spain/Portugal", &["Spain", "Portugal"]),
        ("Madrid, Barcelona", &["Madrid", "Barcelona"]),
        ("Madrid (España) / Lisboa (Portugal)", &["Madrid (España)", "Lisboa (Portugal)"]),
        ("Leeds, West Yorkshire or Manchester", &["Leeds, West Yorkshire", "Manchester"]),
        ("Germany: Berlin or Munich", &["Germany: Berlin", "Munich"]),
        ("Madrid, +2 more", &["Madrid"]),
        ("Madrid and 2 more", &["Madrid"]),
        ("Madrid y 3 más", &["Madrid"]),
        ("3 Locations", &[]),
        ("Multiple locations", &[]),
        ("Varias ubicaciones", &[]),
        ("n/a", &[]),
        (" - ", &[]),
        ("Location: Madrid", &["Madrid"]),
        ("Office - London", &["London"]),
        ("Berlin, Munich, Hamburg", &["Berlin, Munich, Hamburg"]),
        ("Delaware, Ohio", &["Delaware, Ohio"]),
        ("Hong Kong, China", &["Hong Kong, China"]),
        ("EMEA", &["EMEA"]),
        ("東京、大阪", &["東京、大阪"]),
        ("R&D, Madrid", &["R&D, Madrid"]),
    ];
    for &(text, expected) in table {
        assert_eq!(places(&[text]), expected, "{text}");
    }
}

#[test]
fn a_name_with_a_separator_in_it_is_one_place() {
    let names = [
        "Castilla y León",
        "Castilla-La Mancha",
        "Trinidad and Tobago",
        "Trinidad y Tobago",
        "Bosnia & Herzegovina",
        "Bosnia and Herzegovina",
        "Bosnien und Herzegowina",
        "Antigua & Barbuda",
        "Saint Kitts and Nevis",
        "Saint Vincent and the Grenadines",
        "São Tomé e Príncipe",
        "Turks & Caicos",
        "Baden-Württemberg",
        "Frankfurt a/M",
        "Frankfurt a. M.",
        "A Coruña / La Coruña",
        "Vitoria-Gasteiz",
        "Palma / Palma de Mallorca",
        "Brighton & Hove",
        "Brighton and Hove",
        "Tyne and Wear",
        "Newcastle, Tyne and Wear",
        "Newfoundland and Labrador",
        "Donostia / San Sebastián",
        "Valencia/València",
        "Alicante / Alacant",
        "Bizkaia/Vizcaya",
        "Lleida / Lérida",
        "Pamplona/Iruña",
        "Palencia, Castilla y León, España",
        "US, CA, Santa Clara",
        "US/CA/Santa Clara",
        "España, Cataluña, Barcelona",
        "Madrid / España",
        "Toronto/ON",
        "Washington, D.C.",
        "St. John's, NL",
        "'s-Hertogenbosch, Netherlands",
        "Port of Spain, Trinidad and Tobago",
        "Barcelona, Cataluña",
        "Madrid, Madrid",
        "New York, New York",
        "Dumfries & Galloway",
        "Jammu and Kashmir",
        "Alcobendas, Madrid",
        "Rivas-Vaciamadrid",
        "L'Hospitalet de Llobregat",
        "La Coruña",
        "Los Angeles, CA",
        "San José, CR",
        "Palma, ES",
        "Mexico - Mexico City",
        "Seine-et-Marne",
        "Lot et Garonne",
        "Monza e Brianza",
        "Friuli Venezia Giulia",
        "O Barco",
        "Y",
        "OR",
    ];
    for name in names {
        assert_eq!(places(&[name]), [name], "{name}");
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn ways_of_working_and_places_come_apart() {
    use Mode::{Hybrid, Onsite, Remote};
    let table: &[(&str, Option<Mode>, &[&str])] = &[
        ("Remote", Some(Remote), &[]),
        ("Fully Remote", Some(Remote), &[]),
        ("100% Remote", Some(Remote), &[]),
        ("Remote only", Some(Remote), &[]),
        ("Distributed", Some(Remote), &[]),
        ("Anywhere", Some(Remote), &[]),
        ("Anywhere in the world", Some(Remote), &[]),
        ("Teletrabajo", Some(Remote), &[]),
        ("Home Office, Germany", Some(Remote), &["Germany"]),
        ("Homeoffice (Deutschland)", Some(Remote), &["Deutschland"]),
        ("Full Remote, Spain", Some(Remote), &["Spain"]),
        ("Remote - Spain", Some(Remote), &["Spain"]),
        ("Remote – Spain", Some(Remote), &["Spain"]),
        ("Remote: Spain", Some(Remote), &["Spain"]),
        ("Remote Spain", Some(Remote), &["Spain"]),
        ("Spain Remote", Some(Remote), &["Spain"]),
        ("Spain (Remote)", Some(Remote), &["Spain"]),
        ("Spain / Remote", Some(Remote), &["Spain"]),
        ("Remote in Spain", Some(Remote), &["Spain"]),
        ("Remote within the EU", Some(Remote), &["EU"]),
        ("Remote (anywhere in Europe)", Some(Remote), &["Europe"]),
        ("Remote (US only)", Some(Remote), &["US"]),
        ("Remote, US-based", Some(Remote), &["US"]),
        ("Remote (must be based in Spain)", Some(Remote), &["Spain"]),
        ("Remote-US", Some(Remote), &["US"]),
        ("Remote, ES", Some(Remote), &["ES"]),
        ("Remote - SI", Some(Remote), &["SI"]),
        ("Remote IN", Some(Remote), &["IN"]),
        ("DE Remote", Some(Remote), &["DE"]),
        ("REMOTE IN SPAIN", Some(Remote), &["SPAIN"]),
        ("Madrid, ES (remote)", Some(Remote), &["Madrid, ES"]),
        ("US-Remote", Some(Remote), &["US"]),
        ("Remote First - EMEA", Some(Remote), &["EMEA"]),
        ("Remote ACT", Some(Remote), &["ACT"]),
        ("Remote - OR, WA, CA", Some(Remote), &["OR", "WA", "CA"]),
        ("Remote, OR or WA", Some(Remote), &["OR", "WA"]),
        ("Remote - Spain or Portugal", Some(Remote), &["Spain", "Portugal"]),
        ("Remote - Spain; Remote - Portugal", Some(Remote), &["Spain", "Portugal"]),
        ("Remote - Spain, Portugal", Some(Remote), &["Spain", "Portugal"]),
        ("Remote (US & Canada)", Some(Remote), &["US", "Canada"]),
        ("Remote Los Angeles", Some(Remote), &["Los Angeles"]),
        ("Remote in The Hague", Some(Remote), &["The Hague"]),
        ("US, TX, Remote", Some(Remote), &["US, TX"]),
        ("Madrid (100% remoto)", Some(Remote), &["Madrid"]),
        ("Madrid, España (en remoto)", Some(Remote), &["Madrid, España"]),
        ("Teletrabajo desde España", Some(Remote), &["España"]),
        ("Trabajo en remoto - Valencia", Some(Remote), &["Valencia"]),
        ("A Coruña (teletrabajo)", Some(Remote), &["A Coruña"]),
        ("Télétravail - Lyon", Some(Remote), &["Lyon"]),
        ("Milano, da remoto", Some(Remote), &["Milano"]),
        ("Milano (smart working)", Some(Remote), &["Milano"]),
        ("Mobiles Arbeiten, Köln", Some(Remote), &["Köln"]),
        ("Madrid. Remoto", Some(Remote), &["Madrid"]),
        ("Hybrid", Some(Hybrid), &[]),
        ("Hybrid - London", Some(Hybrid), &["London"]),
        ("Hybrid remote in London", Some(Hybrid), &["London"]),
        ("London | Hybrid", Some(Hybrid), &["London"]),
        ("London (Hybrid, 3 days in office)", Some(Hybrid), &["London"]),
        ("Madrid (híbrido)", Some(Hybrid), &["Madrid"]),
        ("Hybrid - London or Paris", Some(Hybrid), &["London", "Paris"]),
        ("Madrid o Barcelona - Híbrido", Some(Hybrid), &["Madrid", "Barcelona"]),
        ("In-Office: Berlin", Some(Onsite), &["Berlin"]),
        ("Berlin, vor Ort", Some(Onsite), &["Berlin"]),
        ("Madrid - presencial", Some(Onsite), &["Madrid"]),
        ("Lyon (sur site)", Some(Onsite), &["Lyon"]),
        ("Milano, in sede", Some(Onsite), &["Milano"]),
        ("Madrid - No remote", None, &["Madrid"]),
        ("Madrid (no remote)", None, &["Madrid"]),
        ("Madrid. No remote", None, &["Madrid"]),
        ("No remote - Madrid", None, &["Madrid"]),
        ("Not remote - Austin, TX", None, &["Austin, TX"]),
        ("Austin, TX (not a remote position)", None, &["Austin, TX"]),
        ("Remote: no - Madrid", None, &["Madrid"]),
        ("Madrid (sin teletrabajo)", None, &["Madrid"]),
        ("Paris - pas de télétravail", None, &["Paris"]),
        ("Köln, kein Homeoffice", None, &["Köln"]),
        ("Madrid - on-site, no remote", Some(Onsite), &["Madrid"]),
        ("Remote-friendly - Berlin", None, &["Berlin"]),
        ("Berlin (remote possible)", None, &["Berlin"]),
        ("Madrid (teletrabajo ocasional)", None, &["Madrid"]),
        ("Remote | Hybrid | Madrid", None, &["Madrid"]),
        ("Hybrid/Remote", None, &[]),
        ("Remote or Hybrid - London", None, &["London"]),
        ("San Francisco, CA | Remote", None, &["San Francisco, CA"]),
        ("Madrid / Remote", None, &["Madrid"]),
        ("London or Remote", None, &["London"]),
        (
            "Boston, MA; Remote-Friendly (Travel-Required) | San Francisco, CA | Seattle, WA",
            None,
            &["Boston, MA", "San Francisco, CA", "Seattle, WA"],
        ),
        ("Canada Remote / Madrid", None, &["Canada", "Madrid"]),
        ("Remote Canada / US", Some(Remote), &["Canada", "US"]),
        ("Praca zdalna, Polska", Some(Remote), &["Polska"]),
        ("Удалённо", Some(Remote), &[]),
        ("Virtual", Some(Remote), &[]),
        ("Virtual - US", Some(Remote), &["US"]),
        ("Virtual Valley, CA", None, &["Virtual Valley, CA"]),
        ("Remote (excluding CA and NY)", Some(Remote), &[]),
        ("Remoteville", None, &["Remoteville"]),
        ("Remote - NO", None, &["NO"]),
        ("New York, NY", None, &["New York, NY"]),
        ("İstanbul", None, &["İstanbul"]),
        ("", None, &[]),
        ("Austin, TX (Remote), US", Some(Remote), &["Austin, TX, US"]),
    ];
    for &(text, mode, expected) in table {
        let WorkPlaces { mode: found, places } = read([text]);
        assert_eq!(
            (found, places),
            (mode, expected.iter().map(|place| (*place).to_owned()).collect()),
            "{text}"
        );
    }
}

#[test]
fn a_shorter_form_of_a_place_is_no_second_place() {
    let table: &[(&[&str], &[&str])] = &[
        (&["London", "London, England"], &["London, England"]),
        (
            &["Paris", "London, England, United Kingdom", "London"],
            &["Paris", "London, England, United Kingdom"],
        ),
        (&["Madrid", "madrid"], &["Madrid"]),
        (&["Portland, OR", "Portland, ME"], &["Portland, OR", "Portland, ME"]),
        (&["Portland", "Portland, OR", "Portland, ME"], &["Portland", "Portland, OR", "Portland, ME"]),
        (&["Spain", "Spain, Madrid"], &["Spain", "Spain, Madrid"]),
        (&["Spain", "Cataluña", "España"], &["Spain", "Cataluña"]),
        (&["New York, NY", "New York, New York, United States"], &["New York, NY"]),
        (&["Alcobendas", "Madrid"], &["Alcobendas", "Madrid"]),
        (&["Munich", "München, Deutschland"], &["München, Deutschland"]),
        (&["Worldwide", "EMEA", "worldwide"], &["Worldwide", "EMEA"]),
        (&["Madrid | Barcelona", "Barcelona, Spain"], &["Madrid", "Barcelona, Spain"]),
        (&["???", "Remote", ""], &[]),
    ];
    for &(texts, expected) in table {
        assert_eq!(places(texts), expected, "{texts:?}");
    }
}

/// City, region and country.
type Told<'t> = (&'t str, &'t str, &'t str);

/// City, region and country.
fn told(place: &str) -> (String, &'static str, &'static str) {
    let parts = parts(place);
    (parts.city.unwrap_or_default(), parts.region.unwrap_or_default(), parts.country.unwrap_or_default())
}

#[test]
fn a_place_has_the_same_parts_in_any_order() {
    let table: &[(&[&str], Told<'_>)] = &[
        (
            &[
                "New York, NY",
                "New York, New York, United States",
                "US, NY, New York",
                "New York NY",
                "NYC, NY",
                "United States - New York - New York City",
                "New York (NY)",
                "US/NY/New York",
                "US-NY-New York",
                "New York, NY 10001",
                "New York, NY, USA",
            ],
            ("new york", "new york", "US"),
        ),
        (&["New York"], ("new york", "", "")),
        (
            &["US, CA, Santa Clara", "Santa Clara, California", "Santa Clara, CA, US"],
            ("santa clara", "california", "US"),
        ),
        (&["US, CA, San Diego"], ("san diego", "california", "US")),
        (&["España, Cataluña, Barcelona", "Barcelona, Catalonia, Spain"], ("barcelona", "cataluna", "ES")),
        (&["España, Cataluña, Girona", "Gerona, Cataluña"], ("girona", "cataluna", "ES")),
        (&["Birmingham, UK", "Birmingham, United Kingdom", "GB - Birmingham"], ("birmingham", "", "GB")),
        (&["Birmingham, England"], ("birmingham", "england", "GB")),
        (&["Birmingham, Alabama"], ("birmingham", "alabama", "US")),
        (
            &["Valencia, Spain", "Valencia (España)", "Spain, Valencia", "València, ES"],
            ("valencia", "", "ES"),
        ),
        (&["Valencia, Venezuela", "Valencia, VE"], ("valencia", "", "VE")),
        (&["Portland, OR", "Portland, Oregon"], ("portland", "oregon", "US")),
        (&["Portland, Maine"], ("portland", "maine", "US")),
        (&["Madrid, Comunidad de Madrid, España", "Madrid, Madrid, ES"], ("madrid", "madrid", "ES")),
        (&["Madrid (España)", "Madrid España", "ES-Madrid", "28001 Madrid, España"], ("madrid", "", "ES")),
        (&["Madrid", "MADRID", "Madrid (HQ)"], ("madrid", "", "")),
        (&["Alcobendas, Madrid"], ("alcobendas", "madrid", "ES")),
        (&["London, ON, Canada", "London, Ontario"], ("london", "ontario", "CA")),
        (&["Paris, TX", "Paris, Texas, USA"], ("paris", "texas", "US")),
        (&["Paris, France", "Paris (FR)"], ("paris", "", "FR")),
        (&["Cambridge, Massachusetts", "Cambridge, MA, USA"], ("cambridge", "massachusetts", "US")),
        (&["Cambridge, UK"], ("cambridge", "", "GB")),
        (&["Santiago, Chile", "Santiago de Chile, CL"], ("santiago", "", "CL")),
        (&["Santiago de Compostela, Galicia"], ("santiago de compostela", "galicia", "ES")),
        (&["León, México", "León, MX"], ("leon", "", "MX")),
        (&["León, Guanajuato, México"], ("leon", "guanajuato", "MX")),
        (&["León, España"], ("leon", "", "ES")),
        (&["Córdoba, Argentina"], ("cordoba", "", "AR")),
        (&["Córdoba, España", "Córdoba, Spain"], ("cordoba", "", "ES")),
        (&["San José, CR", "San José, Costa Rica"], ("san jose", "", "CR")),
        (&["Atlanta, Georgia, USA", "Atlanta, GA, USA"], ("atlanta", "georgia", "US")),
        (&["Donostia / San Sebastián", "San Sebastián", "Donostia"], ("donostia", "", "")),
        (&["Spain", "España", "ES", "ESP", "Espanya", "Spagna", "Spanien"], ("", "", "ES")),
        (&["Cataluña", "Catalunya", "Catalonia, Spain"], ("", "cataluna", "ES")),
        (&["Singapore", "Singapore, Singapore", "Singapur"], ("singapore", "", "SG")),
        (&["Milano (MI)", "Milan, MI, Italy"], ("milano", "milano", "IT")),
        (&["Berlin, DE, Germany", "Berlin, Deutschland"], ("berlin", "", "DE")),
        (
            &["Washington, DC", "Washington, D.C.", "Washington DC"],
            ("washington", "district of columbia", "US"),
        ),
        (&["Mexico - Mexico City", "Ciudad de México, México", "CDMX, MX"], ("ciudad de mexico", "", "MX")),
        (&["São Paulo, SP, Brasil"], ("sao paulo", "sao paulo", "BR")),
    ];
    for &(texts, (city, region, country)) in table {
        for text in texts {
            assert_eq!(told(text), (city.to_owned(), region, country), "{text}: {:?}", parts(text));
        }
    }
}

#[test]
fn what_may_be_several_stays_open() {
    let open = ["Georgia", "CA", "DE", "", "-", "EMEA", "Berlin, Munich, Hamburg", "Toledo, Sevilla"];
    for text in open {
        assert_eq!(told(text), (String::new(), "", ""), "{text}: {:?}", parts(text));
    }
    for (text, city) in [
        ("San Francisco, CA", "san francisco"),
        ("Berlin, DE", "berlin"),
        ("Atlanta, Georgia", "atlanta"),
        ("Cambridge, MA", "cambridge"),
    ] {
        assert_eq!(told(text), (city.to_owned(), "", ""), "{text}");
        assert!(parts(text).may_be.len() > 1, "{text}");
    }
}

/// The classes of places, as the number of the first of each.
fn classes(places: &[&str]) -> Vec<usize> {
    let read: Vec<_> = places.iter().map(|place| parts(place)).collect();
    let numbers = settle(&read.iter().collect::<Vec<_>>());
    numbers
        .iter()
        .map(|number| numbers.iter().position(|other| other == number).unwrap_or_default())
        .collect()
}

#[test]
fn places_are_one_if_one_says_less_and_fits_no_other() {
    let table: &[(&[&str], &[usize])] = &[
        (&["New York, NY", "New York, New York, United States", "New York"], &[0, 0, 0]),
        (&["Portland, OR", "Portland, ME"], &[0, 1]),
        (&["Portland, OR", "Portland, ME", "Portland"], &[0, 1, 2]),
        (&["Portland, ME", "Portland, Maine", "Portland"], &[0, 0, 0]),
        (&["Springfield, MO", "Springfield, IL"], &[0, 1]),
        (&["Springfield, IL", "Springfield, MA", "Springfield, MO", "Springfield"], &[0, 1, 2, 3]),
        (&["Springfield, MA", "Springfield, Massachusetts", "Springfield, IL"], &[0, 0, 2]),
        (&["Wilmington, DE", "Wilmington, NC", "Wilmington, Delaware, USA"], &[0, 1, 0]),
        (&["Bristol, TN", "Bristol, VA", "Bristol, UK"], &[0, 1, 2]),
        (&["Columbia, SC", "Columbia"], &[0, 0]),
        (&["St. Louis, MO", "Saint Louis, Missouri", "Ft. Worth, TX", "Fort Worth, Texas"], &[0, 0, 2, 2]),
        (&["Sankt Gallen", "St. Gallen, Switzerland", "St Albans, UK", "Saint Albans, UK"], &[0, 0, 2, 2]),
        (
            &["Sta. Cruz de Tenerife", "Santa Cruz de Tenerife", "Mt. Laurel, NJ", "Mount Laurel, NJ"],
            &[0, 0, 2, 2],
        ),
        (&["Seoul, South Korea", "Seoul, Korea"], &[0, 0]),
        (&["Atlanta, Georgia", "Atlanta, GA", "Atlanta"], &[0, 0, 0]),
        (&["Portland", "Portland, ME"], &[0, 0]),
        (&["Birmingham, AL", "Birmingham, UK"], &[0, 1]),
        (&["Birmingham, AL", "Birmingham, Alabama", "Birmingham, UK"], &[0, 0, 2]),
        (&["Valencia, Spain", "Valencia, Venezuela", "València (España)"], &[0, 1, 0]),
        (&["San Francisco, CA", "San Francisco, California, United States"], &[0, 0]),
        (&["San Jose, CA", "San José, CR", "San Jose, US"], &[0, 1, 0]),
        (&["Toronto, CA", "Toronto, Canada", "Toronto, ON"], &[0, 0, 0]),
        (&["Santa Clara, CA", "Santa Clara, Canada", "Santa Clara, California"], &[0, 1, 2]),
        (
            &["Hospitalet, Barcelona", "Hospitalet, Cataluña", "Hospitalet, Spain", "Hospitalet"],
            &[0, 0, 0, 0],
        ),
        (&["Villanueva, Sevilla", "Villanueva, Málaga", "Villanueva, Andalucía"], &[0, 1, 2]),
        (&["Atlanta, Georgia", "Atlanta, GA"], &[0, 0]),
        (&["Cambridge, MA", "Cambridge, UK", "Cambridge"], &[0, 1, 2]),
        (&["León, MX", "León, Spain", "León (España)"], &[0, 1, 1]),
        (&["Bogotá, Colombia", "Bogotá, Foo, Colombia"], &[0, 0]),
        (&["Spain", "Portugal", "España"], &[0, 1, 0]),
        (&["EMEA", "APAC", "emea"], &[0, 1, 0]),
        (&["London, England", "London, UK", "London, ON"], &[0, 0, 2]),
    ];
    for &(places, expected) in table {
        assert_eq!(classes(places), expected, "{places:?}");
        let backwards: Vec<&str> = places.iter().rev().copied().collect();
        let reversed = classes(&backwards);
        let count = places.len();
        for (one, two) in (0..count).flat_map(|one| (0..count).map(move |two| (one, two))) {
            let same = reversed[count - 1 - one] == reversed[count - 1 - two];
            assert_eq!(expected[one] == expected[two], same, "{places:?} backwards");
        }
    }
}

#[test]
fn a_megabyte_is_read_in_no_time() {
    for part in [
        "a|",
        "Madrid, Spain;",
        "remote in ",
        "no ",
        "not remote ",
        "a - b ",
        "(",
        ")",
        "de ",
        "or ",
        "OR, ",
        "a/b/",
        "a & ",
        "Madrid, ",
        "CA, ",
        "Georgia / ",
        "e\u{301}/",
        "x or y, ",
        "Portland, OR | Portland, ME | ",
        "US-",
        "東京、",
        "flexible ",
    ] {
        let text = part.repeat((1 << 15) / part.len());
        let WorkPlaces { places, .. } = read([text.as_str()]);
        assert!(places.iter().map(String::len).sum::<usize>() <= 2 * text.len(), "{part}");
        let _ = parts(&text);
    }
}

#[test]
fn reading_its_own_result_changes_nothing_in_any_mix_of_words() {
    let words = [
        "Madrid",
        "OR",
        "or",
        "y",
        "remote",
        "no",
        "Spain",
        "CA",
        ",",
        "/",
        "-",
        "(",
        ")",
        "&",
        "|",
        "home",
        "office",
        "hybrid",
        "US",
        "only",
        "3",
        "days",
        "in",
        "London",
        ":",
        "based",
        "anywhere",
        "Barcelona",
        "flexible",
        "NO",
    ];
    // A generator of its own: this crate has no dependency that draws.
    let mut state = 88_172_645_463_325_252_u64;
    let mut draw = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).unwrap_or(0)
    };
    for _ in 0..20_000 {
        let count = 1 + draw(9);
        let text = (0..count).map(|_| words[draw(words.len())]).collect::<Vec<_>>().join(" ");
        let once = read([text.as_str()]).places;
        let twice = read(once.iter().map(String::as_str)).places;
        assert_eq!(once, twice, "{text}");
    }
}
