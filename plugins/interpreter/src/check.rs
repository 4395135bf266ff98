//! Checks that a board is there, with one request.

use std::collections::HashSet;

use jobscan_definition::model::{Coverage, Format, Paging, TenantKind};
use jobscan_plugin_sdk::{Board, CallContext, Continuation, Host, PluginError, Target};

use crate::{
    cursor::Cursor,
    fetch::{self, Answered, Asking, Purpose},
    known::{Known, Within},
    list::{Listed, Row, row_of},
    node::Node,
    notes::Notes,
    paging::{self, Received},
    place::Place,
    program::Program,
    search::Searched,
    tenant::Tenant,
    value::Reading,
};

/// How many rows are looked at for the employer's name.
const ROWS_FOR_NAME: usize = 5;

/// What is known of any board without a tenant.
const NOTHING: Board = Board { name: None, url: None, open_offers: None };

/// Checks a tenant's board, or that the source answers at all.
pub(crate) fn check(
    program: &Program,
    ctx: &CallContext,
    host: &mut dyn Host,
    tenant: Option<&str>,
) -> Result<Board, PluginError> {
    let definition = &program.definition;
    let Some(tenant) = tenant else { return source(program, ctx, host) };
    let asked = Tenant::of(definition, &Target::Tenant(tenant.to_owned()), ctx.now)?;
    // What counts its offers need not show them.
    let purpose = if definition.list.total.is_some() { Purpose::Presence } else { Purpose::Count };
    let answered = Asking { program, asked: &asked, ctx, at: None, purpose }.ask(host)?;
    let Answered { region, found, url, text } = answered;
    let known = asked.known(region, &found);
    let page = Some(known.fill(&definition.tenant.page, Within::Address)).filter(|page| !page.is_empty());
    let Some(body) = text else { return Ok(Board { url: page, open_offers: Some(0), ..NOTHING }) };
    let listed = Listed::read(program, &body)?;
    let (total, next, mut name) = (listed.total(), listed.next(), listed.employer(&known));
    let rows = Rows { program, known: &known, base: &url, list: listed.into_rows() };
    if rows.list.is_empty() && definition.answers.empty_is_unknown {
        let detail = format!("`{url}` has no offers, and an unknown board has none either");
        return Err(PluginError::NotFound(detail));
    }
    name = name.or_else(|| rows.employer());
    let open_offers = match definition.list.paging {
        _ if definition.list.format == Format::Sitemap => None,
        Paging::None => Some(rows.open()),
        _ if rows.are_all(next.as_deref()) => Some(rows.open()),
        _ => total,
    };
    Ok(Board { name, url: page, open_offers })
}

/// Asks for any board: what matters is that the source answers. Where each tenant has a host of its own there is no
/// board that could be asked for. A source that is searched is asked for whatever it has.
fn source(program: &Program, ctx: &CallContext, host: &mut dyn Host) -> Result<Board, PluginError> {
    let definition = &program.definition;
    let searched = definition.search.is_some();
    let asked =
        if searched { Tenant::searched(definition, Searched::default()) } else { Tenant::nobody(definition) };
    if !searched && !has_one_host(program, &asked) {
        return Ok(NOTHING);
    }
    let answer = Asking { program, asked: &asked, ctx, at: None, purpose: Purpose::Presence }.ask(host);
    match answer {
        Err(error) if searched => Err(error),
        // What it answers for a name that is nobody's need not have what a board's answer has.
        Err(PluginError::Parse(_)) if definition.lookup.is_some() => Ok(NOTHING),
        Ok(_) | Err(PluginError::NotFound(_) | PluginError::Gone(_)) => {
            let page = asked.known(None, &[]).fill(&definition.tenant.page, Within::Address);
            Ok(Board { url: Some(page).filter(|_| searched), ..NOTHING })
        }
        Err(error) => Err(error),
    }
}

/// Whether what is asked first is at a host that is the same for all tenants.
fn has_one_host(program: &Program, asked: &Tenant<'_>) -> bool {
    let definition = &program.definition;
    let known = asked.known(asked.places().first().copied().flatten(), &[]);
    let url = match &definition.lookup {
        Some(lookup) => known.fill(&lookup.request.url, Within::Address),
        None => fetch::first(program, &known, None, Purpose::Presence).url,
    };
    let one_host = definition.board.hosts.iter().any(|origin| url.starts_with(&format!("{origin}/")));
    one_host && definition.tenant.kind != TenantKind::Host && definition.tenant.parts.is_empty()
}

/// The rows of an answer.
struct Rows<'r> {
    program: &'r Program,
    known: &'r Known<'r>,
    base: &'r str,
    list: Vec<Row<'r>>,
}

impl Rows<'_> {
    fn read(&self, row: &Row<'_>, look: &mut dyn FnMut(Place<'_>)) {
        match &row.node {
            Node::Raw(raw) => {
                if let Ok(Some(node)) = row_of(self.program, self.base, raw) {
                    look(Place::of(&node));
                }
            }
            node => look(Place::of(node)),
        }
    }

    /// The employer that the first rows name.
    fn employer(&self) -> Option<String> {
        let value = self.program.definition.fields.employer.as_ref()?;
        let mut name = None;
        for row in self.list.iter().take(ROWS_FOR_NAME) {
            self.read(row, &mut |place| {
                let mut reading = Reading { known: self.known, notes: &mut Notes::default() };
                name = name.take().or_else(|| reading.owned(Some(value), place));
            });
        }
        name
    }

    /// Whether these rows of the first page of several are all that there are. Of a source that counts, which was asked
    /// for few, the rows tell nothing.
    fn are_all(&self, next: Option<&str>) -> bool {
        let list = &self.program.definition.list;
        let received = Received { rows: self.list.len(), first: "", total: None, next };
        let step = paging::step(&list.paging, &Cursor::default(), &received);
        let ends = matches!(step.next, Continuation::End(_)) && !step.capped;
        list.total.is_none() && ends && list.coverage == Coverage::Full
    }

    /// How many offers the rows are.
    fn open(&self) -> u64 {
        let list = &self.program.definition.list;
        if list.drop.is_empty() && list.group_by.is_none() && list.format != Format::Links {
            return self.list.len() as u64;
        }
        let (mut open, mut groups) = (0, HashSet::new());
        for row in &self.list {
            self.read(row, &mut |place| {
                if place.fits(&list.drop) {
                    return;
                }
                let group = list.group_by.as_ref().and_then(|path| place.texts(path).into_iter().next());
                let is_new = group.is_none_or(|group| groups.insert(group.into_owned()));
                open += u64::from(is_new);
            });
        }
        open
    }
}
