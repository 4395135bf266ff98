use super::{fold, fold_sign, is_invisible, is_mark, visible, words};

#[test]
fn what_looks_the_same_is_the_same() {
    for (texts, folded) in [
        // Compatibility forms: ligatures, bold, script, full width, circled, superscript, squared.
        (&["ﬁnance", "finance", "ﬁnance", "ＦＩＮＡＮＣＥ", "𝐟𝐢𝐧𝐚𝐧𝐜𝐞", "𝓕𝓲𝓷𝓪𝓷𝓬𝓮", "ⓕⓘⓝⓐⓝⓒⓔ"][..], "finance"),
        (&["㎏", "kg", "ＫＧ"], "kg"),
        (&["m²", "m2", "m２", "m𝟐"], "m2"),
        (&["½", "1⁄2", "1/2", "１／２"], "1/2"),
        // Case.
        (&["STRASSE", "Straße", "STRAẞE", "straſse"], "strasse"),
        (&["İSTANBUL", "istanbul", "ıstanbul", "i\u{307}stanbul"], "istanbul"),
        (&["ΟΔΟΣ", "οδος", "ΌΔΟΣ", "όδος"], "οδοσ"),
        // Marks, together and apart.
        (&["Exportación", "Exportacio\u{301}n", "EXPORTACIÓN"], "exportacion"),
        (&["Łódź", "Lodz", "Ło\u{301}dz\u{301}"], "lodz"),
        (&["Ørsted", "Orsted", "O\u{338}rsted"], "orsted"),
        (&["Đorđe", "Dorde"], "dorde"),
        (&["Æther œuvre Þór Ðan", "aether oeuvre thor dan"], "aether oeuvre thor dan"),
        // One sign for all its kinds.
        (&["don't", "don’t", "donʼt", "don‘t", "don＇t", "don´t", "don′t"], "don't"),
        (&["e-mail", "e‐mail", "e‑mail", "e–mail", "e—mail", "e−mail", "e－mail", "e\u{ad}-mail"], "e-mail"),
        // What nobody sees.
        (
            &[
                "payment",
                "pay\u{ad}ment",
                "pay\u{200b}ment",
                "pay\u{200d}ment",
                "pay\u{2060}ment",
                "\u{feff}payment",
                "\u{202a}payment\u{202c}",
                "\u{2066}pay\u{2069}ment",
                "pay\u{200e}me\u{200f}nt",
                "pay\u{fe0f}ment",
                "pay\u{e0041}ment\u{e007f}",
                "pay\u{34f}ment",
            ],
            "payment",
        ),
        (&["Acme\u{a0}Labs", "Acme\u{3000}Labs", "Acme\u{2009}Labs"], "acme labs"),
        (&["שָׁלוֹם", "שלום"], "שלום"),
        (&["مُحَمَّد", "محمد"], "محمد"),
    ] {
        for text in texts {
            assert_eq!(fold(text), folded, "{text:?}");
        }
    }
}

#[test]
fn what_says_something_else_stays_apart() {
    for (one, other) in [
        ("Java™", "Javatm"),
        // Letters of another script, and other letters.
        ("Acme", "А\u{441}me"),
        ("Müller", "Mueller"),
        ("दिल", "दल"),
        ("ที", "ทา"),
        ("1⁄2", "12"),
    ] {
        assert_ne!(fold(one), fold(other), "{one} {other}");
    }
    assert_eq!(fold("Acme® Labs™"), "acme  labs ");
}

/// Every sign there is. A text is folded sign by sign, so that what holds for each holds for all texts.
#[test]
fn folding_twice_is_folding_once_for_every_sign() {
    for sign in char::MIN..=char::MAX {
        let once = fold(sign.encode_utf8(&mut [0; 4]));
        assert_eq!(fold(&once), once, "{sign:?} {:x}", u32::from(sign));
        assert!(!once.contains(|part| is_mark(part) || is_invisible(part)), "{sign:?}");
        assert!(once.chars().count() <= 18, "{sign:?}");
        if is_mark(sign) || is_invisible(sign) {
            assert_eq!(once, "", "{sign:?}");
        }
    }
}

#[test]
fn every_sign_folds_as_its_decompositions_and_cases_do() {
    use unicode_normalization::UnicodeNormalization;
    // Signs that are read otherwise than they decompose, and those whose capitals are of other letters.
    let exempt = |sign: char| super::folded_whole(sign).is_some();
    for sign in (char::MIN..=char::MAX).filter(|sign| !exempt(*sign)) {
        let folded = fold(sign.encode_utf8(&mut [0; 4]));
        for form in [
            sign.to_string().nfd().collect::<String>(),
            sign.to_string().nfkc().collect(),
            sign.to_string().nfkd().collect(),
            sign.to_lowercase().collect(),
        ] {
            assert_eq!(fold(&form), folded, "{sign:?} {:x} {form:?}", u32::from(sign));
        }
    }
}

#[test]
fn ascii_only_loses_its_case() {
    for sign in char::MIN..='\u{7f}' {
        let mut folded = Vec::new();
        fold_sign(sign, |part| folded.push(part));
        assert_eq!(folded, [sign.to_ascii_lowercase()]);
    }
}

#[test]
fn the_invisible_can_be_taken_out_of_a_text() {
    assert_eq!(visible("\u{202a}https://dos.example\u{202c}"), "https://dos.example");
    assert_eq!(visible("Ñandú"), "Ñandú");
    assert_eq!(visible("\u{200e}"), "");
}

#[test]
fn words_are_letters_and_digits() {
    assert_eq!(
        words(&fold("L’Empresa «Näive», S.L.")).collect::<Vec<_>>(),
        ["l", "empresa", "naive", "s", "l"]
    );
}

#[test]
fn what_is_told_without_tables_is_what_the_tables_say() {
    use unicode_normalization::UnicodeNormalization;
    let mut told = 0;
    for sign in (0x80..0x2_0000).filter_map(char::from_u32) {
        let Some(plain) = super::western(sign) else { continue };
        let parts = sign.nfkd().flat_map(char::to_lowercase).filter(|part| !is_mark(*part));
        let parts: String = parts.map(super::plain_sign).collect();
        assert_eq!(parts, plain.to_string(), "{sign}");
        told += 1;
    }
    assert_eq!(told, 64);
}
