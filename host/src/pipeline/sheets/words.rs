//! What was said at the terminal, between the database, which keeps it by field, and the sheet, which shows it by column.

use std::collections::HashMap;

use crate::{
    sheets::{
        layout::Column,
        words::{Held, ReadCell, TerminalWord, Words},
    },
    store::said::{Field, HeldCell, Standing},
};

const fn column_of(field: Field) -> Column {
    match field {
        Field::Resolution => Column::Resolution,
        Field::Feedback => Column::ModelFeedback,
        Field::Note => Column::Notes,
    }
}

/// The words for a sheet.
pub(super) fn words_of(standing: Standing) -> Words {
    let Standing { as_of, terminal, held } = standing;
    let word = |(number, before)| TerminalWord { number, before };
    let terminal: HashMap<_, Vec<_>> = terminal
        .into_iter()
        .map(|((company, field), said)| ((company, column_of(field)), said.into_iter().map(word).collect()))
        .collect();
    let held = held
        .into_iter()
        .map(|((company, field), (text, word))| ((company, column_of(field)), Held { text, word }))
        .collect();
    Words { as_of, terminal, held }
}

/// Cells as the database keeps them; those that people do not fill in are left out.
pub(super) fn held_cells(cells: &[ReadCell]) -> Vec<HeldCell> {
    cells.iter().filter_map(held_cell).collect()
}

/// A cell as the database keeps it, if people fill it in.
pub(super) fn held_cell(cell: &ReadCell) -> Option<HeldCell> {
    let field = Field::ALL.iter().copied().find(|field| column_of(*field) == cell.column)?;
    Some(HeldCell { company_id: cell.company, field, text: cell.text.clone() })
}
