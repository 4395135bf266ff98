use super::*;

/// The tokens in short, or the error.
fn read(text: &str) -> Result<Vec<String>, PluginError> {
    let mut xml = Xml::new(text);
    let mut tokens = Vec::new();
    loop {
        tokens.push(match xml.token()? {
            Token::Open(element) => {
                let attributes = element.attributes().map(|(name, value)| format!(" {name}={value}"));
                format!("<{}{}>", element.name, attributes.collect::<String>())
            }
            Token::Text(text) => text.into_owned(),
            Token::Close(_) => "/".to_owned(),
            Token::End => return Ok(tokens),
        });
    }
}

fn fault(text: &str) -> String {
    match read(text) {
        Err(PluginError::Parse(failure)) => failure.detail,
        other => panic!("no parse failure: {other:?}"),
    }
}

#[test]
fn elements_texts_and_attributes_come_in_order() {
    let tokens =
        read("<?xml version=\"1.0\"?><!-- x --><a x='1 &amp; 2'><tt:b>R&amp;D&#233; &nbsp;</tt:b><c/></a>");
    assert_eq!(tokens.unwrap(), ["<a x=1 & 2>", "<tt:b>", "R&Dé \u{a0}", "/", "<c>", "/", "/"]);
}

#[test]
fn cdata_is_text_as_it_is_whatever_tags_it_holds() {
    let tokens = read("<p>one &lt;b&gt;<![CDATA[<i></p> &amp;]]> two</p>").unwrap();
    assert_eq!(tokens, ["<p>", "one <b>", "<i></p> &amp;", " two", "/"]);
}

#[test]
fn a_comment_within_a_text_divides_it() {
    assert_eq!(read("<p>one<!-- </p> -->two</p>").unwrap().concat(), "<p>onetwo/");
}

#[test]
fn entities_of_a_document_are_not_expanded() {
    let bomb = "<!DOCTYPE a [<!ENTITY x \"xxxxxxxxxx\"><!ENTITY y \"&x;&x;&x;\">]><a>&y; R & D</a>";
    assert_eq!(read(bomb).unwrap(), ["<a>", "&y; R & D", "/"]);
}

#[test]
fn what_is_cut_is_an_error_and_so_is_what_is_nested_too_deep() {
    let whole = "<a><b x=\"1\">text<![CDATA[c]]></b></a>";
    for end in 0..whole.len() {
        assert!(read(&whole[..end]).is_err(), "{}", &whole[..end]);
    }
    assert!(fault("").contains("no element"));
    assert!(fault("<a><b></a>").contains("no XML"));
    assert!(fault(&"<a>".repeat(DEEPEST + 1)).contains("more than 128 deep"));
    assert!(read(&format!("{}{}", "<a>".repeat(DEEPEST), "</a>".repeat(DEEPEST))).is_ok());
}

#[test]
fn an_element_can_be_skipped() {
    let text = "<a><b><b/>x</b><c/></a>";
    let mut xml = Xml::new(text);
    assert!(matches!(xml.token(), Ok(Token::Open(_))));
    assert!(matches!(xml.token(), Ok(Token::Open(element)) if element.name == "b"));
    let closing = xml.skip().unwrap();
    assert_eq!(&text[closing], "</b>");
    assert!(matches!(xml.token(), Ok(Token::Open(element)) if element.name == "c"));
}
