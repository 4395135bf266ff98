//! The request before a list.

use std::borrow::Cow;

use jobscan_definition::model::{Format, Lookup};
use jobscan_plugin_sdk::{CallContext, Host, Method, PluginError, errors::parse_failure};

use crate::{
    elements, found, json,
    known::{Known, Within},
    list::{nothing_inside, within},
    node::Node,
    notes::Notes,
    place::{Place, same},
    program::Program,
    request::{form, request},
    signs::{self, Answer},
    value::{Reading, shown},
};

/// Asks for what the list needs; None: the tenant has no offers, as a sign says.
pub(crate) fn ask(
    program: &Program,
    lookup: &Lookup,
    known: &Known<'_>,
    host: &mut dyn Host,
    ctx: &CallContext,
) -> Result<Option<Vec<String>>, PluginError> {
    let asked = form(lookup.format, lookup.inside.as_ref());
    let request = request(&lookup.request, asked, known);
    let request = if request.method == Method::Get { request.conditional() } else { request };
    let url = request.url.clone();
    let answer = request.send(host);
    let Answer::List(body) = signs::list(&program.definition.answers, asked, &url, answer, ctx)? else {
        return Ok(None);
    };
    let text = match &lookup.inside {
        None => body.as_str(),
        Some(inside) => within(inside, &body).ok_or_else(|| nothing_inside(inside, &body))?,
    };
    let node = match lookup.format {
        Format::Text => Node::Text(Cow::Borrowed(text)),
        Format::Xml => elements::read(text, &program.lookup)?,
        _ if lookup.inside.is_some() => json::read_beginning(text, &program.lookup)
            .map_or_else(|| json::read(text, &program.lookup), Ok)?,
        _ => json::read(text, &program.lookup)?,
    };
    let top = Place::of(&node);
    if !belongs(lookup, known, top) {
        return Err(PluginError::NotFound(format!(
            "`{url}` is that of another board: there is no such board"
        )));
    }
    values(lookup, known, top, text).map(Some)
}

/// Whether the answer is the tenant's: a source may answer for whatever is nearest to a name that it does not know.
fn belongs(lookup: &Lookup, known: &Known<'_>, top: Place<'_>) -> bool {
    lookup.belongs.iter().all(|(path, wanted)| {
        let wanted = known.fill(wanted, Within::Plain);
        top.texts(path).iter().any(|text| same(text.trim(), &wanted))
    })
}

fn values(
    lookup: &Lookup,
    known: &Known<'_>,
    top: Place<'_>,
    text: &str,
) -> Result<Vec<String>, PluginError> {
    let mut notes = Notes::default();
    let mut reading = Reading { known, notes: &mut notes };
    let value = |(name, value): &(String, _)| {
        let key = format!("lookup.values.{name}");
        let fault = |what: &str| {
            parse_failure(format!("{key} = {} {what}", shown(value)), Some(key.clone()), Some(text))
        };
        let found = reading.owned(Some(value), top).ok_or_else(|| fault("matches nothing"))?;
        // It stands in addresses, in each cursor and in the token of each offer.
        if found.len() > found::LONGEST || found.contains(char::is_control) {
            return Err(fault("gives what no address holds"));
        }
        Ok(found)
    };
    lookup.values.iter().map(value).collect()
}
