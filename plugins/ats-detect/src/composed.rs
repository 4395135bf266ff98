//! Systems whose boards have names of several parts, or whose addresses need more than a form says.

use jobscan_plugin_sdk::recognise::{Address, Case::Lower, Form, Named, System};

/// A name, or the key of a widget.
pub(crate) const TALENTCLUE: System = System::new(
    "talentclue",
    Lower,
    "https://careers.talentclue.com/es/{}",
    &[
        Form::at(&["careers.talentclue.com"], "~/{}").denied(&["careers", "jobs", "node", "job-offer"]),
        Form::at(&["{}.talentclue.com"], "").denied(&["careers"]).followed_by(&["job-offer", "node"]),
    ],
);

/// The key of a widget of Talent Clue: `api.talentclue.com/jswidget/KEY`.
pub(crate) fn talentclue_widget(address: &Address) -> Option<Named> {
    if address.host() != "api.talentclue.com" {
        return None;
    }
    address.segments().into_iter().find_map(talentclue_key)
}

/// The board of a widget's key, which has no page of its own.
pub(crate) fn talentclue_key(key: &str) -> Option<Named> {
    const KEY: usize = 32;
    let is_key = key.len() == KEY && key.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_key.then(|| Named { board_url: None, ..TALENTCLUE.board(key) })
}
