use proptest::prelude::*;
use url::Url;

use super::*;
use crate::bounds::pages as bounds;

fn parse(html: &str) -> Page {
    let url = Url::parse("https://www.acme.example/es/").unwrap();
    Page::parse(html, &PageContext { url: &url, redirects: &[], max_chars: 20_000 }, &Budget::default())
        .unwrap()
}

/// What a page is refused for.
fn refusal(html: &str) -> String {
    let url = Url::parse("https://www.acme.example/").unwrap();
    let context = PageContext { url: &url, redirects: &[], max_chars: 20_000 };
    Page::parse(html, &context, &Budget::default()).unwrap_err().to_string()
}

#[test]
fn a_page_is_reduced_to_lines_in_document_order() {
    let page = parse(
        r#"<!doctype html><HTML LANG="es-ES"><head><title> Acme &amp; Co </title>
        <meta property="og:site_name" content="Acme &quot;x&quot;">
        <link rel=canonical href="/es/empleo"><style>.x{}</style>
        <script src='//boards.greenhouse.io/embed/job_board/js?for=acme&amp;b=1'></script></head>
        <body><nav><a href="../careers?a=1&amp;b=2" class="btn x">Trabaja <b>aqu&iacute;</b></a></nav>
        <h2>Ofertas<br>abiertas</h2><p>Somos <i>felices</i>.<!-- <a href="https://jobs.lever.co/old">x</a> --></p>
        <div id="lever-jobs-container" class="c" data-x='{"u":"https:\/\/a.example\/b"}'>
        <iframe data-src="https://acme.recruitee.com/"></iframe></div>
        <script>window.leverJobsOptions = { accountName: 'acme',
          u: "https:\/\/jobs.lever.co\u002Facme" }</script>
        <noscript><a href="https://jobs.lever.co/acme">sin script</a></noscript>
        <a href="mailto:x@acme.example">no</a><a href="javascript:void(0)">no</a><a href='#top'>no</a>
        <div class="site-footer"><form action="/buscar"></form><a href="https://x.example">X</a></div></body></html>"#,
    );
    insta::assert_snapshot!(page.reduced, @r#"
    <html lang="es-es">
    <title>Acme & Co</title>
    <meta name="og:site_name" content="Acme 'x'">
    <link rel="canonical" href="https://www.acme.example/es/empleo">
    <script src="https://boards.greenhouse.io/embed/job_board/js?for=acme&b=1" place="body"></script>
    <a href="https://www.acme.example/careers?a=1&b=2" class="btn x" place="nav">Trabaja aquí</a>
    <h2>Ofertas</h2>
    <h2>abiertas</h2>
    <p>Somos felices.</p>
    <div id="lever-jobs-container" class="c" data-x="{'u':'https://a.example/b'}" place="body">
    <iframe src="https://acme.recruitee.com/" place="body" data-src="https://acme.recruitee.com/">
    <script>window.leverJobsOptions = { accountName: 'acme', u: "https://jobs.lever.co/acme" }</script>
    <a href="https://jobs.lever.co/acme" place="body">sin script</a>
    <p>no no no</p>
    <form action="https://www.acme.example/buscar" place="footer">
    <a href="https://x.example/" place="footer">X</a>
    "#);
    assert_eq!(page.language.as_deref(), Some("es-es"));
    assert_eq!(page.links.len(), 3);
    let at = page.reduced.find("https://x.example").unwrap();
    assert_eq!(page.line_at(at), Some((PageRegion::Footer, "X")));
    assert_eq!(page.line_at(page.reduced.len()), None);
    assert!(!page.reduced.contains("old"));
}

#[test]
fn redirects_come_first_and_a_base_address_is_applied() {
    let url = Url::parse("https://b.example/x").unwrap();
    let redirects = [Url::parse("https://a.example/").unwrap()];
    let context = PageContext { url: &url, redirects: &redirects, max_chars: 1000 };
    let page = Page::parse("<base href='/deep/er/'><a href=y>Y</a>", &context, &Budget::default()).unwrap();
    assert!(page.reduced.starts_with("<html>\n<redirect href=\"https://a.example/\">\n"));
    assert_eq!(page.links[0].url.as_str(), "https://b.example/deep/er/y");
}

#[test]
fn what_leads_to_a_board_other_than_by_a_link_is_shown() {
    for html in [
        "<button onclick=\"window.open('https://jobs.lever.co/acme')\">Jobs</button>",
        "<div onclick='location.href=&quot;https://jobs.lever.co/acme&quot;'>Jobs</div>",
        "<a href='#' data-href='https://jobs.lever.co/acme'>Jobs</a>",
        "<a href=\"javascript:window.open('https://jobs.lever.co/acme')\">Jobs</a>",
        "<a href='/x' onclick=\"open('https://jobs.lever.co/acme')\">Jobs</a>",
        "<span data-href='https://jobs.lever.co/acme'>Jobs</span>",
        "<map><area href='https://jobs.lever.co/acme' alt=Jobs></map>",
        "<form action='https://jobs.lever.co/acme'></form>",
        "<form><button formaction='https://jobs.lever.co/acme'>Jobs</button></form>",
        "<select onchange='location=this.value'><option value='https://jobs.lever.co/acme'>Jobs</option></select>",
        "<object data='https://jobs.lever.co/acme'></object>",
        "<embed src='//jobs.lever.co/acme'>",
        "<svg><a href='https://jobs.lever.co/acme'><text>Jobs</text></a></svg>",
        "<svg><g><a xlink:href='//jobs.lever.co/acme'><path d='x'/></a></g></svg>",
        "<a href='/x'><svg><a xlink:href='https://jobs.lever.co/acme'><text>Jobs</text></a></svg></a>",
        "<iframe data-lazy-src='https://jobs.lever.co/acme'></iframe>",
        "<iframe src='about:blank' data-consent-src='https://jobs.lever.co/acme'></iframe>",
        "<iframe srcdoc=\"<a href='https://jobs.lever.co/acme'>x</a>\"></iframe>",
        "<iframe srcdoc=\"<script src='https://jobs.lever.co/acme'></script>\"></iframe>",
        "<x-button href='https://jobs.lever.co/acme'>Jobs</x-button>",
        "<job-list :config='{\"u\":\"https:\\/\\/jobs.lever.co\\/acme\"}'></job-list>",
        "<script type=text/plain data-cookieblock-src='https://jobs.lever.co/acme'></script>",
        "<noscript><form action='https://jobs.lever.co/acme'></form></noscript>",
    ] {
        assert!(parse(html).reduced.contains("//jobs.lever.co/acme"), "{html}: {}", parse(html).reduced);
    }
    for html in [
        "<!-- <button onclick=\"window.open('https://jobs.lever.co/acme')\"> -->",
        "<img src='https://jobs.lever.co/acme.png'>",
        "<q cite='https://jobs.lever.co/acme'>x</q>",
    ] {
        assert!(!parse(html).reduced.contains("jobs.lever.co"), "{html}: {}", parse(html).reduced);
    }
}

#[test]
fn a_button_that_leads_to_a_page_is_a_link_with_its_text() {
    for html in [
        "<button onclick=\"location.href='/careers'\"><b>Work</b> with us</button>",
        "<div data-href='/careers'>Work <i>with</i> us</div>",
        "<a href='#' onclick=\"window.open('/careers'); return false\">Work with us</a>",
        "<select><option value='/careers'>Work with us</option></select>",
        "<input type=button value='Work with us' onclick=\"location='/careers'\">",
    ] {
        let page = parse(html);
        let links: Vec<(&str, &str)> =
            page.links.iter().map(|link| (link.url.path(), link.text.as_str())).collect();
        assert_eq!(links, [("/careers", "Work with us")], "{html}");
    }
    assert!(parse("<body onclick=\"location='/x'\"><main data-url='/y'>text</main>").links.is_empty());
}

#[test]
fn only_the_first_base_address_counts() {
    let page = parse("<base href='/one/'><base href='/two/'><a href=x>x</a>");
    assert_eq!(page.links[0].url.path(), "/one/x");
}

#[test]
fn the_target_of_a_refresh_is_found() {
    let target = |html| parse(html).refresh.map(|url| url.path().to_owned());
    assert_eq!(target("<meta http-equiv=refresh content='0; /es/'>").as_deref(), Some("/es/"));
    assert_eq!(target("<meta http-equiv=refresh content='0;url = /es/'>").as_deref(), Some("/es/"));
    let two = "<meta http-equiv=refresh content='0;url=/es/'><meta http-equiv=refresh content='60'>";
    assert_eq!(target(two).as_deref(), Some("/es/"));
    let page = parse(r#"<meta http-equiv="Refresh" content="0; URL='/empleo'">"#);
    assert_eq!(page.refresh.unwrap().as_str(), "https://www.acme.example/empleo");
}

#[test]
fn pages_built_by_script_are_distinguished_from_short_ones() {
    let built = r#"<body><div id="root"></div><script src="/main.js"></script>
        <noscript>You need to enable JavaScript to run this app, and much more text than that.</noscript>"#;
    assert!(parse(built).is_built_by_script());
    assert!(parse("<body><div id='x'></div><script>boot()</script>").is_built_by_script());
    assert!(!parse("<body><p>Under construction.</p>").is_built_by_script());
    let text = "Acme makes things for people who need things. ".repeat(8);
    assert!(
        !parse(&format!("<div id=root><p>{text}</p></div><script src=/m.js></script>")).is_built_by_script()
    );
}

#[test]
fn scripts_and_texts_leave_room_for_links() {
    let filler = "palabra ".repeat(200);
    let script = format!("<script>var x = '{}'</script>", "y".repeat(5000));
    let html =
        format!("{}{}<a href=/empleo>Empleo</a>", script.repeat(20), format!("<p>{filler}</p>").repeat(40));
    let page = parse(&html);
    assert!(page.reduced.chars().count() <= 20_000);
    assert!(page.reduced.contains("https://www.acme.example/empleo"), "{}", page.reduced.len());
}

#[test]
fn deep_nesting_is_refused_and_real_nesting_is_not() {
    let too_deep = "more than 2,000 elements open at once";
    assert_eq!(refusal(&"<div><b>".repeat(100_000)), too_deep);
    assert_eq!(refusal(&"<div/>".repeat(100_000)), too_deep, "HTML knows no such end of a div");
    assert_eq!(refusal(&format!("<svg>{}", "<path>".repeat(100_000))), too_deep);
    let icons = "<svg><g><path d='x'/><circle r=1 /></g></svg>".repeat(5_000);
    assert!(parse(&icons).links.is_empty());
    let html = format!("{}<a href=/x>x</a>", "<div>".repeat(500));
    assert_eq!(parse(&html).links.len(), 1);
    let list = format!("<ul>{}</ul>", "<li><p>x<br><img src=y>".repeat(5000));
    assert!(parse(&list).reduced.contains("<p>x</p>"));
}

#[test]
fn what_a_page_shows_without_scripts_is_read_inside_noscript_and_around_it() {
    let page = parse(
        "<a href=/outer>outer <noscript><a href=/inner>in<b>ner</b></a> notice<iframe src=/frame></iframe></noscript>
         text</a>",
    );
    let links: Vec<(&str, &str)> =
        page.links.iter().map(|link| (link.url.path(), link.text.as_str())).collect();
    assert_eq!(links, [("/outer", "outer"), ("/inner", "inner")]);
    assert!(page.reduced.contains("<iframe src=\"https://www.acme.example/frame\""));
}

#[test]
fn one_long_attribute_is_read_whole_whatever_it_holds() {
    let props =
        "{\"component\": \"Jobs/Index\", \"html\": \"<p class=x>a b c d e f g</p> <b a b c\", \"n\": 1},"
            .repeat(8_000);
    let page = parse(&format!(
        "<div id=app data-page='{props} \"https:\\/\\/jobs.lever.co\\/acme\"'></div><a href=/jobs>Jobs</a>"
    ));
    assert!(props.len() > 500_000);
    assert_eq!(page.links.len(), 1);
    assert!(page.app_root && page.reduced.contains("<div id=\"app\" data-page=\"{'component'"));
}

#[test]
fn links_have_a_number_and_a_length() {
    let most = bounds::LINKS.size();
    assert_eq!(parse(&"<a href=/x>x</a>".repeat(most)).links.len(), most);
    assert_eq!(parse(&"<a href=/x>x</a>".repeat(most + 1)).links.len(), most);
    let prefix = "https://www.acme.example/".len();
    let link = |length: usize| parse(&format!("<a href=/{}>x</a>", "y".repeat(length - prefix))).links.len();
    let longest = bounds::LINKED_ADDRESS.size();
    assert_eq!((link(longest), link(longest + 1)), (1, 0));
    // What a picture map calls its link is shortened like any text of a link.
    let page = parse(&format!("<map><area href=/x alt='{}'></map>", "word ".repeat(100_000)));
    assert!(page.links[0].text.len() <= 2_000);
}

#[test]
fn lines_that_do_not_fit_are_counted() {
    let page = |lines: usize| parse(&format!("<p>{}</p>", "w".repeat(992)).repeat(lines));
    let few = page(4);
    assert_eq!((few.left_out, few.reduced.matches("<p>").count()), (0, 4));
    let many = page(9);
    assert_eq!((many.left_out, many.reduced.matches("<p>").count()), (4, 5), "texts have a quarter");
}

#[test]
fn long_parts_of_a_page_are_cut_at_their_bounds() {
    let url = Url::parse("https://www.acme.example/").unwrap();
    let context = PageContext { url: &url, redirects: &[], max_chars: bounds::REDUCED.size() };
    let parse = |html: String| Page::parse(&html, &context, &Budget::default()).unwrap();
    let longest_run = |html: String| {
        let page = parse(html);
        page.reduced.split(|sign| sign != 'w').map(str::len).max().unwrap_or_default()
    };
    let of = |before: &str, length: usize, after: &str| format!("{before}{}{after}", "w".repeat(length));
    let script = bounds::SCRIPT.size();
    assert_eq!(longest_run(of("<script>", script, "</script>")), script);
    assert!(longest_run(of("<script>", script + 1, "</script>")) <= script / 4);
    let value = bounds::DATA_VALUE.size();
    assert_eq!(longest_run(of("<div data-x='", value, "'></div>")), value);
    assert!(longest_run(of("<div data-x='", value + 1, "'></div>")) <= value / 4);
    for (before, after, bound) in [
        ("<p>", "</p>", bounds::BLOCK_TEXT),
        ("<a href=/x>", "</a>", bounds::BLOCK_TEXT),
        ("<div id=x class='", "'></div>", bounds::SHORT_VALUE),
        ("<meta name=x content='", "'>", bounds::SHORT_VALUE),
    ] {
        assert_eq!(longest_run(of(before, bound.size(), after)), bound.size(), "{}", bound.name);
        assert_eq!(longest_run(of(before, bound.size() + 1, after)), bound.size(), "{}", bound.name);
    }
    let pieces = format!("<p>{}</p>", "<b>wwwwwwww</b>".repeat(1_000));
    assert_eq!(longest_run(pieces), bounds::BLOCK_TEXT.size());
    for length in [bounds::LINE_TEXT.size(), bounds::LINE_TEXT.size() + 1] {
        let page = parse(of("<p>", length, "</p>"));
        let at = page.reduced.find("<p>").unwrap();
        assert_eq!(page.line_at(at).unwrap().1.len(), bounds::LINE_TEXT.size());
    }
}

#[test]
fn texts_are_decoded_as_a_browser_would() {
    let latin = b"<meta charset=iso-8859-1>Espa\xf1a";
    assert!(decode(latin, None).ends_with("España"));
    assert!(decode(b"Espa\xf1a", Some("text/html; charset=\"ISO-8859-1\"")).ends_with("España"));
    assert_eq!(decode("España".as_bytes(), Some("text/html")), "España");
    assert_eq!(decode(b"Espa\xf1a", None), "España");
    assert_eq!(decode("\u{feff}España".as_bytes(), None), "España");
    let http_equiv = b"<meta http-equiv='content-type' content='text/html; charset=windows-1252'>\x80";
    assert!(decode(http_equiv, None).ends_with('€'));
}

#[test]
fn a_page_that_calls_itself_utf_16_is_read_as_what_it_is() {
    let page = "<meta charset=utf-16><p>España";
    assert!(decode(page.as_bytes(), None).ends_with("España"));
    assert!(
        decode(page.as_bytes(), Some("text/html; charset=utf-16")).ends_with("España"),
        "it holds no zero byte"
    );
    assert!(decode(page.replace("utf-16", "unicode").as_bytes(), Some("text/html")).ends_with("España"));
    let wide: Vec<u8> = page.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(decode(&wide, Some("text/html; charset=utf-16")), page);
    assert_eq!(decode(&wide, None), page);
    let marked = [&[0xff, 0xfe][..], &wide].concat();
    assert_eq!(decode(&marked, Some("text/html; charset=utf-8")), page, "a mark counts above all");
    let latin = "<meta charset=x-user-defined>Espa\u{f1}a";
    let latin: Vec<u8> = latin.chars().map(|sign| sign as u8).collect();
    assert!(decode(&latin, None).ends_with("España"));
}

#[test]
fn an_encoding_is_looked_for_at_the_beginning_only() {
    let page = |before: usize| {
        let mut page = vec![b' '; before];
        page.extend_from_slice(b"<meta charset=iso-8859-2>\xf1");
        decode(&page, None)
    };
    assert!(page(1_024 - 25).ends_with('\u{144}'));
    // Beyond it the bytes alone decide.
    assert!(page(1_024).ends_with('\u{f1}'));
    assert!(decode(&b"<meta".repeat(100_000), None).len() == 500_000);
}

proptest! {
    #[test]
    fn every_line_of_the_reduced_form_is_an_element(html in "(<[a-z]{1,6}( (href|id|class|data-x|src)=['\"]?[^>]{0,12}['\"]?)?>|</[a-z]{1,6}>|[^<]{0,12}|<!--|-->){0,40}") {
        let page = parse(&html);
        for line in page.reduced.lines() {
            prop_assert!(line.starts_with('<') && line.ends_with('>'), "{line}");
        }
        let again = page.lines.iter().map(|line| line.start);
        let starts = std::iter::once(0).chain(page.reduced.match_indices('\n').map(|(at, _)| at + 1));
        prop_assert_eq!(again.collect::<Vec<_>>(), starts.take(page.lines.len()).collect::<Vec<_>>());
    }

    #[test]
    fn nothing_panics(html in ".{0,200}", charset in ".{0,12}") {
        let _ = parse(&html);
        let _ = decode(html.as_bytes(), Some(&charset));
    }
}
