//! How the work of parsing and reading a page grows with it, in steps: for every form that is known to be slow in a
//! parser, twice the page takes at most two and a half times the steps, or ends at a limit.

use std::sync::{Arc, atomic::AtomicBool};

use scraper::Html;
use url::Url;

use super::{Budget, Page, PageContext, PageLimits, TooHeavy, parser};
use crate::bounds::pages;

/// A page that repeats a form so many times.
type Form = (&'static str, fn(usize) -> String);

/// Forms that take many steps for few bytes, each named by what it aims at.
const FORMS: &[Form] = &[
    ("formatting repeated in each paragraph", |n| {
        let opened = repeated(n, |nth| format!("<b id={nth}>"));
        format!("<p>{opened}{}", "</p><p>x".repeat(n))
    }),
    ("formatting with attributes repeated in each paragraph", |n| {
        let attributes = repeated(50, |nth| format!(" a{nth}=1234567890"));
        let opened = repeated(n / 50, |nth| format!("<b id={nth}{attributes}>"));
        format!("<p>{opened}{}", "</p><p>x".repeat(n))
    }),
    ("formatting with one long attribute repeated in each paragraph", |n| {
        format!("<p><b class='{}'>{}", "x ".repeat(n), "</p><p>x".repeat(n))
    }),
    ("formatting compared with all that is open", |n| {
        let attributes = repeated(100, |nth| format!(" a{nth}"));
        let opened = repeated(n / 100, |nth| format!("<b id={nth}{attributes}>"));
        format!("{opened}{}", "<b></b>".repeat(n))
    }),
    ("items in items", |n| "<li><dd>".repeat(n)),
    ("terms", |n| "<dl><dt>".repeat(n)),
    ("end tags of nothing", |n| "<div></x>".repeat(n)),
    ("end tags of nothing in an open stack", |n| format!("{}{}", "<span>".repeat(n), "</x>".repeat(n))),
    ("end tags of nothing in a drawing", |n| format!("<svg>{}{}", "<g>".repeat(n), "</x>".repeat(n))),
    ("end tags of nothing in a formula", |n| format!("<math>{}{}", "<mi>".repeat(n), "</x>".repeat(n))),
    ("attributes of one tag", |n| format!("<p {}>", numbered(n))),
    ("attributes of one tag that never ends", |n| format!("<p {}", numbered(n))),
    ("attributes of one end tag", |n| format!("<p></p {}>", numbered(n))),
    ("attributes of one tag after a script that looks unfinished", |n| {
        format!("<script><!--<script></script><!--</script><p {}>", numbered(n))
    }),
    ("attributes of one tag after a quote in a comment", |n| format!("<!-- <p a=\" --><p {}>", numbered(n))),
    ("attributes of many tags", |n| format!("<p {}>", numbered(100)).repeat(n / 50)),
    ("the same attributes", |n| format!("<p {}>", "a=b ".repeat(n))),
    ("attributes added to the root", |n| repeated(n, |nth| format!("<html a{nth}>"))),
    ("attributes added to the body", |n| repeated(n, |nth| format!("<body a{nth}>"))),
    ("links that never end", |n| "<a href=/x>x".repeat(n)),
    ("links that never end around blocks", |n| "<a href=/x><div>".repeat(n)),
    ("misnested formatting", |n| "<b><i><div></b></i>".repeat(n)),
    ("formatting closed around many blocks", |n| format!("<b>{}{}", "<div>".repeat(n), "</b>".repeat(n))),
    ("children moved again and again", |n| {
        format!("<a><div>{}{}", "<p>x</p>".repeat(n), "<a>x</a>".repeat(n))
    }),
    ("paragraphs that end nothing", |n| "</p>".repeat(n)),
    ("line breaks that end nothing", |n| "</br>".repeat(n)),
    ("tables in tables", |n| "<table><td>".repeat(n)),
    ("text before tables", |n| format!("<table>{}", "x<b>y".repeat(n))),
    ("tables that never end", |n| "<table>x<tr>y".repeat(n)),
    ("templates in templates", |n| "<template>".repeat(n)),
    ("templates closed in a stack", |n| {
        format!("{}{}", "<template><div>".repeat(n), "</template>".repeat(n))
    }),
    ("choices", |n| "<select><option><select>".repeat(n)),
    ("choices in one", |n| format!("<select>{}", "<option><optgroup>".repeat(n))),
    ("frames", |n| "<frameset><frame>".repeat(n)),
    ("drawings in formulas", |n| "<svg><foreignObject><math><mi>".repeat(n)),
    ("buttons and forms", |n| "<button><form>".repeat(n)),
    ("headings", |n| "<h1><h2>".repeat(n)),
    ("objects with formatting", |n| "<object><b>".repeat(n)),
    ("annotations of ruby", |n| "<ruby><rt><rp>".repeat(n)),
    ("elements of one's own", |n| repeated(n, |nth| format!("<x{nth}>"))),
    ("comments", |n| "<!-- a -->".repeat(n)),
    ("a comment that never ends", |n| format!("<!--{}", "--".repeat(n))),
    ("document types", |n| "<!doctype html>".repeat(n)),
    ("a document type that never ends", |n| format!("<!doctype {}", "a b".repeat(n))),
    ("sections of characters", |n| format!("<svg>{}", "<![CDATA[x]]>".repeat(n))),
    ("a section of characters that never ends", |n| format!("<svg><![CDATA[{}", "]]".repeat(n))),
    ("references", |n| "&amp;&notit;&#1;&x;&".repeat(n)),
    ("a reference that never ends", |n| format!("&{}", "a".repeat(n))),
    ("references in an attribute", |n| format!("<p a='{}'>", "&amp;&".repeat(n))),
    ("no characters", |n| "\0".repeat(n)),
    ("no characters in a table", |n| format!("<table>{}", "\0".repeat(n))),
    ("one text", |n| "word ".repeat(n)),
    ("blanks and words in a table's column", |n| format!("<table><colgroup>{}", "x y ".repeat(n))),
    ("scripts", |n| "<script>x</script>".repeat(n)),
    ("a script that never ends", |n| format!("<script>{}", "</script".repeat(n))),
    ("scripts in scripts", |n| format!("<script>{}", "<!--<script>".repeat(n))),
    ("titles", |n| format!("<title>{}", "</titl".repeat(n))),
    ("text without end", |n| format!("<plaintext>{}", "<b>".repeat(n))),
    ("what is shown without scripts", |n| "<noscript><a href=/x>x</a></noscript>".repeat(n)),
    ("links in objects without scripts", |n| {
        format!("<noscript>{}</noscript>", "<a href=/x>x<object>".repeat(n))
    }),
    ("slow formatting without scripts", |n| {
        let opened = repeated(n, |nth| format!("<b id={nth}>"));
        format!("<noscript><p>{opened}{}</noscript>", "</p><p>x".repeat(n))
    }),
    ("links below a long base", |n| {
        format!("<base href='/{}/'>{}", "x".repeat(2_000), "<a href=x>x</a>".repeat(n))
    }),
    ("blocks in a link", |n| format!("<a href=/x>{}", "<p>x</p>".repeat(n))),
    ("names of classes", |n| format!("<p class='{}'>", "a-b ".repeat(n))),
    ("data", |n| format!("<p data-x='{}'>", r"https:\/\/a\u002F\\".repeat(n))),
    ("settings", |n| "<meta http-equiv=refresh content='0;url=/x'><meta name=x content=y>".repeat(n)),
];

/// What `of` makes of each number.
fn repeated(count: usize, of: impl Fn(usize) -> String) -> String {
    (0..count).map(of).collect()
}

fn numbered(count: usize) -> String {
    repeated(count, |nth| format!("a{nth} "))
}

/// Parses and reads a page under these limits.
fn read(html: &str, limits: PageLimits) -> (Result<Page, TooHeavy>, u64) {
    let url = Url::parse("https://www.acme.example/").unwrap();
    let context = PageContext { url: &url, redirects: &[], max_chars: 20_000 };
    let budget = Budget::new(limits, Arc::default());
    let page = Page::parse(html, &context, &budget);
    (page, budget.steps())
}

const NONE: PageLimits = PageLimits {
    nodes: u64::MAX,
    attributes: u64::MAX,
    tag_attributes: u64::MAX,
    open: u64::MAX,
    bytes: u64::MAX,
    steps: u64::MAX,
};

/// Enough for every form to show how it grows.
const LIMITS: PageLimits = PageLimits {
    nodes: pages::NODES.limit,
    attributes: pages::ATTRIBUTES.limit,
    tag_attributes: pages::TAG_ATTRIBUTES.limit,
    open: pages::OPEN.limit,
    bytes: pages::BYTES.limit,
    steps: 2_000_000,
};

/// A page over its limits may take what one token takes beyond them: each formatting element that is carried on is looked
/// for among all that are open.
const ONE_TOKEN: u64 = 2 * pages::OPEN.limit * pages::OPEN.limit;

#[test]
fn the_steps_of_a_page_of_any_form_grow_with_its_length_or_end_at_a_limit() {
    let mut wrong = Vec::new();
    for (name, form) in FORMS {
        // Shorter ones may be quadratic in what is open at once, which is bounded for any length.
        let (_, once) = read(&form(12_000), LIMITS);
        let (_, twice) = read(&form(24_000), LIMITS);
        if twice > LIMITS.steps + ONE_TOKEN || twice * 2 > once * 5 {
            wrong.push(format!("{name}: {once}, then {twice}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn without_limits_forms_are_quadratic() {
    let quadratic = FORMS.iter().filter(|(_, form)| {
        let (once, twice) = (read(&form(300), NONE).1, read(&form(600), NONE).1);
        twice * 2 > once * 5
    });
    let names: Vec<&str> = quadratic.map(|(name, _)| *name).collect();
    for name in
        ["formatting repeated in each paragraph", "items in items", "end tags of nothing in a drawing"]
    {
        assert!(names.contains(&name), "{name} is not among {names:?}");
    }
}

#[test]
fn a_page_that_is_fed_in_pieces_gives_the_tree_that_it_gives_as_a_whole() {
    for (name, form) in FORMS {
        // Longer than a piece, and cut at other places than the form's own.
        let html = format!("<!doctype html><p>é</p>{}", form(700));
        let budget = Budget::new(NONE, Arc::default());
        assert!(parser::document(&html, &budget).unwrap() == Html::parse_document(&html), "{name}");
        let budget = Budget::new(NONE, Arc::default());
        assert!(parser::fragment(&html, &budget).unwrap() == Html::parse_fragment(&html), "{name}");
    }
}

#[test]
fn no_form_makes_a_tree_larger_than_its_limits() {
    for (name, form) in FORMS {
        let budget = Budget::new(LIMITS, Arc::default());
        let url = Url::parse("https://www.acme.example/").unwrap();
        let context = PageContext { url: &url, redirects: &[], max_chars: 20_000 };
        let _ = Page::parse(&form(20_000), &context, &budget);
        assert!(budget.nodes() <= LIMITS.nodes + 2 * LIMITS.open, "{name}: {}", budget.nodes());
    }
}

#[test]
fn a_page_at_its_bounds_is_read_and_one_beyond_is_refused_by_name() {
    let said = |html: &str, limits: PageLimits| read(html, limits).0.err().map(|heavy| heavy.to_string());
    let limits = PageLimits::default();
    let (_, steps) = read("<p>x</p>", limits);
    // The root, head and body are nodes too.
    let page = "<i>x</i>".repeat(10);
    let table = [
        (
            PageLimits { nodes: 23, ..limits },
            page.clone(),
            format!("{page}<i>"),
            "more than 23 nodes, `[discovery] page_nodes`",
        ),
        (
            PageLimits { attributes: 10, ..limits },
            "<i a b>".repeat(5),
            "<i a b>".repeat(5) + "<i a>",
            "more than 10 attributes",
        ),
        (
            limits,
            format!("<p {}>", numbered(2_000)),
            format!("<p {}>", numbered(2_001)),
            "more than 2,000 attributes in one tag",
        ),
        // A tag that never ends gives no token: what may be in it is read along, by the piece.
        (
            limits,
            format!("<p {}", numbered(2_000)),
            format!("<p {}", numbered(4_000)),
            "more than 2,000 attributes in one tag",
        ),
        (limits, "<div>".repeat(1_800), "<div>".repeat(2_100), "more than 2,000 elements open at once"),
        (
            PageLimits { bytes: 1_024, ..limits },
            "x".repeat(1_024),
            "x".repeat(1_025),
            "more than 1 KiB of text and attributes",
        ),
        (
            PageLimits { steps, ..limits },
            "<p>x</p>".to_owned(),
            "<p>x</p><p>".to_owned(),
            "more than {steps} steps, `[discovery] page_steps`",
        ),
    ];
    for (limits, within, beyond, refusal) in table {
        assert_eq!(said(&within, limits), None, "{refusal}");
        assert_eq!(said(&beyond, limits), Some(refusal.replace("{steps}", &limits.steps.to_string())));
    }
}

#[test]
fn a_reading_that_is_no_longer_wanted_stops_at_the_next_piece() {
    let stopped = Arc::new(AtomicBool::new(true));
    let budget = Budget::new(PageLimits::default(), stopped);
    let url = Url::parse("https://www.acme.example/").unwrap();
    let context = PageContext { url: &url, redirects: &[], max_chars: 20_000 };
    let refused = Page::parse(&"<p>x</p>".repeat(10_000), &context, &budget).unwrap_err();
    assert_eq!(refused, TooHeavy::by_time());
    assert!(budget.steps() < 100, "{}", budget.steps());
}

#[test]
fn an_honest_page_stays_far_below_its_limits() {
    // 100,000 elements in some 2 MB, below 40 others, as in a shop's home page.
    let card = "<li class='card col-4'><a href='/p/123' class='link' data-id=1><img src='/i.jpg' alt='x'><h3>Name</h3>\
                <p class='price'>12 <b>EUR</b></p></a></li>";
    let list = format!("<ul>{}</ul>", card.repeat(40));
    let html = format!("{}{}", "<div class='wrap'>".repeat(40), list.repeat(280));
    let (page, steps) = read(&html, PageLimits::default());
    assert_eq!(page.unwrap().links.len(), 5_000);
    assert!(
        html.len() > 1_500_000 && steps < pages::STEPS.limit / 2,
        "{steps} steps for {} bytes",
        html.len()
    );
}
