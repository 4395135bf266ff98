use proptest::prelude::*;
use scraper::{Html, Node};

use super::*;

#[test]
fn each_block_is_a_line() {
    for (html, text) in [
        ("<p>One</p><p>Two</p>", "One\nTwo"),
        ("<div><div>One</div></div><div>Two</div>", "One\nTwo"),
        ("<h1>Title</h1>Text<h6>Sub</h6>", "Title\nText\nSub"),
        ("One<br>Two<BR/>Three", "One\nTwo\nThree"),
        ("One<br><br><br><br>Two", "One\n\nTwo"),
        ("One<br></p><p>Two", "One\nTwo"),
        ("<table><tr><td>A</td><td>B</td></tr><tr><th>C</th></tr></table>", "A B\nC"),
        ("<b>bo</b>ld and <i>it</i>alic", "bold and italic"),
        ("<p>  many\n\t blanks&nbsp; here </p>", "many blanks here"),
        ("<pre>one\n  two</pre>three\nfour", "one\ntwo\nthree four"),
        ("<dl><dt>Term<dd>Meaning</dl>", "Term\nMeaning"),
    ] {
        assert_eq!(html_to_text(html), text, "{html}");
    }
}

#[test]
fn list_items_have_a_dash() {
    for (html, text) in [
        ("<ul><li>One</li><li>Two</li></ul>Three", "- One\n- Two\nThree"),
        // Items without a list, as Lever sends them.
        ("<li>One<li><p>Two</p>", "- One\n- Two"),
        ("<ul><li><ul><li>Inner</li></ul></li><li> </li></ul>Text", "- Inner\nText"),
    ] {
        assert_eq!(html_to_text(html), text, "{html}");
    }
}

#[test]
fn invisible_content_is_dropped() {
    for (html, text) in [
        ("a<script>if (a</b> < b) alert('</p>')</SCRIPT >b", "ab"),
        ("a<style type=\"x>y\">p { }</style>b", "ab"),
        ("a<!-- <p>no</p> -- > -->b<!-->c<!--->d<!-- x --!>e", "abcde"),
        ("<!DOCTYPE html><?xml version=\"1.0\"?><p title='a > b'>x</p></>", "x"),
        ("a<script>never ends <p>b</p>", "a"),
        ("a<!-- never ends", "a"),
        ("a<p class=\"never ends", "a"),
    ] {
        assert_eq!(html_to_text(html), text, "{html}");
    }
}

#[test]
fn a_less_than_sign_that_begins_no_tag_is_text() {
    for (html, text) in [
        ("a < b <3 <p>c", "a < b <3\nc"),
        ("1 <", "1 <"),
        ("x </", "x </"),
        ("AT&T <b>R&D</b> & more", "AT&T R&D & more"),
    ] {
        assert_eq!(html_to_text(html), text, "{html}");
    }
}

#[test]
fn entities_are_decoded_once() {
    for (html, text) in [
        ("Gesti&oacute;n &amp; a&ntilde;o &#8211; &#xe9; &euro;", "Gestión & año – é €"),
        ("&CounterClockwiseContourIntegral; &zwj;&para;", "∳ \u{200d}¶"),
        ("&notit; &copy 2024 &unknown; &; &# &#x;", "¬it; © 2024 &unknown; &; &# &#x;"),
        ("&#128; &#0; &#x110000; &#99999999999;", "€ \u{fffd} \u{fffd} \u{fffd}"),
        ("&lt;p&gt;x&lt;/p&gt;", "<p>x</p>"),
        ("<p>&lt;b&gt; &amp;amp;</p>", "<b> &amp;"),
    ] {
        assert_eq!(html_to_text(html), text, "{html}");
    }
    // Escaped twice, as Greenhouse sends it.
    assert_eq!(html_to_text(&decode_entities("&lt;p&gt;R&amp;amp;D&lt;/p&gt;")), "R&D");
}

#[test]
fn text_without_markup_keeps_its_lines() {
    assert_eq!(html_to_text("One\n- two &amp; more\n\n\n\nThree"), "One\n- two & more\n\nThree");
}

#[test]
fn the_whitespace_of_plain_text_is_normalised() {
    assert_eq!(
        plain_to_text(" \r\n One\t\u{a0}two \r\nthree\rfour\r\n\r\n\r\nfive\u{7}\u{0} \n"),
        "One two\nthree\nfour\n\nfive"
    );
    assert_eq!(plain_to_text("a\u{2028}b\u{200b}c\u{ad}d"), "a\nbcd");
    assert_eq!(plain_to_text(" \n\u{a0}\t"), "");
    // This family is one emoji, connected by zero-width joiners.
    assert_eq!(plain_to_text("👨\u{200d}👩\u{200d}👧"), "👨\u{200d}👩\u{200d}👧");
}

#[test]
fn a_clean_line_has_no_line_breaks() {
    assert_eq!(clean_line("  Senior\u{a0} Rust\n Developer\t\u{1f}(m/f) "), "Senior Rust Developer (m/f)");
    assert_eq!(clean_line("Plain"), "Plain");
    assert_eq!(clean_line("\n"), "");
}

#[test]
fn any_depth_and_repetition_is_read() {
    let depth = 100_000;
    let nested = format!("{}deep{}", "<div>".repeat(depth), "</div>".repeat(depth));
    assert_eq!(html_to_text(&nested), "deep");
    assert_eq!(html_to_text(&"<ul><li>".repeat(depth)), "");
    assert_eq!(html_to_text(&format!("{}x", "<!-- a -->".repeat(depth))), "x");
    assert_eq!(html_to_text(&"<a b='".repeat(depth)), "");
    assert_eq!(html_to_text(&format!("<script>{}", "</".repeat(depth))), "");
    assert_eq!(html_to_text(&"<".repeat(depth)), "<".repeat(depth));
}

/// What would be quadratic if a search for an end started over: an opening, and what is repeated after it.
const FORMS: &[(&str, &str)] = &[
    ("", "<div>"),
    ("", "<ul><li>"),
    ("", "</div>"),
    ("", "<!-- a -->"),
    ("", "<!--"),
    ("<!--", "-"),
    ("<!--", "--!"),
    ("<!--", "-- "),
    ("", "<!"),
    ("", "<!x"),
    ("", "<?"),
    ("", "</"),
    ("", "</ "),
    ("", "<![CDATA["),
    ("", "<a b='"),
    ("", "<a b="),
    ("<a ", "b "),
    ("<", "a"),
    ("</", "a"),
    ("<script>", "</"),
    ("<script>", "</script"),
    ("<script></", "a"),
    ("", "<script>"),
    ("", "<script></script>"),
    ("", "<style></scrip"),
    ("<p>", "&"),
    ("<p>", "&amp;"),
    ("<p>", "&x"),
    ("<p>", "&#"),
    ("<p>&", "a"),
    ("<p>", "&notit;"),
    ("", "<"),
    ("", "< "),
    ("", "<pre>\n"),
    ("", "<br>"),
    ("", "\u{200b}<b>"),
    ("<p>", "\r\n"),
    ("<p>", "word "),
    ("", "plain\n"),
];

#[test]
fn twice_the_text_takes_at_most_two_and_a_half_times_the_steps() {
    for (opening, repeated) in FORMS {
        let taken = |times: usize| {
            let html = format!("{opening}{}", repeated.repeat(times));
            crate::domain::steps::steps_of(|| html_to_text(&html)).max(html.len() as u64)
        };
        let (once, twice) = (taken(3_000), taken(6_000));
        assert!(twice * 2 <= once * 5, "{opening}{repeated}…: {once} bytes looked at, then {twice}");
        // No byte is looked at more often than a few times, by the searches, the decoding and the writing.
        assert!(once <= 8 * (opening.len() + 3_000 * repeated.len()) as u64, "{opening}{repeated}…: {once}");
    }
}

/// The text that a full parser finds, without whitespace.
fn visible_by_parser(html: &str) -> String {
    let document = Html::parse_fragment(html);
    let texts = document.tree.nodes().filter_map(|node| match node.value() {
        Node::Text(text) => {
            let raw =
                node.parent().and_then(|parent| parent.value().as_element().map(|e| e.name().to_owned()));
            (!matches!(raw.as_deref(), Some("script" | "style"))).then(|| text.to_string())
        }
        _ => None,
    });
    visible(&texts.collect::<String>())
}

fn visible(text: &str) -> String {
    text.chars().filter(|sign| !sign.is_whitespace()).collect()
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-zñ ,.]{1,8}",
        1 => prop::sample::select(vec![
            "<p>", "</p>", "<div class='a>b'>", "</div>", "<DIV id=x/>", "<b title=\"<i>\">", "</b >", "<a href=/x?a=1&b=2>",
            "</a>", "<br/>", "<h2\n>", "</h2>", "<!-- c > -->", "<!---->", "<script>var a = '<p>';</script>",
            "<style>b>i{}</style>", "<span a b=c d='e'>", "</span>", "<x-y>", "</x-y>",
        ]).prop_map(str::to_owned),
        1 => prop::sample::select(vec![
            "&amp;", "&lt;", "&eacute;", "&rarr;", "&copy", "&nosuch;", "&#225;", "&#x2014;", "&#150;", "&", "<", "< ", "<3", "a<b>c",
        ]).prop_map(str::to_owned),
    ]
}

proptest! {
    #[test]
    fn the_scanner_agrees_with_a_full_parser(pieces in prop::collection::vec(piece(), 0..20)) {
        // A tag first, so that it is treated as HTML; a space last, so that the end truncates no piece.
        let html = format!("<p>{} </p>", pieces.concat());
        prop_assert_eq!(visible(&html_to_text(&html)), visible_by_parser(&html));
    }

    #[test]
    fn any_input_gives_normalised_text(html in "(\\PC|[<>&;#!/\"'= \n\r\t-]|<p>|<li>|<br>){0,80}") {
        for text in [html_to_text(&html), plain_to_text(&html)] {
            prop_assert_eq!(text.trim(), &text);
            prop_assert!(!text.contains("\n\n\n") && !text.contains("  ") && !text.contains(" \n"));
            prop_assert!(!text.contains(|sign: char| sign != '\n' && sign.is_control()));
            prop_assert_eq!(plain_to_text(&text), text);
        }
        let line = clean_line(&html);
        prop_assert!(!line.contains('\n'));
        prop_assert_eq!(clean_line(&line), line);
    }
}
