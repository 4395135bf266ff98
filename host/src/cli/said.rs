//! What people say at the terminal: how far a company has come, and whether a score is right.
//!
//! Words are written beside a run as well as without one: the same tables are filled from the spreadsheet, and the later
//! word stands.

use serde::Serialize;

use super::{
    CliError, Context,
    args::{CompaniesFeedbackArgs, CompaniesResolveArgs, Format, OffersFeedbackArgs, VerdictArgs},
    choose::{find_company, find_offer},
};
use crate::{
    bounds::units,
    domain::{OfferKey, Resolution, Verdict, text::clean_line},
    store::{
        Store,
        feedback::{self, Saying, Stand},
    },
    suggest::did_you_mean,
};

/// What a word changed.
#[derive(Debug, Serialize)]
struct Told {
    /// The company's id.
    company: i64,
    /// Its name, else its domain.
    name: String,
    /// What stood before.
    before: Stand,
    /// What stands now.
    now: Stand,
    /// Whether anything is different.
    changed: bool,
}

/// `companies resolve`.
pub(super) async fn resolve(context: &mut Context<'_>, args: &CompaniesResolveArgs) -> Result<(), CliError> {
    let words = Resolution::ALL.map(Resolution::as_str);
    let resolution = meant(&args.value, Resolution::from_person, &words)?;
    let saying =
        Saying { resolution: Some(resolution), note: note_of(args.note.as_deref())?, ..Saying::default() };
    let (_, store) = context.changer()?;
    say_of_company(context, &store, &args.company, saying, args.format.format).await
}

/// `companies feedback`.
pub(super) async fn of_company(
    context: &mut Context<'_>,
    args: &CompaniesFeedbackArgs,
) -> Result<(), CliError> {
    let saying = judgement(&args.said)?;
    let (_, store) = context.changer()?;
    say_of_company(context, &store, &args.company, saying, args.said.format.format).await
}

/// `offers feedback`.
pub(super) async fn of_offer(context: &mut Context<'_>, args: &OffersFeedbackArgs) -> Result<(), CliError> {
    let saying = judgement(&args.said)?;
    let (_, store) = context.changer()?;
    let offer = find_offer(&store.reader()?, &args.key)?;
    let key = offer.exported.key.clone();
    let Some(company) = offer.company_id else {
        return Err(CliError::failed(format_args!(
            "offer `{key}` is of no known company, and a judgement stands with a company"
        )));
    };
    let saying = Saying { offer: OfferKey::parse(&key), ..saying };
    say_of_company(context, &store, &company.to_string(), saying, args.said.format.format).await
}

async fn say_of_company(
    context: &mut Context<'_>,
    store: &Store,
    text: &str,
    saying: Saying,
    format: Format,
) -> Result<(), CliError> {
    let company = find_company(&store.reader()?, text)?;
    let (id, now) = (company.id, context.now);
    let (before, now) = store.write(move |tx| feedback::say(tx, id, &saying, now)).await?;
    let name = Some(company.name).filter(|name| !name.is_empty()).or(company.domain).unwrap_or_default();
    let changed = before != now;
    let told = Told { company: id, name, before, now, changed };
    if format == Format::Json {
        return context.out.json(&told);
    }
    show(context, &told)
}

fn show(context: &mut Context<'_>, told: &Told) -> Result<(), CliError> {
    let Told { company, name, before, now, changed } = told;
    context.out.line(format_args!("{name} (company {company})"))?;
    let verdict = |verdict: Option<Verdict>| verdict.map_or("none", Verdict::as_str).to_owned();
    let note = |note: &str| if note.is_empty() { "none".to_owned() } else { note.to_owned() };
    let lines = [
        ("resolution", before.resolution.as_str().to_owned(), now.resolution.as_str().to_owned()),
        ("feedback", verdict(before.feedback), verdict(now.feedback)),
        ("note", note(&before.note), note(&now.note)),
    ];
    for (what, before, now) in lines.iter().filter(|(_, before, now)| before != now || now != "none") {
        let was = if before == now { String::new() } else { format!(", before: {before}") };
        context.out.line(format_args!("  {what:<12} {now}{was}"))?;
    }
    if !changed {
        context.tell("it stood so already");
    } else if before.resolution.is_resolved() != now.resolution.is_resolved() {
        let effect = if now.resolution.is_resolved() {
            "its offers stay, and are left out of the lists; `companies resolve … PENDING` brings them back"
        } else {
            "its offers are in the lists again"
        };
        context.tell(effect);
    }
    Ok(())
}

fn judgement(said: &VerdictArgs) -> Result<Saying, CliError> {
    let words = Verdict::ALL.map(Verdict::as_str);
    let verdict = match (said.clear, said.verdict.is_empty()) {
        (true, _) => Some(None),
        (false, true) => None,
        (false, false) => Some(Some(meant(&said.verdict, Verdict::from_person, &words)?)),
    };
    Ok(Saying { verdict, note: note_of(said.note.as_deref())?, ..Saying::default() })
}

/// The value that words on the command line mean.
fn meant<T>(
    written: &[String],
    from_person: impl Fn(&str) -> Option<T>,
    words: &[&str],
) -> Result<T, CliError> {
    let written = written.join(" ");
    from_person(&written).ok_or_else(|| {
        let joined = written.trim().replace([' ', '-'], "_");
        let near =
            did_you_mean(&joined, words.iter().copied()).map_or_else(String::new, |near| format!("; {near}"));
        CliError::usage(format_args!("`{written}` is none of {}{near}", words.join(", ")))
    })
}

/// A note as one line, within what a cell of the spreadsheet is to hold.
fn note_of(note: Option<&str>) -> Result<Option<String>, CliError> {
    let note = note.map(|note| clean_line(note).trim().to_owned());
    if note.as_deref().is_some_and(|note| note.chars().nth(units::SHEET_TEXT.size()).is_some()) {
        return Err(CliError::usage(format_args!("the note has more than {}", units::SHEET_TEXT)));
    }
    Ok(note)
}
