//! Reads the wanted parts of XML in one pass.

use std::{borrow::Cow, collections::HashSet};

use jobscan_plugin_sdk::{
    PluginError, text,
    xml::{Element, Token, Xml},
};

use crate::{
    node::{Node, TEXT},
    want::Want,
};

/// Reads the wanted parts of a document: an object with the root element as its only member.
pub(crate) fn read<'a>(source: &'a str, want: &Want) -> Result<Node<'a>, PluginError> {
    let mut xml = Xml::new(source);
    let mut members = Vec::new();
    loop {
        match xml.token()? {
            Token::Open(element) => members.extend(child(&mut xml, &element, want)?),
            Token::End => return Ok(Node::Object(members)),
            Token::Text(_) | Token::Close(_) => {}
        }
    }
}

/// The names of the elements in an element.
pub(crate) fn names(source: &str) -> Vec<String> {
    let any = Want {
        any: Some(Box::new(Want { any: Some(Box::default()), ..Want::default() })),
        ..Want::default()
    };
    let Ok(document) = read(source, &any) else { return Vec::new() };
    let elements = document.members().iter().flat_map(|(_, root)| root.members());
    let mut known = HashSet::new();
    let names = elements.map(|(name, _)| name).filter(|name| *name != TEXT && known.insert(*name));
    names.map(ToString::to_string).collect()
}

type Member<'a> = (Cow<'a, str>, Node<'a>);

/// An element, if it is wanted. It is read to its end.
fn child<'a>(
    xml: &mut Xml<'a>,
    element: &Element<'a>,
    want: &Want,
) -> Result<Option<Member<'a>>, PluginError> {
    let name = element.name;
    let Some(want) = want.of_element(name) else {
        xml.skip()?;
        return Ok(None);
    };
    let node = if want.raw {
        let end = xml.skip()?.end;
        Node::Raw(xml.source().get(element.tag.start..end).unwrap_or_default())
    } else {
        inside(xml, element, want)?
    };
    Ok(Some((Cow::Borrowed(name), node)))
}

/// What is wanted of an element that has begun.
fn inside<'a>(xml: &mut Xml<'a>, element: &Element<'a>, want: &Want) -> Result<Node<'a>, PluginError> {
    let mut members = attributes(element, want);
    let mut words = Cow::Borrowed("");
    let mut marked_up = false;
    loop {
        match xml.token()? {
            Token::Text(more) if words.trim().is_empty() => words = more,
            Token::Text(more) => words.to_mut().push_str(&more),
            Token::Open(element) => {
                marked_up = true;
                members.extend(child(xml, &element, want)?);
            }
            Token::Close(tag) => {
                if want.text && marked_up {
                    // Text with elements in it is markup, as it is written.
                    words = Cow::Borrowed(xml.source().get(element.tag.end..tag.start).unwrap_or_default());
                }
                return Ok(node(members, words));
            }
            Token::End => return Err(xml.fault("it ends inside an element")),
        }
    }
}

fn node<'a>(mut members: Vec<Member<'a>>, words: Cow<'a, str>) -> Node<'a> {
    if members.is_empty() {
        return Node::Text(words);
    }
    if text::non_empty(&words).is_some() {
        members.push((Cow::Borrowed(TEXT), Node::Text(words)));
    }
    Node::Object(members)
}

fn attributes<'a>(element: &Element<'_>, want: &Want) -> Vec<Member<'a>> {
    if !want.members.iter().any(|(name, _)| name.starts_with('@')) {
        return Vec::new();
    }
    let named = element.attributes().map(|(name, value)| (format!("@{name}"), value));
    let mut members: Vec<Member<'a>> = Vec::new();
    for (name, value) in named.filter(|(name, _)| want.members.iter().any(|(known, _)| known == name)) {
        // Of one that is given twice, the first counts.
        if !members.iter().any(|(known, _)| *known == name) {
            members.push((Cow::Owned(name), Node::Text(Cow::Owned(value))));
        }
    }
    members
}
