//! A row of the table of systems, as a line of the file and of the README.

/// The heads of the columns of the file.
const HEAD: &str = "system,name,found,read,level,unfilled,needs,digest";

/// What the table says of a system that has a word for "yes".
const YES: &str = "yes";

/// A job system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// The name in `providers.toml`, or the detector's.
    pub(super) system: String,
    /// For people.
    pub(super) name: String,
    /// Whether its boards are recognised on pages.
    pub(super) found: bool,
    /// By what it is read: `definition`, `code`, `generic`, `search`; empty if by nothing.
    pub(super) read: String,
    /// As `plugin check` gives it.
    pub(super) level: String,
    /// What no offer of any case has.
    pub(super) unfilled: Vec<String>,
    /// What has to be given or done before it is read.
    pub(super) needs: String,
    /// Of what the level was taken from.
    pub(super) digest: String,
}

impl Row {
    /// Whether anything reads it.
    pub(super) const fn is_read(&self) -> bool {
        !self.read.is_empty()
    }

    fn to_line(&self) -> String {
        let found = if self.found { YES } else { "" };
        let unfilled = self.unfilled.join(" ");
        let Self { system, name, read, level, needs, digest, .. } = self;
        [system, &name.replace(',', " "), found, read, level, &unfilled, needs, digest].join(",")
    }

    #[cfg(test)]
    fn from_line(line: &str) -> Option<Self> {
        let cells: Vec<&str> = line.split(',').collect();
        let [system, name, found, read, level, unfilled, needs, digest] = cells.try_into().ok()?;
        let words = |text: &str| text.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect();
        Some(Self {
            system: system.to_owned(),
            name: name.to_owned(),
            found: found == YES,
            read: read.to_owned(),
            level: level.to_owned(),
            unfilled: words(unfilled),
            needs: needs.to_owned(),
            digest: digest.to_owned(),
        })
    }

    fn to_cells(&self) -> String {
        let or_dash = |text: &str| if text.is_empty() { "–".to_owned() } else { text.to_owned() };
        let found = if self.found { YES } else { "" };
        let unfilled: Vec<&str> = self.unfilled.iter().map(|field| for_people(field)).collect();
        let cells = [found, &self.read, &self.level, &unfilled.join(", "), &self.needs].map(or_dash);
        format!("| {} | {} |\n", self.name, cells.join(" | "))
    }
}

/// What a field is called in a table.
fn for_people(field: &str) -> &str {
    match field {
        "locations" => "place",
        "workplace" => "way of working",
        "employment_type" => "kind of employment",
        "salary" => "pay",
        "posted_at" => "date",
        "description" => "text",
        other => other,
    }
}

/// The file: what all share, and a line for each system.
pub(super) fn to_csv(shared: &str, rows: &[Row]) -> String {
    let lines = rows.iter().map(|row| row.to_line() + "\n").collect::<String>();
    format!("{HEAD}\n(all),,,,,,,{shared}\n{lines}")
}

/// What [`to_csv`] wrote.
#[cfg(test)]
pub(super) fn from_csv(text: &str) -> Result<(String, Vec<Row>), String> {
    let mut lines = text.lines().enumerate().skip(1);
    let read = |(number, line): (usize, &str)| {
        Row::from_line(line).ok_or_else(|| format!("line {}: `{line}`", number + 1))
    };
    let shared = lines.next().map(read).ok_or("there is no line")??.digest;
    Ok((shared, lines.map(read).collect::<Result<_, _>>()?))
}

/// The table of the README.
pub(super) fn to_table(rows: &[Row]) -> String {
    let head =
        "| system | found | read by | level | its source never tells | needs |\n|---|---|---|---|---|---|\n";
    head.to_owned() + &rows.iter().map(Row::to_cells).collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> Row {
        Row {
            system: "acme".to_owned(),
            name: "Acme Jobs".to_owned(),
            found: true,
            read: "definition".to_owned(),
            level: "silver".to_owned(),
            unfilled: vec!["salary".to_owned(), "department".to_owned()],
            needs: String::new(),
            digest: "0011".to_owned(),
        }
    }

    #[test]
    fn the_file_is_read_as_it_was_written() {
        let only_found = Row { read: String::new(), level: String::new(), unfilled: Vec::new(), ..row() };
        let rows = vec![row(), only_found];
        assert_eq!(from_csv(&to_csv("ab", &rows)), Ok(("ab".to_owned(), rows)));
        assert!(from_csv("head\nshort,line\n").is_err());
        assert!(from_csv("head\n").is_err());
    }

    #[test]
    fn a_row_of_the_table_has_words_for_people() {
        let table = to_table(&[row()]);
        assert!(
            table.ends_with("| Acme Jobs | yes | definition | silver | pay, department | – |\n"),
            "{table}"
        );
    }
}
