use proptest::prelude::*;

use super::*;
use crate::plugins::testing::scanned_offer;

fn scanned() -> ScannedOffer {
    scanned_offer("a")
}

fn with(change: impl FnOnce(&mut ScannedOffer)) -> ScannedOffer {
    let mut scanned = scanned();
    change(&mut scanned);
    scanned
}

#[test]
fn a_row_that_can_be_no_offer_is_left_out_with_its_reason() {
    let id = |id: &str| with(|row| id.clone_into(&mut row.offer.id));
    let title = |title: &str| with(|row| title.clone_into(&mut row.offer.title));
    let url = |url: &str| with(|row| url.clone_into(&mut row.offer.url));
    let token = |bytes: usize| with(|row| row.token = Some("t".repeat(bytes)));
    let table = [
        (scanned(), None),
        (id(" "), Some(RowFault::NoId)),
        (id(&"i".repeat(fields::OFFER_ID.size())), None),
        (id(&"i".repeat(fields::OFFER_ID.size() + 1)), Some(RowFault::UnusableId)),
        (id("a\u{1b}[2J"), Some(RowFault::UnusableId)),
        (id("a\u{202e}"), Some(RowFault::UnusableId)),
        (title(""), Some(RowFault::NoTitle)),
        (title(" \t\u{0}"), Some(RowFault::NoTitle)),
        (title("\u{200b}\u{2060}"), Some(RowFault::NoTitle)),
        (title("\u{200b}a"), None),
        (url("javascript:alert(1)"), Some(RowFault::NoAddress)),
        (url("file:///etc/passwd"), Some(RowFault::NoAddress)),
        (url("https://jobs.example/\u{1b}"), Some(RowFault::NoAddress)),
        (token(fields::TOKEN.size()), None),
        (token(fields::TOKEN.size() + 1), Some(RowFault::LongToken)),
    ];
    for (row, fault) in table {
        assert_eq!(row_fault(&row), fault, "{:?} {:?}", row.offer.title, row.offer.url);
    }
}

#[test]
fn a_detail_passes_what_a_row_passes_and_keeps_its_id() {
    let asked = OfferRef { id: "a".to_owned(), url: String::new(), token: None };
    let told = |mut detail: ScannedOffer| {
        bound_detail(&mut detail, &asked, &mut Cuts::default()).map_err(|error| error.to_string())
    };
    let fault = |what: &str| Err(format!("the answer has another form than expected: the detail has {what}"));
    assert_eq!(told(scanned()), Ok(()));
    assert_eq!(told(with(|row| row.offer.url = "javascript:alert(1)".to_owned())), fault("no usable URL"));
    assert_eq!(told(with(|row| row.offer.url = "file:///etc/passwd".to_owned())), fault("no usable URL"));
    assert_eq!(told(with(|row| row.offer.url = "\u{1b}[2J".to_owned())), fault("no usable URL"));
    assert_eq!(told(with(|row| row.offer.title = String::new())), fault("no title"));
    assert_eq!(told(with(|row| row.offer.title = "\u{200b}".to_owned())), fault("no title"));
    assert_eq!(told(with(|row| row.offer.id = "b".to_owned())), fault("another id than was asked for"));
}

#[test]
fn texts_are_cut_at_their_bounds_and_told() {
    let long = || "ñ".repeat(2 << 20);
    let mut row = with(|row| {
        row.offer.title = long();
        row.offer.employer.name = Some(long());
        row.offer.employer.website = Some(long());
        row.offer.department = Some(long());
        row.offer.employment_type = Some(long());
        row.description = Some(Description::Plain(long()));
    });
    let mut cuts = Cuts::default();
    bound_offer(&mut row, &mut cuts);
    let chars = |text: &Option<String>| text.as_ref().map(|text| text.chars().count());
    assert_eq!(row.offer.title.chars().count(), fields::OFFER_TITLE.size());
    assert_eq!(chars(&row.offer.employer.name), Some(fields::NAME.size()));
    assert_eq!(row.offer.employer.website, None);
    assert_eq!(chars(&row.offer.department), Some(fields::LABEL.size()));
    assert_eq!(chars(&row.offer.employment_type), Some(fields::LABEL.size()));
    let Some(Description::Plain(text)) = &row.description else { panic!("{:?}", row.description) };
    assert_eq!(text.len(), fields::DESCRIPTION.size());
    assert!(row.offer.title.capacity() < 2 * fields::OFFER_TITLE.size() + 64, "what was cut is not kept");
    let told = cuts.told().unwrap();
    assert!(told.contains("the title of an offer") && told.ends_with("and 4 more"), "{told}");
    // What fits is left as it is.
    let (mut plain, mut cuts) = (scanned(), Cuts::default());
    bound_offer(&mut plain, &mut cuts);
    assert_eq!((plain, cuts.told()), (scanned(), None));
}

#[test]
fn lists_are_cut_at_their_bounds_and_told() {
    let mut row = with(|row| {
        row.offer.locations = (0..80_000).map(|place| format!("place {place}")).collect();
        row.offer.attributes = (0..300_000).map(|key| (key.to_string(), "v".repeat(10))).collect();
        row.offer.attributes[0] = ("k".repeat(5_000), "v".repeat(5_000));
    });
    let mut cuts = Cuts::default();
    bound_offer(&mut row, &mut cuts);
    assert_eq!(row.offer.locations.len(), fields::LOCATIONS.size());
    assert_eq!(row.offer.attributes.len(), fields::ATTRIBUTES.size());
    let (key, value) = &row.offer.attributes[0];
    assert_eq!((key.len(), value.len()), (fields::ATTRIBUTE_KEY.size(), fields::ATTRIBUTE_VALUE.size()));
    assert!(cuts.told().unwrap().ends_with("and 3 more"), "{:?}", cuts.told());
}

/// What is left of a salary, and what was counted as unread.
fn salary_of(min: Option<f64>, max: Option<f64>, currency: &str) -> (Option<Salary>, Vec<String>) {
    let mut salary = Some(Salary { min, max, currency: Some(currency.to_owned()), period: None });
    let mut cuts = Cuts::default();
    bound_salary(&mut salary, &mut cuts);
    (salary, cuts.into_unread().iter().map(|(name, _)| name.to_owned()).collect())
}

#[test]
fn a_salary_is_kept_as_far_as_it_is_one() {
    let kept = |min, max, currency: &str| {
        Some(Salary {
            min,
            max,
            currency: Some(currency.to_owned()).filter(|code| !code.is_empty()),
            period: None,
        })
    };
    let (ok, none): (&[&str], _) = (&[], None::<f64>);
    let table = [
        (Some(0.0), Some(1e12), "EUR", kept(Some(0.0), Some(1e12), "EUR"), ok),
        (Some(5.0), Some(5.0), " eur\u{200b}", kept(Some(5.0), Some(5.0), "EUR"), ok),
        (Some(5.0), none, "", kept(Some(5.0), none, ""), ok),
        (Some(5.0), Some(4.0), "EUR", None, &["salary"]),
        (Some(-1.0), Some(4.0), "EUR", kept(none, Some(4.0), "EUR"), &["salary.min"]),
        (Some(-1.0), Some(1.1e12), "EUR", None, &["salary.max", "salary.min"]),
        (
            Some(1.0),
            Some(f64::INFINITY),
            "E\u{1b}R",
            kept(Some(1.0), none, ""),
            &["salary.currency", "salary.max"],
        ),
        (Some(f64::NAN), Some(9.0), "euros", kept(none, Some(9.0), ""), &["salary.currency", "salary.min"]),
        (Some(1.0), none, "€", kept(Some(1.0), none, ""), &["salary.currency"]),
        (Some(1.0), none, "E€", kept(Some(1.0), none, ""), &["salary.currency"]),
        (none, none, "EUR", kept(none, none, "EUR"), ok),
    ];
    for (min, max, currency, expected, unread) in table {
        let (salary, told) = salary_of(min, max, currency);
        assert_eq!(
            (salary, told.iter().map(String::as_str).collect::<Vec<_>>()),
            (expected, unread.to_vec())
        );
    }
}

proptest! {
    #[test]
    fn no_salary_ends_below_its_beginning(min in any::<Option<f64>>(), max in any::<Option<f64>>()) {
        let (salary, unread) = salary_of(min, max, "EUR");
        if let Some(Salary { min: Some(min), max: Some(max), .. }) = salary {
            prop_assert!(0.0 <= min && min <= max && max.is_finite());
        }
        let usable = |amount: Option<f64>| amount.is_none_or(|amount| (0.0..=1e12).contains(&amount));
        let in_order = min.zip(max).is_none_or(|(min, max)| min <= max);
        prop_assert_eq!(unread.is_empty(), usable(min) && usable(max) && in_order);
    }
}

#[test]
fn what_cannot_be_kept_of_a_row_costs_that_field_alone() {
    let mut row = with(|row| {
        row.offer.url = "https://jobs.example/a\u{200b}".to_owned();
        row.offer.employer.website = Some("-".to_owned());
        row.offer.posted_at = Some(Timestamp::from_millis(i64::MAX));
        row.offer.updated_at = Some(Timestamp::from_millis(-1));
        row.offer.expires_at = Some(Timestamp::from_millis(0));
    });
    let mut cuts = Cuts::default();
    bound_offer(&mut row, &mut cuts);
    assert_eq!(row_fault(&row), None);
    let expected = with(|row| row.offer.expires_at = Some(Timestamp::from_millis(0)));
    assert_eq!((row, cuts.told()), (expected, None));
    let unread = cuts.into_unread();
    let told: Vec<_> =
        unread.iter().map(|(name, field)| (name, field.count, field.sample.as_str())).collect();
    let end = format!("{} ms", i64::MAX);
    assert_eq!(told, [("employer.website", 1, "-"), ("posted-at", 1, &*end), ("updated-at", 1, "-1 ms")]);
}

#[test]
fn plain_texts_are_decoded_once_wherever_they_cross() {
    let escaped = "Ca&ntilde;a &amp; R&amp;amp;D &copy R&D";
    let decoded = "Caña & R&amp;D &copy R&D";
    let text = || escaped.to_owned();
    let mut row = with(|row| {
        row.offer.title = text();
        row.offer.employer.name = Some(text());
        row.offer.locations = vec![text()];
        row.offer.department = Some(text());
        row.offer.employment_type = Some(text());
        row.offer.attributes =
            vec![(text(), text()), ("url".to_owned(), "https://a.example/?a&amp;b".to_owned())];
        row.description = Some(Description::Plain(text()));
        // Neither of these is a text for people.
        row.offer.id = text();
        row.offer.url = "https://jobs.example/?a=1&amp;b=2".to_owned();
        row.token = Some(text());
    });
    bound_offer(&mut row, &mut Cuts::default());
    let offer = &row.offer;
    let texts = [&offer.title, &offer.locations[0], &offer.attributes[0].1];
    let optional = [&offer.employer.name, &offer.department, &offer.employment_type];
    assert!(texts.into_iter().all(|text| text == decoded), "{offer:?}");
    assert!(optional.into_iter().all(|text| text.as_deref() == Some(decoded)), "{offer:?}");
    assert_eq!(row.description, Some(Description::Plain(decoded.to_owned())));
    assert_eq!((offer.attributes[0].0.as_str(), offer.id.as_str()), (escaped, escaped));
    assert_eq!(offer.attributes[1].1, "https://a.example/?a&amp;b");
    assert_eq!(
        (offer.url.as_str(), row.token.as_deref()),
        ("https://jobs.example/?a=1&amp;b=2", Some(escaped))
    );
    let mut html = with(|row| row.description = Some(Description::Html(text())));
    bound_offer(&mut html, &mut Cuts::default());
    assert_eq!(html.description, Some(Description::Html(text())), "markup is decoded where it is read");
    let mut unseen = with(|row| row.offer.title = "&#8203;&#x2060;".to_owned());
    bound_offer(&mut unseen, &mut Cuts::default());
    assert_eq!(row_fault(&unseen), Some(RowFault::NoTitle));
}
