use super::*;

#[test]
fn the_refused_part_is_the_one_that_the_message_names() {
    let typed = "This operation is not allowed on cells in typed columns.";
    let table = [
        (format!("Invalid requests[3].setDataValidation: {typed}"), 12, Some(3)),
        (format!("Invalid requests[0].setDataValidation: {typed}"), 12, Some(0)),
        // A number beyond the call is that of something else.
        (format!("Invalid requests[12].setDataValidation: {typed}"), 12, None),
        (typed.to_owned(), 12, None),
        (typed.to_owned(), 1, Some(0)),
        ("Invalid requests[x]: no".to_owned(), 2, None),
        ("requests[".to_owned(), 2, None),
        (String::new(), 1, Some(0)),
    ];
    for (message, parts, expected) in table {
        assert_eq!(refused_part(&message, parts), expected, "{message}");
    }
}
