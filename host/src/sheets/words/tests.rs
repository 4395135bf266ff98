use proptest::prelude::*;

use super::*;

const CELL: (i64, Column) = (7, Column::Resolution);

fn words(terminal: &[(i64, &str)], held: Option<(&str, i64)>) -> Words {
    let word =
        |(number, before): &(i64, &str)| TerminalWord { number: *number, before: (*before).to_owned() };
    let terminal: Vec<_> = terminal.iter().map(word).collect();
    Words {
        as_of: terminal.last().map_or(0, |word| word.number),
        terminal: [(CELL, terminal)].into(),
        held: held.map(|(text, word)| (CELL, Held { text: text.to_owned(), word })).into_iter().collect(),
    }
}

/// `both`, `sheet`, `terminal` or `terminal over …`; `+` where the cell is to be noted.
fn judged(words: &Words, text: &str, wanted: &str) -> String {
    let Judgement { leader, to_note } = words.judge(CELL.0, CELL.1, text, wanted);
    let leader = match leader {
        Leader::Both => "both".to_owned(),
        Leader::Sheet => "sheet".to_owned(),
        Leader::Terminal { overruled: None } => "terminal".to_owned(),
        Leader::Terminal { overruled: Some(before) } => format!("terminal over {before}"),
    };
    format!("{leader}{}", if to_note { "+" } else { "" })
}

#[test]
fn the_later_word_stands_and_a_cell_counts_as_of_its_first_reading() {
    let table = [
        ("nothing was said", words(&[], None), "PENDING", "PENDING", "both"),
        ("typed, and not seen before", words(&[], None), "REJECTED", "PENDING", "sheet+"),
        ("typed, and seen", words(&[], Some(("REJECTED", 0))), "REJECTED", "PENDING", "sheet"),
        (
            "said, and the cell is as before",
            words(&[(1, "PENDING")], None),
            "PENDING",
            "ACCEPTED",
            "terminal",
        ),
        ("said, and typed since", words(&[(1, "PENDING")], None), "REJECTED", "ACCEPTED", "sheet+"),
        ("said twice", words(&[(1, "PENDING"), (2, "REJECTED")], None), "PENDING", "ACCEPTED", "terminal"),
        (
            "typed, seen, then said",
            words(&[(4, "PENDING")], Some(("REJECTED", 3))),
            "REJECTED",
            "ACCEPTED",
            "terminal over PENDING",
        ),
        (
            "typed, seen, said, typed again",
            words(&[(4, "PENDING")], Some(("REJECTED", 3))),
            "HIGH_INTEREST",
            "ACCEPTED",
            "sheet+",
        ),
        (
            "said, then typed and seen",
            words(&[(4, "PENDING")], Some(("REJECTED", 4))),
            "REJECTED",
            "ACCEPTED",
            "sheet",
        ),
        ("brought", words(&[(4, "PENDING")], None), "ACCEPTED", "ACCEPTED", "both+"),
        (
            "brought and noted",
            words(&[(4, "PENDING")], Some(("ACCEPTED", 4))),
            "ACCEPTED",
            "ACCEPTED",
            "both",
        ),
        ("no decision", words(&[(4, "PENDING")], Some(("REJECTED", 3))), "", "ACCEPTED", "terminal"),
        (
            "written otherwise",
            words(&[(1, "PENDING")], None),
            "already customer",
            "ALREADY_CUSTOMER",
            "both+",
        ),
        (
            "an entry that is no word, seen, then said",
            words(&[(4, "PENDING")], Some(("maybe", 3))),
            "maybe",
            "ACCEPTED",
            "terminal over PENDING",
        ),
    ];
    for (case, words, text, wanted, expected) in table {
        assert_eq!(judged(&words, text, wanted), expected, "{case}");
    }
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Terminal(usize),
    Typed(usize),
    /// A synchronisation, which reads the cell and sets it.
    Sync,
    /// The answers are read.
    Read,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0..6_usize).prop_map(Step::Terminal),
        (0..6_usize).prop_map(Step::Typed),
        Just(Step::Sync),
        Just(Step::Read),
    ]
}

proptest! {
    /// Whatever is said where and when: once the answers were read and the sheet was written, both say the same, and
    /// that is the word that was said last, a typed one counting as of the first reading after it.
    #[test]
    fn both_end_with_the_word_that_was_said_last(steps in prop::collection::vec(step(), 0..24)) {
        let (mut cell, mut database) = ("PENDING".to_owned(), "PENDING".to_owned());
        let (mut words, mut last) = (words(&[], None), "PENDING".to_owned());
        let mut seen = cell.clone();
        for step in steps.into_iter().chain([Step::Read, Step::Sync]) {
            match step {
                Step::Terminal(word) => {
                    let word = Resolution::ALL[word].as_str();
                    let is_other = |held: &Held| held.text != word;
                    if word != database || words.held.get(&CELL).is_some_and(is_other) {
                        words.as_of += 1;
                        let said = TerminalWord { number: words.as_of, before: database.clone() };
                        words.terminal.entry(CELL).or_default().push(said);
                        word.clone_into(&mut database);
                    }
                    word.clone_into(&mut last);
                }
                Step::Typed(word) => Resolution::ALL[word].as_str().clone_into(&mut cell),
                Step::Sync | Step::Read => {
                    let Judgement { leader, to_note } = words.judge(CELL.0, CELL.1, &cell, &database);
                    if cell != seen && leader != (Leader::Terminal { overruled: None }) {
                        cell.clone_into(&mut last);
                    }
                    if to_note {
                        words.held.insert(CELL, Held { text: cell.clone(), word: words.as_of });
                    }
                    match (leader, step) {
                        (Leader::Terminal { .. }, Step::Sync) => {
                            cell.clone_from(&database);
                            words.held.insert(CELL, Held { text: cell.clone(), word: words.as_of });
                        }
                        (Leader::Sheet, Step::Read) => {
                            words.as_of += 1;
                            database.clone_from(&cell);
                        }
                        _ => {}
                    }
                    seen.clone_from(&cell);
                }
            }
        }
        prop_assert_eq!(&cell, &database);
        prop_assert_eq!(&cell, &last);
    }
}
