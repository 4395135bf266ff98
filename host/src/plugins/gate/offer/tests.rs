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
    assert!(told.contains("the title of an offer") && told.ends_with("and 5 more"), "{told}");
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

#[test]
fn a_salary_is_kept_as_far_as_it_is_one() {
    let bounded = |min: f64, max: f64, currency: &str| {
        let mut salary =
            Salary { min: Some(min), max: Some(max), currency: Some(currency.to_owned()), period: None };
        bound_salary(&mut salary, &mut Cuts::default());
        (salary.min, salary.max, salary.currency)
    };
    assert_eq!(bounded(0.0, 1e12, "EUR"), (Some(0.0), Some(1e12), Some("EUR".to_owned())));
    assert_eq!(bounded(-1.0, 1.1e12, &"E".repeat(17)), (None, None, None));
    assert_eq!(bounded(1.0, f64::INFINITY, "E\u{1b}R"), (Some(1.0), None, None));
}
