//! Elements that a system's script reads, with the board in an attribute.

use jobscan_plugin_sdk::{
    EvidenceKind,
    recognise::{Address, Named, Recogniser},
};

use crate::{composed::talentclue_key, systems::SYSTEMS};

/// Adds the boards that the page's elements name.
pub(crate) fn add(recogniser: &mut Recogniser<'_>) {
    let elements: Vec<_> = recogniser.page.elements().to_vec();
    for element in elements {
        let (key, named) = match element.attr("id") {
            Some("BambooHR") => ("data-domain", element.attr("data-domain").and_then(bamboohr)),
            Some("tc-jswidget") => {
                ("data-client-id", element.attr("data-client-id").and_then(talentclue_key))
            }
            _ => continue,
        };
        if let Some(named) = named {
            let detail = format!("{key}: {}", named.tenant);
            recogniser.add_mark(named, EvidenceKind::Text, &detail, element);
        }
    }
}

/// The setting is the host of the board.
fn bamboohr(domain: &str) -> Option<Named> {
    let address = Address::parse(&format!("https://{}/careers", domain.trim()))?;
    SYSTEMS.iter().filter(|system| system.name == "bamboohr").find_map(|system| system.board_at(&address))
}
