//! The file as a whole, and what its tables say of each other.

use toml::de::DeTable;

use super::{
    answers::read_answers,
    board::read_board,
    credential::read_credentials,
    detail::{ReadDetail, read_detail},
    detect::read_detect,
    fault::{Fault, Faults},
    fields::{read_fields, tell_drop_of_id, template_of_url},
    hosts::{Address, read_hosts},
    list::{ReadList, read_list},
    lookup::{ReadLookup, read_lookup},
    search::{ReadSearch, read_search},
    section::Section,
    template::Names,
    tenant::{ReadTenant, read_tenant},
    value::Row,
};
use crate::{
    model::{Definition, Detect, Fields, Template},
    vocabulary,
};

/// Reads a definition, or tells all its faults in the order of the text. Of a text that is no TOML only the first is
/// told: the others may follow from it.
pub fn read(text: &str) -> Result<Definition, Vec<Fault>> {
    // Its nesting is bounded by the parser.
    let (tree, broken) = DeTable::parse_recoverable(text);
    if let Some(first) = broken.iter().min_by_key(|error| error.span().map_or(0, |span| span.start)) {
        let message = format!("no valid TOML: {}", first.message().replace('\n', ", "));
        return Err(vec![Fault { span: first.span().unwrap_or(0..0), message, help: None }]);
    }
    let faults = Faults::new(text);
    let definition = {
        let top = Section::open(String::new(), 0..0, tree.get_ref(), &vocabulary::FILE, &faults);
        read_top(&top)
    };
    match definition {
        Some(definition) if faults.is_empty() => Ok(definition),
        _ => Err(faults.into_all()),
    }
}

fn read_top(top: &Section<'_>) -> Option<Definition> {
    let board = top.section("board");
    let (tenant, search) = read_whose(top);
    let lookup = top.section("lookup").map(|lookup| read_lookup(&lookup, &tenant.names));
    let names = with_found(&tenant.names, lookup.as_ref());
    let detect = top.section("detect").map(|detect| read_detect(&detect, &tenant)).unwrap_or_default();
    let list_section = top.section("list");
    let list = list_section.as_ref().map(|list| read_list(list, &names));
    let fields = top.section("fields").map(|section| read_row(&section, list.as_ref(), &names));
    let detail = top.section("detail").map(|detail| read_detail(&detail, &names));
    let answers = top.section("answers").map(|answers| read_answers(&answers)).unwrap_or_default();
    if let (Some(section), Some(drop), Some(fields)) =
        (&list_section, list.as_ref().and_then(|list| list.list.as_ref()).map(|list| &list.drop), &fields)
    {
        tell_drop_of_id(section, drop, fields);
    }
    if let (Some(search), Some(section), Some(asked)) =
        (&search, top.silent("search"), list.as_ref().and_then(|list| list.asked.first()))
    {
        search.tell_twice(&section, asked);
    }
    let addresses = addresses(&tenant, lookup.as_ref(), list.as_ref(), detail.as_ref());
    let pages: Vec<_> = addresses.into_iter().chain(page_of_adverts(fields.as_ref(), top)).collect();
    let hosts = board.as_ref().map(|board| read_hosts(board, &pages, &tenant.regions, tenant.is_host));
    drop(pages);
    if let Some(board) = &board {
        tell_unreachable(board, &detect, top);
    }
    let credentials = read_credentials(top);
    let mut board = board.as_ref().and_then(read_board)?;
    board.hosts = hosts?;
    board.credentials = credentials;
    Some(Definition {
        board,
        tenant: tenant.tenant?,
        search: search.map(|search| search.search),
        lookup: match lookup {
            Some(lookup) => Some(lookup.lookup?),
            None => None,
        },
        detect,
        list: list?.list?,
        fields: fields?,
        detail: match detail {
            Some(detail) => Some(detail.detail?),
            None => None,
        },
        answers,
    })
}

/// Whose offers they are: tenants', or those of a source that is searched.
fn read_whose<'t>(top: &Section<'t>) -> (ReadTenant, Option<ReadSearch<'t>>) {
    let search = top.section("search").map(|search| read_search(&search));
    let Some((search, source)) = search else {
        if top.place("tenant").is_none() {
            let help = "add a table `[tenant]`, or `[search]` for a source that is searched by queries";
            top.faults.add_with_help(top.span.clone(), "missing key `tenant` in the file", help);
        }
        return (top.section("tenant").map(|tenant| read_tenant(&tenant)).unwrap_or_default(), None);
    };
    top.refuse("tenant", "stands beside `search`", "keep one of the two");
    top.refuse("detect", "has no use: what is searched is no company's board", "leave it out");
    (source, Some(search))
}

/// The names that are known when the lookup was asked.
fn with_found(names: &Names, lookup: Option<&ReadLookup>) -> Names {
    let mut names = names.clone();
    let found = lookup.into_iter().flat_map(|lookup| &lookup.found);
    names.own.extend(found.map(|name| format!("found.{name}")));
    names
}

fn read_row(section: &Section<'_>, list: Option<&ReadList>, names: &Names) -> Fields {
    let names = names.in_fields();
    let json = super::path::Ground::Json;
    let ground = list.map_or(&json, |list| &list.rows);
    read_fields(section, true, &Row { ground, names: &names, faults: section.faults })
}

/// The addresses of the file, in its order.
fn addresses<'a>(
    tenant: &'a ReadTenant,
    lookup: Option<&'a ReadLookup>,
    list: Option<&'a ReadList>,
    detail: Option<&'a ReadDetail>,
) -> Vec<Address<'a>> {
    let asked = list.iter().flat_map(|list| &list.asked);
    let asked = lookup.and_then(|lookup| lookup.asked.as_ref()).into_iter().chain(asked);
    let asked = asked.chain(detail.and_then(|detail| detail.asked.as_ref()));
    let asked =
        asked.map(|asked| Address { template: &asked.request.url, span: asked.url.clone(), asked: true });
    let page =
        tenant.page.iter().map(|(template, span)| Address { template, span: span.clone(), asked: false });
    asked.chain(page).collect()
}

/// The adverts' pages, where a template says what they are.
fn page_of_adverts<'a>(fields: Option<&'a Fields>, top: &Section<'_>) -> Option<Address<'a>> {
    let template: &Template = fields.and_then(template_of_url)?;
    let fields = top.node("fields")?.get_ref().as_table()?;
    // A page that begins with something of the row is what the answer says.
    let begins =
        matches!(template.0.first(), Some(crate::model::Piece::Text(text)) if text.starts_with("https://"));
    begins.then(|| Address {
        template,
        span: fields.get("url").map_or(0..0, toml::Spanned::span),
        asked: false,
    })
}

/// Tells a way to recognise boards that could never be asked.
fn tell_unreachable(board: &Section<'_>, detect: &Detect, top: &Section<'_>) {
    let own = board.texts("hosts").iter().any(|host| host.text == "https://{tenant}");
    let place = top
        .node("detect")
        .and_then(|detect| detect.get_ref().as_table()?.get_key_value("served").map(|(name, _)| name.span()));
    if let Some(place) = place.filter(|_| detect.served.is_some() && board.place("hosts").is_some() && !own) {
        let message =
            "boards under customers' own hosts are recognised here, and `board.hosts` lets none be asked";
        board.faults.add_with_help(place, message, "add `\"https://{tenant}\"` to `hosts`");
    }
}
