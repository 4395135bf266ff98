//! The origins that a definition asks for: listed, or made of its addresses.

use std::ops::Range;

use super::section::{Section, Written, shortened};
use crate::model::{Piece, Region, Template};

/// An origin that a manifest may name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    /// One host, and a port if it is not the usual one.
    Exact(String),
    /// One label before this domain.
    Below(String),
    /// The host of the tenant.
    Own,
    /// The host that is a part of the tenant.
    Part,
}

/// What an address reaches.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// Hosts of an origin.
    Origin(Origin),
    /// The advert's page, or what the answer names.
    Told,
    /// Nothing that an origin could cover, and why.
    Nothing(String, &'static str),
}

impl Origin {
    /// As it is written.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Exact(host) => format!("https://{host}"),
            Self::Below(domain) => format!("https://*.{domain}"),
            Self::Own => "https://{tenant}".to_owned(),
            Self::Part => "https://{tenant.host}".to_owned(),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let host = text.strip_prefix("https://")?;
        if host == "{tenant}" {
            return Some(Self::Own);
        }
        if let Some(domain) = host.strip_prefix("*.") {
            return is_host(domain).then(|| Self::Below(domain.to_owned()));
        }
        is_authority(host).then(|| Self::Exact(host.to_owned()))
    }

    /// Whether all that another reaches is covered. A tenant's own host may be below any listed domain.
    fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Below(domain), Self::Exact(host)) => host
                .strip_suffix(domain.as_str())
                .and_then(|label| label.strip_suffix('.'))
                .is_some_and(is_label),
            (Self::Below(_), Self::Own | Self::Part) | (Self::Exact(_), Self::Part) => true,
            (one, other) => one == other,
        }
    }
}

/// An address of the file.
#[derive(Debug)]
pub(super) struct Address<'a> {
    pub(super) template: &'a Template,
    pub(super) span: Range<usize>,
    /// It is asked, rather than shown to people.
    pub(super) asked: bool,
}

/// The origins of the board: those that `hosts` lists, which must cover the addresses, or those of the addresses.
pub(super) fn read_hosts(
    board: &Section<'_>,
    addresses: &[Address<'_>],
    regions: &[Region],
    is_host: bool,
) -> Vec<String> {
    let listed = read_listed(board, is_host);
    let mut origins = listed.clone();
    let has_list = board.place("hosts").is_some();
    let told = addresses
        .iter()
        .filter(|address| address.asked)
        .any(|address| reaches(address.template, regions).contains(&Reach::Told));
    for address in addresses {
        // A page is only asked where the detail is one.
        if !(address.asked || told && !has_list) {
            tell_odd_page(board, address, regions);
            continue;
        }
        for reach in reaches(address.template, regions) {
            match reach {
                Reach::Told => {}
                Reach::Nothing(message, help) => {
                    board.faults.add_with_help(address.span.clone(), message, help);
                }
                Reach::Origin(Origin::Part) if has_list => {}
                Reach::Origin(Origin::Part) => tell_underivable(board, address),
                Reach::Origin(Origin::Own | Origin::Below(_))
                    if tell_kind(board, address, regions, is_host) => {}
                Reach::Origin(origin) if origins.iter().any(|known| known.covers(&origin)) => {}
                Reach::Origin(origin) if has_list => tell_uncovered(board, address, &origin, &mut origins),
                Reach::Origin(Origin::Own) => tell_underivable(board, address),
                Reach::Origin(origin) => origins.push(origin),
            }
        }
    }
    origins.iter().map(Origin::text).collect()
}

fn read_listed(board: &Section<'_>, is_host: bool) -> Vec<Origin> {
    let mut origins: Vec<Origin> = Vec::new();
    for text in board.texts("hosts").into_iter().filter(|text| !text.text.trim().is_empty()) {
        let shown = shortened(text.text);
        match Origin::parse(text.text) {
            None => tell_no_origin(board, &text),
            Some(Origin::Own) if !is_host => {
                let help = "write `kind = \"host\"` in [tenant], or list the hosts";
                board.faults.add_with_help(text.span, "the tenant is a name here, not a host", help);
            }
            Some(origin) if origins.contains(&origin) => {
                board.faults.add_with_help(text.span, format!("`{shown}` is there twice"), "leave it out");
            }
            Some(origin) => origins.push(origin),
        }
    }
    origins
}

/// Tells a text that is no origin.
pub(super) fn tell_no_origin(section: &Section<'_>, text: &Written<'_>) {
    let help = "https and a host alone: `https://api.example.com`, `https://*.example.com` with one star as the whole \
                first label, or `https://{tenant}`";
    section.faults.add_with_help(text.span.clone(), format!("`{}` is no origin", shortened(text.text)), help);
}

/// Whether a text is an origin, or one for each label; not that of tenants' own hosts.
pub(super) fn is_origin(text: &str) -> bool {
    Origin::parse(text).is_some_and(|origin| origin != Origin::Own)
}

/// Tells an address that takes the tenant for what it is not; whether it did.
fn tell_kind(board: &Section<'_>, address: &Address<'_>, regions: &[Region], is_host: bool) -> bool {
    let whole = reaches(address.template, regions).contains(&Reach::Origin(Origin::Own));
    if whole == is_host {
        return false;
    }
    let (message, help) = if is_host {
        ("the tenant is a whole host here, which has no place in another", "write `https://{tenant}/…`")
    } else {
        (
            "the tenant is a name here, not a host",
            "write `kind = \"host\"` in [tenant], or the rest of the host: `{tenant}.example.com`",
        )
    };
    board.faults.add_with_help(address.span.clone(), message, help);
    true
}

/// A page that is only shown must be an address too.
fn tell_odd_page(board: &Section<'_>, address: &Address<'_>, regions: &[Region]) {
    for reach in reaches(address.template, regions) {
        if let Reach::Nothing(message, help) = reach {
            board.faults.add_with_help(address.span.clone(), message, help);
        }
    }
}

fn tell_uncovered(board: &Section<'_>, address: &Address<'_>, origin: &Origin, origins: &mut Vec<Origin>) {
    let message = format!("`board.hosts` does not cover `{}`, which is asked here", origin.text());
    origins.push(origin.clone());
    let list: Vec<_> = origins.iter().map(|origin| format!("\"{}\"", origin.text())).collect();
    board.faults.add_with_help(
        address.span.clone(),
        message,
        format!("write `hosts = [{}]`", list.join(", ")),
    );
}

fn tell_underivable(board: &Section<'_>, address: &Address<'_>) {
    let message = "the tenant is the whole host, so the address does not tell which hosts are asked";
    let help = "list them in [board]: `hosts = [\"https://*.example.com\"]`, with \"https://{tenant}\" for customers' own hosts";
    board.faults.add_with_help(address.span.clone(), message, help);
}

/// What an address reaches, in each region.
pub(super) fn reaches(template: &Template, regions: &[Region]) -> Vec<Reach> {
    let mut all: Vec<Reach> = Vec::new();
    let in_regions = regions.iter().filter_map(|region| filled(template, Some(region)));
    let anywhere = regions.is_empty().then(|| filled(template, None)).flatten();
    for reach in in_regions.chain(anywhere).map(|pieces| reach(&pieces)) {
        if !all.contains(&reach) {
            all.push(reach);
        }
    }
    all
}

/// The address with a region's values in it; other placeholders are left as one character each.
fn filled(template: &Template, region: Option<&Region>) -> Option<String> {
    let mut text = String::new();
    for piece in &template.0 {
        match piece {
            Piece::Text(part) => text.push_str(&part.replace(char::is_control, " ")),
            Piece::Known(name) if name == "tenant.host" => text.push(HOST),
            Piece::Known(name) if name == "tenant" || name.starts_with("tenant.") => text.push(TENANT),
            Piece::Known(name) if name == "url" || name == "cursor" => text.push(WHOLE),
            Piece::Known(name) => match name.strip_prefix("region.") {
                Some(key) => {
                    let (_, value) = region?.values.iter().find(|(known, _)| known == key)?;
                    text.push_str(&value.replace(char::is_control, " "));
                }
                None => text.push(OTHER),
            },
            Piece::Row(_) => text.push(OTHER),
        }
    }
    Some(text)
}

/// Where the tenant stands in a filled address: control characters, which no address has.
const TENANT: char = '\u{1}';
/// Where the part of the tenant that is a host stands.
const HOST: char = '\u{4}';
/// Where a whole address stands.
const WHOLE: char = '\u{2}';
/// Where something else stands.
const OTHER: char = '\u{3}';

fn reach(address: &str) -> Reach {
    if address.starts_with(WHOLE) {
        return Reach::Told;
    }
    let Some(rest) = address.strip_prefix("https://") else {
        let help = "https only: `https://api.example.com/…`";
        return Reach::Nothing("an address begins with `https://`".to_owned(), help);
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if host == TENANT.to_string() {
        return Reach::Origin(Origin::Own);
    }
    if host == HOST.to_string() {
        return Reach::Origin(Origin::Part);
    }
    if !host.contains(TENANT) {
        return match host.to_ascii_lowercase() {
            host if is_authority(&host) => Reach::Origin(Origin::Exact(host)),
            _ => Reach::Nothing("the address has no host that could be asked".to_owned(), HOST_HELP),
        };
    }
    let (first, domain) = host.split_once('.').unwrap_or((host, ""));
    let label = first.replace(TENANT, "a");
    let domain = domain.to_ascii_lowercase();
    if is_label(&label) && is_host(&domain) {
        return Reach::Origin(Origin::Below(domain));
    }
    Reach::Nothing("the tenant stands where no origin can cover it".to_owned(), HOST_HELP)
}

const HOST_HELP: &str = "a host is written out, has `{tenant}` in its first label (`https://{tenant}.example.com`), or is `{tenant}`";

/// Whether a text is a host with two labels or more.
pub(super) fn is_host(text: &str) -> bool {
    const LONGEST: usize = 253;
    text.len() <= LONGEST && text.contains('.') && text.split('.').all(is_label)
}

/// Whether a text is a label of a host, in lower case.
pub(super) fn is_label(text: &str) -> bool {
    const LONGEST: usize = 63;
    let letters = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
    (1..=LONGEST).contains(&text.len())
        && text.bytes().all(letters)
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// A host, and a port if there is one.
fn is_authority(text: &str) -> bool {
    let (host, port) = text.split_once(':').map_or((text, None), |(host, port)| (host, Some(port)));
    is_host(host)
        && port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0) && !port.starts_with('+'))
}

#[cfg(test)]
mod tests;
