//! What a definition says, after it was read and checked: what the interpreter works from.
//!
//! The types are those of the file `boards/NAME.toml`, with every shorthand written out. They are handed to the
//! interpreter as JSON; a component holds its own, so that the form may change with each version of the pair.

mod asked;

use serde::{Deserialize, Serialize};

pub use self::asked::{CredentialNeed, Lookup, Search};

/// A board without code.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Definition {
    /// Who it is, and what it asks for.
    pub board: Board,
    /// What its tenants are. Of a source that is searched it has the page alone.
    pub tenant: Tenant,
    /// It is searched by the operator's queries, and has no tenants.
    pub search: Option<Search>,
    /// What is asked before the list.
    pub lookup: Option<Lookup>,
    /// How its boards are recognised in a page.
    pub detect: Detect,
    /// The list of a board's offers.
    pub list: List,
    /// The fields of a row of the list.
    pub fields: Fields,
    /// The page or answer that completes an offer.
    pub detail: Option<Detail>,
    /// What the answers mean that are no list.
    pub answers: Answers,
}

/// `[board]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Board {
    /// Lower case, digits and `-`: the name of the system in findings, too.
    pub id: String,
    /// For people.
    pub name: String,
    /// Of the definition.
    pub version: String,
    /// The origins it asks for: exact, `https://*.recruitee.com`, or `https://{tenant}` for a tenant's own host. Made of
    /// the addresses in the file unless it lists them.
    pub hosts: Vec<String>,
    /// The least time between two requests to one host, in milliseconds.
    pub pace_ms: u32,
    /// Units side by side at most; 0: no wish.
    pub concurrency: u32,
    /// What the source asks of whoever reads it; empty: nothing.
    pub terms: String,
    /// The credentials that its requests name.
    pub credentials: Vec<CredentialNeed>,
}

/// `[tenant]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tenant {
    /// Whether two names that differ in case alone are two boards.
    pub case: Case,
    /// What names are written with.
    pub letters: Letters,
    /// The tenant is a name, or the whole host of its board.
    pub kind: TenantKind,
    /// The names of the parts of a tenant, which are written with `:` between them; none: it is one name or host. The part
    /// `host` is a whole host.
    pub parts: Vec<String>,
    /// The board's page for people; `{tenant}` and `{region.KEY}` in it are filled in.
    pub page: Template,
    /// Where a system has several: asked in this order for a tenant without a prefix, until one knows it.
    pub regions: Vec<Region>,
}

/// Whether case matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Case {
    /// It does not; the lower form is asked with.
    Lower,
    /// No two boards differ in case alone, but the system answers to its own spelling only.
    Kept,
    /// It does.
    Sensitive,
}

/// What names are written with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Letters {
    /// As in a host name, and `_` and `.`.
    Plain,
    /// Spaces and punctuation too.
    Any,
    /// 32 hexadecimal digits; by another name nothing can be asked for.
    Key,
}

/// What a tenant is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TenantKind {
    /// A name: `acme`. In addresses it is percent-encoded as one segment.
    Name,
    /// A host: `acme.teamtailor.com`, or the customer's own, `jobs.acme.com`.
    Host,
}

/// `[[tenant.region]]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Region {
    /// In cursors: `eu`.
    pub name: String,
    /// What stands before the name in a tenant that is in this region only: `eu:`. Empty: nothing does.
    pub prefix: String,
    /// What `{region.KEY}` stands for.
    pub values: Vec<(String, String)>,
}

/// `[[detect.…]]`: the fields of the SDK's `recognise::{Form, Setting, Served}`, which explain them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detect {
    /// `[[detect.address]]`: addresses that name a board; the first that fits decides.
    pub addresses: Vec<AddressForm>,
    /// `[[detect.setting]]`: keys in scripts that name a board.
    pub settings: Vec<ScriptSetting>,
    /// `[[detect.mark]]`: attributes of elements that name a board: `data-board-token`.
    pub marks: Vec<Mark>,
    /// `[detect.served]`: how a board under a customer's own host is recognised.
    pub served: Option<Served>,
}

/// `[[detect.address]]`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressForm {
    /// Hosts, as in `recognise::Form`: `jobs.lever.co`, `{}.recruitee.com`, `{host}.teamtailor.com`, `a|b` alternatives.
    pub hosts: Vec<String>,
    /// The path: segments `{}`, `a|b`, `*`, `~`, `#`, `##`, `$`; a query `?key={}`.
    pub path: String,
    /// Words that always stand for something else; `#`: a number.
    pub denied: Vec<String>,
    /// Words that may stand for something else.
    pub doubted: Vec<String>,
    /// What follows a name here and nothing else.
    pub followed_by: Vec<String>,
    /// Every name here is a board's.
    pub sure: bool,
    /// The host's first label has a prefix.
    pub dashed: bool,
    /// The name may be spelt otherwise: the finding is a hint.
    pub hint: bool,
    /// The name of the region, if the address tells it.
    pub region: String,
    /// What the tenant is made of, where it has parts: `{host}:{site}`.
    pub tenant: String,
}

/// `[[detect.setting]]`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScriptSetting {
    /// The key: `accountName`.
    pub key: String,
    /// The script must contain one of these; none: the key alone tells.
    pub mentions: Vec<String>,
    /// It also counts if the page loads a script from one of these.
    pub beside: Vec<String>,
    /// The name of the region, if the setting tells it.
    pub region: String,
}

/// `[[detect.mark]]`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The attribute: `data-board-token`.
    pub attribute: String,
    /// The element's `id` must be this, unless empty.
    pub id: String,
    /// The page must load something whose address contains one of these; none: the attribute alone tells.
    pub beside: Vec<String>,
}

/// `[detect.served]`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Served {
    /// The hosts of its files.
    pub files: Vec<String>,
    /// Parts of the addresses of files that widgets on any page load too.
    pub widgets: Vec<String>,
    /// The system's own domains.
    pub own: Vec<String>,
}

/// `[list]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct List {
    /// The request of a page. `{tenant}`, `{region.KEY}`, `{offset}`, `{page}`, `{size}` and `{cursor}` may stand in the
    /// address, a header or the body: where the number stands is where the source wants it.
    pub request: Request,
    /// The request of every page but the first, where it differs.
    pub next_request: Option<Request>,
    /// The form of the answer.
    pub format: Format,
    /// Where in the answer JSON or XML stands, if not the answer is it.
    pub inside: Option<Inside>,
    /// The path of the rows: `jobs[]`, `positions{}` (an object by id), `workzag-jobs.position`. Empty for a list at the
    /// top, for `rss` and `atom` (whose rows are items and entries), and for `links`.
    pub rows: Path,
    /// For `links` and `sitemap`: which links are offers.
    pub links: Option<Links>,
    /// For `links`: what each page has in it, also without offers.
    pub marker: Vec<String>,
    /// Rows with the same value here are one offer in several places.
    pub group_by: Option<Path>,
    /// Rows that are no offers.
    pub drop: Vec<Condition>,
    /// How it goes on.
    pub paging: Paging,
    /// What the answer says of the employer as a whole: the name for all rows without one.
    pub employer: Option<Value>,
    /// The source's own count.
    pub total: Option<Path>,
    /// What the pages cover: all open offers, or only the newest.
    pub coverage: Coverage,
}

/// Whether absence means closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Coverage {
    /// All that is open.
    Full,
    /// Only the newest.
    Newest,
}

/// A request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// GET or POST.
    pub method: Method,
    /// The address.
    pub url: Template,
    /// Names and values.
    pub headers: Vec<(String, Template)>,
    /// What is sent, as it is; values filled in are escaped as JSON text where the body begins with `{` or `[`, and as a
    /// form's otherwise.
    pub body: Option<Template>,
    /// The name of the credential that the host attaches.
    pub credential: Option<String>,
}

/// A method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// Reads.
    Get,
    /// Sends a body; never retried by the host.
    Post,
}

/// The form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// JSON.
    Json,
    /// XML, namespaces left out of names unless the path writes them: `tt:city`.
    Xml,
    /// RSS 2.0: rows are `item`.
    Rss,
    /// Atom: rows are `entry`.
    Atom,
    /// The links of an HTML page.
    Links,
    /// The addresses of a sitemap, an index one level deep followed.
    Sitemap,
    /// An HTML page with a JSON-LD `JobPosting`; of a detail only.
    Jsonld,
    /// Any text; of a lookup only.
    Text,
}

/// `inside = { script = "__NEXT_DATA__" }` or `{ after = "window.jobs =" }`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Inside {
    /// The script with this id.
    Script(String),
    /// What follows this text, as far as it is JSON.
    After(String),
}

/// `links = { path = "apply/jobs/details/{id}" }`, or a list of such paths.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Links {
    /// Segments: `{id}` and other names in braces are taken, also within a text, `*` is any, `a|b` alternatives. The first
    /// path that fits decides.
    pub paths: Vec<String>,
}

/// `[list.paging]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Paging {
    /// One answer holds all. The interpreter hands over `rows` of it a page.
    None,
    /// `{page}` counts pages.
    Page {
        /// The number of the first.
        first: u32,
        /// Rows a page.
        size: u32,
        /// The source wraps or stops here: a board with exactly so many rows is not known to the end.
        cap: Option<u64>,
    },
    /// `{offset}` counts rows received.
    Offset {
        /// Of the first row.
        first: u32,
        /// Rows a page.
        size: u32,
        /// As of `Page`.
        cap: Option<u64>,
    },
    /// The answer names what comes next: a whole address, or what `{cursor}` stands for in `next_request`.
    Cursor {
        /// Where.
        next: Path,
        /// Rows a page; 0: not said.
        size: u32,
    },
}

/// The fields of a row, each optional but `id`, `title` and `url`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Fields {
    /// Stable at the source. In a detail it is that of the list.
    pub id: Option<Value>,
    /// The title.
    pub title: Option<Value>,
    /// The advert's page.
    pub url: Option<Value>,
    /// What the employer is called.
    pub employer: Option<Value>,
    /// Its own site.
    pub website: Option<Value>,
    /// Places: each expression may give several.
    pub locations: Vec<Value>,
    /// The way of working: read from words; `map` gives `remote`, `hybrid` or `onsite`.
    pub workplace: Option<Value>,
    /// Department.
    pub department: Option<Value>,
    /// As the source says it.
    pub employment_type: Option<Value>,
    /// Dates.
    pub posted_at: Option<Date>,
    /// Dates.
    pub updated_at: Option<Date>,
    /// Dates.
    pub expires_at: Option<Date>,
    /// Pay.
    pub salary: Option<Salary>,
    /// The text.
    pub description: Option<Text>,
    /// Further facts by name.
    pub attrs: Vec<(String, Value)>,
    /// Where this holds, the source says that the offer is closed.
    pub closed: Vec<Condition>,
}

/// How a value is found in a row, and what is made of it. The steps follow each other as the fields here do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Value {
    /// For each of these rows in the row, on its own: `each = "locations[]"`. None: once, for the row itself.
    pub each: Option<Each>,
    /// Where it comes from.
    pub from: Source,
    /// The value is JSON in a text: the rest of the path goes on inside it.
    pub inside_json: Option<Path>,
    /// What stands between these two texts; an empty one is the beginning or the end.
    pub between: Option<(String, String)>,
    /// It is several, separated by one of these.
    pub split: Vec<String>,
    /// It is a part of an address, of which a text is made: `night-porter` is `Night porter`.
    pub slug: bool,
    /// These stand for nothing: `-`, `UNAVAILABLE`.
    pub nothing: Vec<String>,
    /// What these stand for, case ignored. A text that is not here stays as it is, unless `only_mapped`.
    pub map: Vec<(String, String)>,
    /// A text that `map` does not have is left out; it is told as unread unless it says nothing (false, 0, null).
    pub only_mapped: bool,
}

/// Rows within a row: `each = "compensation.summaryComponents[]"`, `where = { compensationType = "Salary" }`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Each {
    /// Where they are.
    pub path: Path,
    /// Only those where all of these hold.
    pub only: Vec<Condition>,
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A path: all that it leads to.
    Path(Path),
    /// The first of these that gives something.
    FirstOf(Vec<Value>),
    /// What these give, joined by a text; nothing where none gives something.
    Join {
        /// The parts.
        parts: Vec<Value>,
        /// Between them.
        with: String,
    },
    /// A template of paths in the row: `https://x.example/{tenant}/{id}`. Nothing where one of them is empty.
    Template(Template),
    /// Always this.
    Constant(String),
}

/// A date.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Date {
    /// The text or number.
    pub value: Value,
    /// How it is written; empty: ISO 8601, RFC 2822, or a number of seconds or milliseconds, by its size.
    pub formats: Vec<DateFormat>,
}

/// How a date is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateFormat {
    /// 2026-11-02, with or without a time and a zone, `+0100` and ` UTC` too.
    Iso,
    /// Mon, 02 Nov 2026 10:00:00 +0100, zones as words too.
    Rfc2822,
    /// Since 1970.
    Seconds,
    /// Since 1970.
    Milliseconds,
    /// 02.11.2026 or 02/11/2026.
    DayFirst,
    /// 11/02/2026.
    MonthFirst,
}

/// Pay: the parts, or a sentence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Salary {
    /// Where the row of the parts is, if not the row itself: the first that has them.
    pub each: Option<Each>,
    /// Numbers, as texts too.
    pub min: Option<Value>,
    /// Numbers, as texts too.
    pub max: Option<Value>,
    /// ISO 4217, or a sign.
    pub currency: Option<Value>,
    /// Words for an hour, a day, a week, a month or a year.
    pub period: Option<Value>,
    /// The numbers are hundredths.
    pub cents: bool,
    /// A sentence to read it from, where the parts give nothing.
    pub text: Option<Value>,
}

/// A text of paragraphs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Text {
    /// The parts, in order; each may give several.
    pub parts: Vec<Part>,
    /// How it is written.
    pub kind: TextKind,
    /// How often its entities are to be undone before it is HTML: a source may escape once more.
    pub unescape: u8,
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// Where the rows of the part are, if it is a list of sections: `jobDescriptions.jobDescription`.
    pub each: Option<Each>,
    /// The heading above it.
    pub heading: Option<Value>,
    /// The text.
    pub body: Value,
    /// The body's items have no list around them.
    pub items: bool,
}

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TextKind {
    /// HTML.
    Html,
    /// Plain.
    Plain,
    /// Markdown, handed on as HTML.
    Markdown,
}

/// `[detail]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Detail {
    /// `{id}`, `{url}` (an address alone) and what the list's request knows may stand in it.
    pub request: Request,
    /// The form of the answer.
    pub format: Format,
    /// As of the list.
    pub inside: Option<Inside>,
    /// The path of the offer in the answer; empty: the answer is it.
    pub root: Path,
    /// It is asked only for offers without a text in the list.
    pub only_without_text: bool,
    /// The fields it gives; what it leaves out stays as the list has it. For `jsonld` those of schema.org are known.
    pub fields: Fields,
    /// What says that the offer is gone.
    pub gone: Vec<Sign>,
}

/// `[answers]`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answers {
    /// There is no such tenant. Without any: 404 and 410.
    pub unknown: Vec<Sign>,
    /// The tenant has no offers, though the answer is no list.
    pub empty: Vec<Sign>,
    /// The source keeps us out, beside what the SDK knows.
    pub blocked: Vec<Sign>,
    /// A list without rows says nothing, since an unknown tenant has one too.
    pub empty_is_unknown: bool,
}

/// A sign of an answer; all that it names must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sign {
    /// The status.
    pub status: Option<u16>,
    /// The host that answered, after redirects, or one below it.
    pub host: Option<String>,
    /// The path of the address that answered, or its last segments, if it is not the address that was asked.
    pub path: Option<String>,
    /// The answer contains this.
    pub contains: Option<String>,
}

/// A condition on a row; all values of the path are compared, case ignored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// Of the row.
    pub path: Path,
    /// It holds where one of these is there; empty: where anything is.
    pub is: Vec<String>,
    /// The opposite.
    pub not: bool,
}

/// A path: `a.b[].c`, `positions{}`, `@attribute`, `tt:city`, `#text`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Path(pub Vec<Step>);

/// A step of a path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The member, or the elements, with this name.
    Name(String),
    /// Each item of a list: `[]`. A value that is no list is its own only item.
    Each,
    /// The nth item: `[0]`.
    Nth(u32),
    /// Each value of an object: `{}`. The key is `@key` of it.
    Values,
    /// An attribute of an element, or `@key`.
    Attribute(String),
}

/// A text with parts to fill in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template(pub Vec<Piece>);

/// A part of a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Piece {
    /// As it is.
    Text(String),
    /// `{tenant}`, `{region.KEY}`, `{found.NAME}`, `{offset}`, `{page}`, `{size}`, `{cursor}`: what the interpreter knows.
    Known(String),
    /// Any other name in braces: a path in the row.
    Row(Path),
}
