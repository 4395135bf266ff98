//! Sorted tables of names, as they stand in the files beside them: a line a name, its columns separated by tabs.
//!
//! A table is one text, searched by halving it: it needs no memory of its own, and nothing is built at the start.

/// A table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Table(pub(crate) &'static str);

impl Table {
    /// The columns after the name of every line with this name.
    pub(crate) fn find(self, name: &str) -> impl Iterator<Item = &'static str> {
        self.lines(name).map(|(_, columns)| columns)
    }

    /// The name as it stands in the table and the columns after it, of every line with this name.
    pub(crate) fn lines(self, name: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
        const LONGEST: usize = 80;
        let rest = if name.is_empty() || name.len() > LONGEST { "" } else { &self.0[self.first(name)..] };
        // The first line is the one that was looked for, or none is.
        let wanted = rest.get(..name.len()).filter(|found| *found == name);
        rest.lines().map_while(move |line| line.split_once('\t').filter(|(found, _)| Some(*found) == wanted))
    }

    /// A name as it stands in the table.
    pub(crate) fn name(self, name: &str) -> Option<&'static str> {
        let line = self.0[self.first(name)..].lines().next()?;
        line.split('\t').next().filter(|found| *found == name)
    }

    /// Where the first line begins whose name is not before this one.
    fn first(self, name: &str) -> usize {
        let (text, bytes) = (self.0, self.0.as_bytes());
        let (mut low, mut high) = (0, text.len());
        while low < high {
            let middle = low.midpoint(high);
            let start = bytes[..middle].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
            let end =
                bytes[middle..].iter().position(|byte| *byte == b'\n').map_or(text.len(), |at| middle + at);
            let line = &bytes[start.max(low)..end];
            let found = line.split(|byte| *byte == b'\t').next().unwrap_or(line);
            if found < name.as_bytes() {
                low = (end + 1).min(text.len());
            } else {
                high = start.max(low);
            }
        }
        low
    }
}

#[cfg(test)]
impl Table {
    /// The names, in order.
    pub(crate) fn names(self) -> impl Iterator<Item = &'static str> {
        self.0.lines().filter_map(|line| line.split('\t').next())
    }
}
