use super::*;

fn look(width: usize) -> Look {
    Look { width: Some(width), colour: false }
}

fn boards() -> Table {
    let mut table = table_of(&["name", "#score", "title", "note"]);
    table.add_row(["lever", "9", "a title that is rather long", "short"]);
    table.add_row(["東京の会社", "10", "x", "a note"]);
    table
}

#[test]
fn where_no_width_is_known_nothing_is_cut() {
    insta::assert_snapshot!(boards().lines(&Look::default()).join("\n"), @"
    name        score  title                        note
    lever           9  a title that is rather long  short
    東京の会社     10  x                            a note
    ");
}

#[test]
fn a_row_is_one_line_of_the_terminal() {
    insta::assert_snapshot!(boards().lines(&look(44)).join("\n"), @"
    name        score  title              note
    lever           9  a title that is…   short
    東京の会社     10  x                  a note
    ");
    insta::assert_snapshot!(boards().lines(&look(31)).join("\n"), @"
    name        score  title
    lever           9  a title tha…
    東京の会社     10  x
    no room here for: note
    ");
    for room in 1..80 {
        for line in boards().lines(&look(room)) {
            assert!(width(&line) <= room, "{line} in {room}");
        }
    }
}

#[test]
fn colours_go_around_what_is_shown_and_take_no_room() {
    let mut table = table_of(&["#score", "title"]).asked_for(true, false);
    table.add_cells(vec![Cell::of("9").in_role(Role::Good), Cell::of("a long title").in_role(Role::Faint)]);
    let lines = table.lines(&Look { width: Some(14), colour: true });
    assert_eq!(lines[1], "    \u{1b}[1;32m9\u{1b}[0m  \u{1b}[2ma long…\u{1b}[0m");
    let plain = table.lines(&look(14));
    assert_eq!(plain[1], "    9  a long…");
}

#[test]
fn a_cell_without_its_value_is_blank() {
    assert_eq!(Cell::known(None::<u8>), Cell::of(""));
    assert_eq!(Cell::known(Some(0)), Cell::of("0"));
}

#[test]
fn a_shorter_form_is_taken_before_a_text_is_cut() {
    let mut table = table_of(&["title", "key"]).asked_for(true, false);
    table.add_cells(vec![Cell::of("Cook"), Cell::of("lever/acme/0123456789").or_short("0123456789")]);
    let keys = |room| table.lines(&look(room))[1].clone();
    assert_eq!(keys(30), "Cook   lever/acme/0123456789");
    assert_eq!(keys(20), "Cook   0123456789");
    assert_eq!(keys(16), "Cook   01234567…");
}

#[test]
fn what_has_no_room_is_named_whole_over_as_many_lines_as_it_takes() {
    let mut table = table_of(&["name", "#a long heading", "#another one", "#the last of them"]);
    table.add_row(["lever", "1", "2", "3"]);
    let table = table.asked_for(false, false);
    for room in 18..46 {
        let lines = table.lines(&look(room));
        let told = lines[2..].join(" ");
        assert!(told.starts_with("no room here for: ") && told.ends_with("`--columns` chooses"), "{told}");
        assert!(told.contains("the last of them; `--wide` cuts nothing"), "{told}");
        assert!(lines.iter().all(|line| width(line) <= room), "{lines:?}");
    }
}
