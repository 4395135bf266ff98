use proptest::prelude::*;

use super::*;

fn url(path: &str) -> Url {
    Url::parse(&format!("https://acme.example{path}")).unwrap()
}

/// Whether a file allows a path.
fn allows(file: &str, path: &str) -> bool {
    Rules::read(file.as_bytes(), "jobscan-host").allow(&url(path))
}

/// Whether one rule for all covers a path.
fn disallows(rule: &str, path: &str) -> bool {
    !allows(&format!("User-agent: *\nDisallow: {rule}\n"), path)
}

#[test]
fn a_rule_covers_what_it_says() {
    for (rule, covered, left) in [
        ("/empleo", &["/empleo", "/empleo/x", "/empleos?x=1"][..], &["/", "/es/empleo", "/Empleo"][..]),
        ("*/empleo", &["/empleo", "/es/empleo", "/es/es/empleo/x", "/a-/empleo"], &["/", "/xempleo"]),
        ("*empleo", &["/empleo", "/xempleo", "/es/empleo"], &["/", "/Empleo"]),
        ("*", &["/", "/x"], &["/robots.txt"]),
        ("**/x$", &["/x", "/a/x"], &["/x/", "/xx"]),
        ("*.pdf$", &["/a.pdf", "/b/a.pdf"], &["/a.pdf?x=1"]),
        ("*?", &["/x?y=1", "/?"], &["/x"]),
        ("/*/jobs", &["/es/jobs", "//jobs"], &["/jobs"]),
        ("/a*b*c", &["/abc", "/axbxc/d"], &["/acb"]),
        ("/$", &["/"], &["/x", "/?x=1"]),
        ("/a$b", &["/a$b", "/a$bc"], &["/a", "/ab"]),
        ("/x%2Ay", &["/x*y", "/x%2ay"], &["/xzy", "/xy"]),
        ("/x%24", &["/x$", "/x$y"], &["/x"]),
        ("/b%c3%BAsqueda", &["/búsqueda", "/b%C3%BAsqueda"], &["/busqueda"]),
        ("/búsqueda", &["/b%C3%BAsqueda"], &["/busqueda"]),
        ("/%65mpleo", &["/empleo"], &["/x"]),
        ("empleo", &["/empleo"], &["/es/empleo"]),
        ("/x # all of it", &["/x", "/x/y"], &["/y"]),
        ("", &[], &["/", "/x"]),
    ] {
        for path in covered {
            assert!(disallows(rule, path), "{rule} covers {path}");
        }
        for path in left {
            assert!(!disallows(rule, path), "{rule} does not cover {path}");
        }
    }
}

#[test]
fn the_longest_rule_decides_and_of_two_the_one_that_allows() {
    let file = "User-agent: *\nDisallow: */empleo\nAllow: /es/empleo\nDisallow: /x\nAllow: /x\nDisallow: */y\nAllow: /y\n";
    for (path, expected) in [
        ("/empleo", false),
        ("/ca/empleo", false),
        ("/es/empleo", true),
        ("/x", true),
        ("/y", false),
        ("/z", true),
    ] {
        assert_eq!(allows(file, path), expected, "{path}");
    }
}

#[test]
fn a_file_is_read_in_every_form_that_occurs() {
    for file in [
        "User-agent: *\nDisallow: */empleo\n",
        "User-agent: *\rDisallow: */empleo\r",
        "User-agent: *\r\nDisallow: */empleo",
        "\u{feff}User-agent: *\nDisallow: */empleo\n",
        "\u{feff}user-AGENT:*\ndisallow:*/empleo\n",
        "User-agent: *\n\nDisallow: */empleo\n",
        "User-agent: * # all\nDisallow : */empleo # ours\n",
        "USER-AGENT *\nDISALLOW */empleo\n",
        "User-agent: *\nDissallow: */empleo\n",
        "User-agent: other\nUser-agent: *\nDisallow: */empleo\n",
        "User-agent: *\nSitemap: https://acme.example/s.xml\nDisallow: */empleo\n",
        "User-agent: *\nCrawl-delay: 5\nDisallow: */empleo\n",
        "User-agent: jobscan-host\nDisallow: */empleo\n\nUser-agent: *\nDisallow:\n",
        "User-agent: JobScan-Host/1.0\nDisallow: */empleo\n\nUser-agent: *\nDisallow:\n",
        "User-agent: jobscan-host\nDisallow: /x\n\nUser-agent: jobscan-host\nDisallow: */empleo\n",
        "User-agent: jobscan-host\nCrawl-delay: 5\nUser-agent: *\nDisallow: */empleo\n",
        "Host: acme.example\nUser-agent: *\nNoindex: /y\nDisallow: */empleo\n",
    ] {
        assert!(!allows(file, "/es/empleo"), "{file:?}");
        assert!(allows(file, "/es/"), "{file:?}");
    }
    let utf_16: Vec<u8> =
        "\u{feff}User-agent: *\nDisallow: */empleo\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(!Rules::read(&utf_16, "jobscan-host").allow(&url("/empleo")));
}

#[test]
fn what_is_for_others_or_says_nothing_allows_everything() {
    for file in [
        "",
        "User-agent: *\nDisallow:\n",
        "Disallow: /\n",
        "User-agent: other\nDisallow: /\n",
        "User-agent: jobscan\nDisallow: /\n",
        "User-agent: *\nDisallow: /\n\nUser-agent: jobscan-host\nAllow: /\n",
        "<!doctype html><html><body>Allow us to introduce ourselves</body></html>",
    ] {
        assert!(allows(file, "/empleo"), "{file:?}");
    }
}

#[test]
fn the_line_that_crosses_the_bound_is_not_read_and_the_one_before_is() {
    let most = pages::ROBOTS.size();
    let filled = |rules: &str, length: usize| {
        let begin = "User-agent: *\n";
        format!("{begin}{}\n{rules}", "#".repeat(length - begin.len() - rules.len() - 1))
    };
    for (file, expected) in [
        (filled("Disallow: */empleo", most), false),
        (filled("Disallow: */empleo\n", most), false),
        (filled("Disallow: */empleo\n", most + 1), false),
        (filled("Disallow: */empleo", most + 1), true),
        (filled("Disallow: */empleo\nAllow: /", most + 1), false),
    ] {
        assert_eq!(allows(&file, "/empleo"), expected, "{}", file.len());
    }
}

proptest! {
    /// Where a rule begins with `/`, the file's reader compares as we do.
    #[test]
    fn rules_are_compared_as_their_reader_compares_them(rule in "/[ab/*]{0,6}[$]?", path in "/[ab/]{0,8}") {
        let file = format!("User-agent: *\nDisallow: {rule}\n");
        let robots = robotxt::Robots::parse(file.as_bytes(), "jobscan-host");
        prop_assert_eq!(allows(&file, &path), robots.is_allowed(&path));
    }

    #[test]
    fn nothing_panics(file in any::<Vec<u8>>(), text in ".{0,200}", path in "/[ -~]{0,20}") {
        let _ = Rules::read(&file, "jobscan-host").allow(&url(&path));
        let _ = Rules::read(text.as_bytes(), "jobscan-host").allow(&url(&path));
    }
}
