//! What a bound is, and the macro that lists those of a file.

use std::{borrow::Cow, time::Duration};

macro_rules! bounds {
    ($($name:ident { $($field:ident: $value:expr),* $(,)? })*) => {
        $(
            #[doc = concat!("See `", stringify!($name), "` in `docs/LIMITS.md`.")]
            pub const $name: crate::bounds::bound::Bound = crate::bounds::bound::Bound { $($field: $value),* };
        )*
        /// Every bound of this file, in the order of the page.
        pub(super) const ALL: &[&crate::bounds::bound::Bound] = &[$(&$name),*];
    };
}

/// What a bound counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Bytes.
    Bytes,
    /// Unicode scalar values.
    Characters,
    /// Things, named by the bound.
    Count,
    /// Seconds.
    Seconds,
}

/// One bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    /// What is bounded, in words that a refusal uses: `the title of an offer`.
    pub name: &'static str,
    /// The most that is accepted, or the default of the setting that moves it.
    pub limit: u64,
    /// What `limit` counts.
    pub unit: Unit,
    /// The setting that moves it: `[plugins] memory`.
    pub setting: Option<&'static str>,
    /// What happens beyond it, and where that is told.
    pub beyond: &'static str,
    /// The test functions that obey and break it.
    pub tests: &'static [&'static str],
}

impl Bound {
    /// The limit as a size in memory.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        reason = "every limit fits the 32 bits of the smallest machine"
    )]
    pub const fn size(&self) -> usize {
        self.limit as usize
    }

    /// The limit as a number of 32 bits.
    ///
    /// # Panics
    ///
    /// If it is larger: at compile time, where a constant is made of it.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "what is larger ends the build")]
    pub const fn count(&self) -> u32 {
        assert!(self.limit <= u32::MAX as u64, "the limit has more than 32 bits");
        self.limit as u32
    }

    /// The beginning of a text within this bound of characters; `…` shows that it was cut.
    #[must_use]
    pub fn beginning<'t>(&self, text: &'t str) -> Cow<'t, str> {
        match text.char_indices().nth(self.size()) {
            None => Cow::Borrowed(text),
            Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        }
    }

    /// The key of its setting, without the section: `memory`.
    #[must_use]
    pub fn key(&self) -> Option<&'static str> {
        self.setting.and_then(|setting| setting.rsplit(' ').next())
    }

    /// A number with the unit of this bound.
    #[must_use]
    pub fn in_unit(&self, number: u64) -> String {
        Self { limit: number, ..*self }.to_string()
    }

    /// The limit as a time.
    #[must_use]
    pub const fn duration(&self) -> Duration {
        Duration::from_secs(self.limit)
    }
}

/// The limit with its unit, for refusals and for the page: `1 MiB`, `200 characters`.
impl std::fmt::Display for Bound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.unit {
            Unit::Bytes => f.write_str(&bytes(self.limit)),
            Unit::Characters => write!(f, "{} characters", grouped(self.limit)),
            Unit::Count => f.write_str(&grouped(self.limit)),
            Unit::Seconds => write!(f, "{} s", grouped(self.limit)),
        }
    }
}

/// A number of bytes in its largest whole unit.
#[must_use]
pub fn bytes(count: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    let whole = UNITS.iter().find(|(unit, _)| count >= *unit && count.is_multiple_of(*unit));
    whole.map_or_else(
        || format!("{} bytes", grouped(count)),
        |(unit, name)| format!("{} {name}", grouped(count / unit)),
    )
}

fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
