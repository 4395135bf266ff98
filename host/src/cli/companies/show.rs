//! `companies show`: all that is known of one company, for a person.

use chrono_tz::Tz;
use serde::Serialize;

use super::boards::{board_name, standing};
use crate::{
    cli::{
        CliError, Context,
        args::Format,
        choose::{find_company, merged_into},
        output::{counted, local_time, optional},
        unfinished::set_aside_line,
    },
    domain::{Resolution, Timestamp, Verdict},
    store::{
        Connection, StoreError,
        companies::{self, CompanyRow, Merged},
        discoveries::Discovery,
        feedback,
        said::{self, Origin, Said},
        settled::company,
        sources::{Evidence, SourceDetail, SourceState},
    },
};

pub(super) fn run(context: &mut Context<'_>, text: &str, format: Format) -> Result<(), CliError> {
    let (config, connection) = context.reader()?;
    let id = find_company(&connection, text)?.id;
    let gone = || CliError::failed(format_args!("company {id} is gone"));
    let company = companies::get(&connection, id)?.ok_or_else(gone)?;
    let asked = merged_into(&connection, text)?.map(|_| format!("{}, which went into {id}", text.trim()));
    if format == Format::Json {
        if let Some(asked) = asked {
            context.tell(format_args!("company {asked}"));
        }
        return context.out.json(&Shown::of(&connection, &company)?);
    }
    let zone = config.display_zone;
    let set_aside = companies::set_aside_of(&connection, id)?;
    let set_aside = set_aside.iter().map(|company| ("set aside", set_aside_line(company, zone)));
    let merges = companies::merged_into(&connection, id)?;
    let merges = merges.iter().map(|merged| ("merged from", merge_line(merged, zone)));
    let asked = asked.map(|asked| ("asked for", asked)).into_iter();
    let removed = company::removed_at(&connection, id)?
        .map(|at| ("removed", format!("{}; `companies restore {id}` brings it back", local_time(at, zone))));
    let said = said::of_company(&connection, id)?;
    let stand = feedback::stand(&connection, id)?;
    let verdict = stand.feedback.map(|verdict| ("feedback", verdict.as_str().to_owned()));
    let note = Some(stand.note).filter(|note| !note.is_empty()).map(|note| ("note", note));
    let said = said.iter().map(|said| ("said", said_line(said, zone)));
    let facts =
        company_lines(&company, zone).into_iter().chain(removed).chain(verdict).chain(note).chain(said);
    for (name, value) in asked.chain(facts).chain(set_aside).chain(merges) {
        context.out.line(format_args!("{name:<12} {value}"))?;
    }
    for (name, value) in
        company.discovery.as_ref().map(|found| discovery_lines(found, zone)).unwrap_or_default()
    {
        context.out.line(format_args!("  {name:<12} {value}"))?;
    }
    for source in &company.sources {
        context.out.section(headline(source))?;
        for (name, value) in board_lines(source, zone) {
            context.out.line(format_args!("  {name:<12} {value}"))?;
        }
    }
    Ok(())
}

/// What JSON holds: the exported company, and what people and merges made of it.
#[derive(Debug, Serialize)]
struct Shown<'c> {
    #[serde(flatten)]
    company: &'c CompanyRow,
    /// When a person removed it.
    removed_at: Option<Timestamp>,
    /// Whether its score is right, if somebody said so.
    feedback: Option<Verdict>,
    /// What stands as the note.
    note: Option<String>,
    /// All that people said of it, in order.
    said: Vec<Said>,
    /// The companies that were merged into it.
    merged_from: Vec<Merged>,
}

impl<'c> Shown<'c> {
    fn of(connection: &Connection, company: &'c CompanyRow) -> Result<Self, StoreError> {
        let stand = feedback::stand(connection, company.id)?;
        Ok(Self {
            company,
            removed_at: company::removed_at(connection, company.id)?,
            feedback: stand.feedback,
            note: Some(stand.note).filter(|note| !note.is_empty()),
            said: said::of_company(connection, company.id)?,
            merged_from: companies::merged_into(connection, company.id)?,
        })
    }
}

fn company_lines(company: &CompanyRow, zone: Tz) -> Vec<(&'static str, String)> {
    let text = |text: &Option<String>| text.clone();
    let facts = [
        ("company", Some(company.name.clone())),
        ("id", Some(company.id.to_string())),
        ("domain", text(&company.domain)),
        ("website", text(&company.website)),
        ("resolution", Some(company.resolution.as_str().to_owned())),
        ("rank", company.rank.map(|rank| format!("{rank} of 10"))),
        ("best score", company.max_score.map(|score| best_score(score, company))),
        (
            "offers",
            Some(offer_counts(company).unwrap_or_else(|| "unknown: no board of it was read".to_owned())),
        ),
        ("last strong", company.last_strong_at.map(|at| local_time(at, zone))),
        ("discovery", Some(discovery_outcome(company))),
    ];
    facts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// `2026-08-06 14:00, at the terminal: resolution REJECTED, before: PENDING`.
fn said_line(said: &Said, zone: Tz) -> String {
    let place = match said.origin {
        Origin::Terminal => "at the terminal",
        Origin::Sheet => "in the sheet",
    };
    let text = |text: &str| if text.is_empty() { "none".to_owned() } else { text.to_owned() };
    let (value, before) = (text(&said.value), text(&said.before));
    let overruled = if said.read { "" } else { "; overruled before it was read" };
    let at = local_time(said.said_at, zone);
    format!("{at}, {place}: {} {value}, before: {before}{overruled}", said.field)
}

/// `7  Acme Ltd (acme.example, https://acme.example/), 2026-08-06 14:00: …`.
fn merge_line(merged: &Merged, zone: Tz) -> String {
    let domain = merged.domain.as_deref().unwrap_or("no domain");
    let website = merged.website.as_deref().unwrap_or("no website");
    let decided = Some(merged.resolution).filter(|resolution| *resolution != Resolution::Pending);
    let decided = optional(decided.map(|resolution| format!(", {}", resolution.as_str())));
    let (name, when) = (&merged.name, local_time(merged.merged_at, zone));
    let line = format!("{}  {name} ({domain}, {website}{decided}), {when}: {}", merged.id, merged.reason);
    line
}

/// `6 of 10, most for fx: lever/acme/a-1`.
fn best_score(score: u8, company: &CompanyRow) -> String {
    let category = optional(company.top_category.as_deref().map(|category| format!(", most for {category}")));
    let offer = optional(company.top_offer.as_deref().map(|key| format!(": {key}")));
    format!("{score} of 10{category}{offer}")
}

/// `2 open, 2 openings, 1 strong (6.0 on average)`, if that is known.
fn offer_counts(company: &CompanyRow) -> Option<String> {
    let (open, openings, strong) = (company.open_offers?, company.openings?, company.strong_offers?);
    let mean = optional(company.avg_strong_score.map(|mean| format!(" ({mean:.1} on average)")));
    let openings = counted(openings.into(), "opening", "openings");
    Some(format!("{open} open, {openings}, {strong} strong{mean}"))
}

/// The outcome of the search for its boards, or why there was no search.
fn discovery_outcome(company: &CompanyRow) -> String {
    if let Some(found) = &company.discovery {
        return format!("{}: {}", found.state, found.reason);
    }
    let listed = company.sources.iter().any(|source| source.state == SourceState::Listed);
    let why = match (listed, &company.website) {
        (true, _) => "none: its boards are listed",
        (_, None) => "none: no website is known",
        _ => "none yet",
    };
    why.to_owned()
}

fn discovery_lines(found: &Discovery, zone: Tz) -> Vec<(&'static str, String)> {
    let pages = counted(found.pages.into(), "page", "pages");
    let looked = format!("{}, {pages}", local_time(found.checked_at, zone));
    let mut lines = vec![("looked", looked), ("look again", local_time(found.due_at, zone))];
    lines.extend(found.evidence.iter().map(|evidence| ("seen", sighting(evidence))));
    lines
}

/// `lever/acme  confirmed, certain: the feed bears its name`, `ats/acme  board certain, not readable yet: …`.
fn headline(source: &SourceDetail) -> String {
    let reason = Some(&source.reason).filter(|reason| !reason.is_empty());
    let reason = optional(reason.map(|reason| format!(": {reason}")));
    format!("{}  {}{reason}", board_name(source), standing(source))
}

fn board_lines(source: &SourceDetail, zone: Tz) -> Vec<(&'static str, String)> {
    let time = |at: Option<Timestamp>| at.map(|at| local_time(at, zone));
    let missed = source.missed_at.map(|at| {
        let times = counted(source.misses.into(), "time", "times");
        format!("{times}, the last {}", local_time(at, zone))
    });
    let lines = [
        ("board", source.board_url.clone()),
        ("open offers", source.open_offers.map(|offers| offers.to_string())),
        ("known since", Some(local_time(source.added_at, zone))),
        ("scanned", time(source.last_scanned_at)),
        ("looked", time(source.checked_at)),
        ("not found", missed),
        ("look again", time(source.due_at)),
    ];
    let mut lines: Vec<_> = lines.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
    lines.extend(source.evidence.iter().map(|evidence| ("seen", sighting(evidence))));
    lines
}

/// `link in the nav of https://acme.example/: Careers`.
fn sighting(evidence: &Evidence) -> String {
    let place = evidence.place.as_deref().map(|place| format!("in the {place} of"));
    let place = place.as_deref().unwrap_or("at");
    let text = Some(&evidence.text).filter(|text| !text.is_empty());
    let text = optional(text.map(|text| format!(": {text}")));
    format!("{} {place} {}{text}", evidence.kind, evidence.url)
}
