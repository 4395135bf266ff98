use proptest::prelude::*;

use super::*;
use crate::model::{Board, Coverage, Format, Letters, List, Method, Paging, Path, Request, Template, Tenant};

fn definition(name: &str) -> Definition {
    let template = Template::default;
    Definition {
        board: Board {
            id: "acme".to_owned(),
            name: name.to_owned(),
            version: "1.0.0".to_owned(),
            hosts: Vec::new(),
            pace_ms: 0,
            concurrency: 0,
            terms: String::new(),
            credentials: Vec::new(),
        },
        tenant: Tenant {
            case: crate::model::Case::Lower,
            letters: Letters::Plain,
            kind: crate::model::TenantKind::Name,
            parts: Vec::new(),
            page: template(),
            regions: Vec::new(),
        },
        search: None,
        lookup: None,
        detect: crate::model::Detect::default(),
        list: List {
            request: Request {
                method: Method::Get,
                url: template(),
                headers: Vec::new(),
                body: None,
                credential: None,
            },
            next_request: None,
            format: Format::Json,
            inside: None,
            rows: Path::default(),
            links: None,
            marker: Vec::new(),
            group_by: None,
            drop: Vec::new(),
            paging: Paging::None,
            employer: None,
            total: None,
            coverage: Coverage::Full,
        },
        fields: crate::model::Fields::default(),
        detail: None,
        answers: crate::model::Answers::default(),
    }
}

/// A component with an area, and something around it.
fn component(before: &[u8], after: &[u8]) -> Vec<u8> {
    [before, &empty(), after].concat()
}

fn area(component: &[u8]) -> &[u8] {
    let at = next_mark(component, 0).unwrap();
    &component[at..at + SIZE]
}

fn read(component: &[u8]) -> Definition {
    serde_json::from_slice(content(area(component)).unwrap()).unwrap()
}

#[test]
fn an_area_that_was_not_filled_has_no_content() {
    assert_eq!(content(&empty()), None);
    assert_eq!(content(b"short"), None);
    let mut odd = empty();
    odd[MARK.len()..START].copy_from_slice(&u32::MAX.to_le_bytes());
    assert_eq!(content(&odd), None);
}

#[test]
fn a_component_that_was_filled_can_be_filled_again() {
    let (long, short) = (definition(&"a".repeat(9_000)), definition("b"));
    let once = fill(&component(b"wasm", b"end"), &long).unwrap();
    let twice = fill(&once, &short).unwrap();
    assert_eq!((read(&once), read(&twice)), (long, short.clone()));
    assert_eq!(twice, fill(&component(b"wasm", b"end"), &short).unwrap());
}

#[test]
fn what_has_no_area_or_two_is_refused() {
    let some = definition("a");
    assert_eq!(fill(b"\0asm", &some), Err(FillError::NoInterpreter));
    let twice: Vec<u8> = empty().into_iter().chain(empty()).collect();
    assert_eq!(fill(&twice, &some), Err(FillError::Twice));
    assert_eq!(fill(&component(b"", &MARK), &some), Err(FillError::Twice));
    assert_eq!(fill(&component(b"", b"")[..SIZE - 1], &some), Err(FillError::Broken));
    let mut shortened = component(b"", b"");
    shortened[SIZE / 2] = 1;
    assert_eq!(fill(&shortened, &some), Err(FillError::Broken));
}

#[test]
fn a_definition_may_hold_the_mark() {
    let odd = definition(std::str::from_utf8(&MARK).unwrap());
    let once = fill(&component(b"wasm", b"end"), &odd).unwrap();
    let twice = fill(&once, &definition("b")).unwrap();
    assert_eq!((read(&once), read(&twice)), (odd, definition("b")));
}

#[test]
fn a_definition_that_is_too_long_is_refused_with_both_figures() {
    let size = |name: &str| serde_json::to_vec(&definition(name)).unwrap().len();
    let most = CAPACITY - size("");
    let empty = component(b"", b"");
    assert!(fill(&empty, &definition(&"a".repeat(most))).is_ok());
    let error = fill(&empty, &definition(&"a".repeat(most + 1))).unwrap_err();
    assert_eq!(error, FillError::TooLong { size: CAPACITY + 1, limit: CAPACITY });
    let message = error.to_string();
    assert!(
        message.starts_with("the definition needs 32733 bytes, and a component holds 32732\n  hint: "),
        "{message}"
    );
}

proptest! {
    #[test]
    fn what_was_filled_in_comes_out(
        before in prop::collection::vec(any::<u8>(), 0..200), after in prop::collection::vec(any::<u8>(), 0..200), name in ".{0,40}",
    ) {
        let whole = component(&before, &after);
        let filled = fill(&whole, &definition(&name)).unwrap();
        prop_assert_eq!(read(&filled), definition(&name));
        prop_assert_eq!(filled.len(), whole.len());
        prop_assert_eq!((&filled[..before.len()], &filled[before.len() + SIZE..]), (&before[..], &after[..]));
    }

    #[test]
    fn any_component_is_filled_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300), cut in 0..SIZE) {
        let some = definition("a");
        let _ = fill(&bytes, &some);
        let whole = component(&bytes, &bytes);
        prop_assert!(fill(&whole[..(bytes.len() + cut)], &some).is_err());
    }
}
