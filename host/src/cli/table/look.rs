//! How results are looked at: through how wide a terminal, and whether in colour.

use crate::config::Env;

/// What is known of who looks at the output. By default nothing: a pipe or a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::cli) struct Look {
    /// The columns of the terminal; without them nothing is cut.
    pub(in crate::cli) width: Option<usize>,
    /// Whether colours are shown.
    pub(in crate::cli) colour: bool,
}

impl Look {
    /// From `COLUMNS`, which a person sets on purpose, else from what the terminal says of itself, if it is one.
    pub(in crate::cli) fn read(env: &Env, terminal: Option<usize>, colour: bool) -> Self {
        let asked = env.get("COLUMNS").and_then(|columns| columns.trim().parse().ok());
        Self { width: asked.filter(|columns| *columns > 0).or(terminal), colour }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_says_the_width_before_the_terminal_does() {
        for (columns, terminal, width) in [
            (None, None, None),
            (None, Some(80), Some(80)),
            (Some("100"), Some(80), Some(100)),
            (Some("100"), None, Some(100)),
            (Some("0"), Some(80), Some(80)),
            (Some("wide"), None, None),
            (Some("-3"), Some(80), Some(80)),
        ] {
            let env = columns.map(|columns| ("COLUMNS", columns)).into_iter().collect();
            assert_eq!(Look::read(&env, terminal, false).width, width, "{columns:?} {terminal:?}");
        }
    }
}
