//! Elements that a system's script reads, with the board in an attribute that needs more than a mark says.

use jobscan_plugin_sdk::{EvidenceKind, recognise::Recogniser};

use crate::composed::talentclue_key;

/// Adds the boards that the page's elements name.
pub(crate) fn add(recogniser: &mut Recogniser<'_>) {
    let widgets =
        recogniser.page.elements().iter().filter(|element| element.attr("id") == Some("tc-jswidget"));
    for element in widgets.copied().collect::<Vec<_>>() {
        if let Some(named) = element.attr("data-client-id").and_then(talentclue_key) {
            let detail = format!("data-client-id: {}", named.tenant);
            recogniser.add_mark(named, EvidenceKind::Text, &detail, element);
        }
    }
}
