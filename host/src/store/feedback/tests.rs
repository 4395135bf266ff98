use crate::store::{Fenced, fenced};
use std::{collections::BTreeMap, time::Duration};

use proptest::prelude::*;

use super::*;
use crate::{
    domain::Listing,
    store::{
        companies::{aggregate, merge, resolve as resolve_company},
        discoveries,
        offers::{Company, OfferWrite, PageWrite},
        testing::{
            begun_page, company, dump, facts, fence, histories, memory, offer, rolled_back, score, write,
            write_page,
        },
    },
};

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn said(company_id: i64, verdict: Option<Verdict>, note: &str) -> Statement {
    Statement { company_id, verdict, note: note.to_owned() }
}

fn stated(statement: Statement) -> Answers {
    Answers { statements: vec![statement], ..Answers::default() }
}

fn resolved(company_id: i64, resolution: Resolution) -> Answers {
    Answers { resolutions: vec![(company_id, resolution)], ..Answers::default() }
}

fn changed(resolutions: u64, statements: u64) -> Applied {
    Applied { resolutions, statements }
}

/// Shows one offer of a company with a score, and computes the company's figures.
fn show(tx: &Transaction<'_>, page: &PageWrite, company_id: i64, title: &str, value: u8) {
    let mut row = offer("a");
    title.clone_into(&mut row.title);
    let mut page = page.clone();
    page.offers.changed_or_new =
        vec![OfferWrite { company: Company::Known(company_id), score: Some(score(value)), ..write(row) }];
    write_page(&fenced(tx), &page).unwrap();
    aggregate(&fenced(tx), &[company_id], 6, at(100)).unwrap();
}

const ALL: FeedbackFilter = FeedbackFilter { verdict: None, company_id: None, all: true };

#[test]
fn what_stands_already_is_not_written() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    fence(&tx, "run", at(1));
    let [acme, other] = ["Acme", "Other"].map(|name| company(&tx, name));
    let answers = Answers {
        resolutions: vec![(acme, Resolution::InProgress), (other, Resolution::Pending)],
        statements: vec![said(acme, Some(Verdict::FalsePositive), "a bank's app"), said(other, None, "")],
    };
    assert_eq!(apply(&fenced(&tx), &answers, i64::MAX, at(5)).unwrap(), changed(1, 1));
    let before = dump(&tx, &[]);
    assert_eq!(apply(&fenced(&tx), &answers, i64::MAX, at(6)).unwrap(), Applied::default());
    assert_eq!(dump(&tx, &[]), before);
    assert_eq!(
        resolutions(&tx).unwrap(),
        [(acme, Resolution::InProgress), (other, Resolution::Pending)].into()
    );
    assert_eq!(latest(&tx).unwrap(), [(acme, answers.statements[0].clone())].into());
}

#[test]
fn a_change_of_mind_and_back_is_three_statements() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    fence(&tx, "run", at(1));
    let acme = company(&tx, "Acme");
    let (ok, wrong) = (Some(Verdict::Ok), Some(Verdict::FalsePositive));
    for (step, verdict) in (10..).zip([ok, wrong, ok, ok, None, None]) {
        apply(&fenced(&tx), &stated(said(acme, verdict, "n")), i64::MAX, at(step)).unwrap();
    }
    let told = |filter: &FeedbackFilter| -> Vec<_> {
        let listed = list(&tx, filter).unwrap().into_iter();
        listed.map(|row| (row.verdict, row.given_at.as_millis(), row.stands, row.latest_verdict)).collect()
    };
    let expected =
        [(None, 14, true, None), (ok, 12, false, None), (wrong, 11, false, None), (ok, 10, false, None)];
    assert_eq!(told(&ALL), expected);
    assert_eq!(told(&FeedbackFilter::default()), expected[..1]);
    let wrong_ones = FeedbackFilter { verdict: wrong, ..FeedbackFilter::default() };
    assert_eq!(told(&wrong_ones), [], "it was withdrawn");
    assert_eq!(told(&FeedbackFilter { all: true, ..wrong_ones }), expected[2..3]);
    assert_eq!(told(&FeedbackFilter { company_id: Some(acme + 1), ..ALL }), []);
    assert_eq!(latest(&tx).unwrap()[&acme], said(acme, None, "n"));
    let note = stated(said(acme, None, "another note"));
    assert_eq!(
        apply(&fenced(&tx), &note, i64::MAX, at(20)).unwrap(),
        changed(0, 1),
        "a note is a person's word too"
    );
}

#[test]
fn a_clock_that_was_put_back_makes_no_older_statement_the_latest() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    fence(&tx, "run", at(1));
    let acme = company(&tx, "Acme");
    let answers = stated(said(acme, Some(Verdict::Ok), ""));
    apply(&fenced(&tx), &stated(said(acme, Some(Verdict::FalseNegative), "")), i64::MAX, at(900)).unwrap();
    assert_eq!(apply(&fenced(&tx), &answers, i64::MAX, at(100)).unwrap(), changed(0, 1));
    assert_eq!(apply(&fenced(&tx), &answers, i64::MAX, at(101)).unwrap(), Applied::default());
    assert_eq!(latest(&tx).unwrap()[&acme].verdict, Some(Verdict::Ok));
}

#[test]
fn a_statement_keeps_the_offer_as_it_was() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let page = begun_page(&tx, at(1));
    let acme = resolve_company(&tx, &facts("", Some("acme.example")), at(1)).unwrap().id();
    apply(&fenced(&tx), &stated(said(acme, Some(Verdict::FalseNegative), "no offer")), i64::MAX, at(4))
        .unwrap();
    show(&tx, &page, acme, "Treasurer", 7);
    apply(&fenced(&tx), &stated(said(acme, Some(Verdict::FalsePositive), "why")), i64::MAX, at(5)).unwrap();
    show(&tx, &page, acme, "Cook", 2);
    let rows = list(&tx, &ALL).unwrap();
    let offer = JudgedOffer {
        key: "lever/board/a".to_owned(),
        url: "https://jobs.example/a".to_owned(),
        title: "Treasurer".to_owned(),
        text: "You keep the accounts in euros and in dollars.".to_owned(),
        salary: Some(ExportedSalary {
            min: Some(30_000.0),
            max: None,
            currency: Some("EUR".to_owned()),
            period: Some("year".to_owned()),
        }),
        workplace: "hybrid".to_owned(),
        score: Some(7),
        top_category: Some("category-7".to_owned()),
        catalog: "fx@1#00000000".to_owned(),
        breakdown: "{}".to_owned(),
    };
    assert_eq!((rows[0].company.as_str(), rows[0].offer.as_ref()), ("acme.example", Some(&offer)));
    assert_eq!((rows[1].note.as_str(), rows[1].offer.as_ref()), ("no offer", None));
    tx.execute("DELETE FROM offers", []).unwrap();
    assert_eq!(list(&tx, &ALL).unwrap(), rows, "the offer may go");
}

#[test]
fn answers_touch_no_offer_and_a_reversal_restores() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let page = begun_page(&tx, at(1));
    let acme = resolve_company(&tx, &facts("Acme", Some("acme.example")), at(1)).unwrap().id();
    show(&tx, &page, acme, "Treasurer", 7);
    let due = || discoveries::due_count(&tx, at(9)).unwrap();
    // The history of what was said grows.
    let figures = || {
        let rows = dump(&tx, &["companies.resolution", "companies.updated_at"]).into_iter();
        rows.filter(|row| !row.starts_with("company_words")).collect::<Vec<_>>()
    };
    let before = figures();
    assert_eq!(due(), 1);
    for resolution in Resolution::ALL {
        apply(&fenced(&tx), &resolved(acme, resolution), i64::MAX, at(7)).unwrap();
        assert_eq!(figures(), before, "{resolution:?}");
        assert_eq!(due(), u64::from(!resolution.is_resolved()), "{resolution:?}");
    }
    let back = resolved(acme, Resolution::Pending);
    assert_eq!(apply(&fenced(&tx), &back, i64::MAX, at(8)).unwrap(), changed(1, 0));
    assert_eq!((figures(), due()), (before, 1));
}

#[test]
fn an_unknown_company_undoes_all() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    fence(&tx, "run", at(1));
    let acme = company(&tx, "Acme");
    let before = dump(&tx, &[]);
    let good = Answers {
        resolutions: vec![(acme, Resolution::Rejected)],
        statements: vec![said(acme, Some(Verdict::Ok), "")],
    };
    let mut bad = [good.clone(), good.clone()];
    bad[0].resolutions.push((77, Resolution::Accepted));
    bad[1].statements.push(said(77, None, ""));
    for answers in bad {
        let refused = apply(&fenced(&tx), &answers, i64::MAX, at(5));
        assert!(
            matches!(&refused, Err(StoreError::Invalid(text)) if text.contains("company 77")),
            "{refused:?}"
        );
        assert_eq!(dump(&tx, &[]), before);
    }
    assert_eq!(apply(&fenced(&tx), &good, i64::MAX, at(5)).unwrap(), changed(1, 1));
}

#[test]
fn nothing_is_applied_after_the_lock_went_to_another() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let old = fence(&tx, "old", at(1));
    let acme = company(&tx, "Acme");
    fence(&tx, "new", at(1).plus(Duration::from_hours(2)));
    let before = dump(&tx, &[]);
    let late = Fenced::check(&tx, &old)
        .and_then(|tx| apply(&tx, &resolved(acme, Resolution::Accepted), i64::MAX, at(5)));
    assert!(matches!(late, Err(StoreError::FenceLost { .. })));
    assert_eq!(dump(&tx, &[]), before);
}

#[test]
fn ids_and_statements_lead_to_the_company_that_was_kept() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    fence(&tx, "run", at(1));
    let [kept, gone] = ["Kept", "Gone"].map(|name| company(&tx, name));
    apply(&fenced(&tx), &stated(said(gone, Some(Verdict::FalsePositive), "first")), i64::MAX, at(3)).unwrap();
    apply(&fenced(&tx), &stated(said(kept, Some(Verdict::Ok), "second")), i64::MAX, at(4)).unwrap();
    merge(&tx, kept, gone, "one", at(5)).unwrap();
    assert_eq!(latest(&tx).unwrap(), [(kept, said(kept, Some(Verdict::Ok), "second"))].into());
    let notes: Vec<_> =
        list(&tx, &ALL).unwrap().into_iter().map(|row| (row.company_id, row.company, row.note)).collect();
    assert_eq!(notes, ["second", "first"].map(|note| (kept, "Kept".to_owned(), note.to_owned())));
    let answers = Answers {
        resolutions: vec![(gone, Resolution::Accepted)],
        statements: vec![said(gone, Some(Verdict::Ok), "second"), said(gone, None, "third")],
    };
    assert_eq!(apply(&fenced(&tx), &answers, i64::MAX, at(6)).unwrap(), changed(1, 1));
    assert_eq!(resolutions(&tx).unwrap(), [(kept, Resolution::Accepted)].into());
    assert_eq!(latest(&tx).unwrap()[&kept], said(kept, None, "third"));
}

/// What may happen: the numbers stand for ids that were given, whether they lead elsewhere by now or not.
#[derive(Debug, Clone)]
enum Event {
    Answered(Vec<(usize, usize)>, Vec<(usize, usize, u8)>),
    Merged(usize, usize),
    /// An offer of a company is seen, closed or open.
    Seen(usize, bool),
}

const COMPANIES: usize = 5;

fn event() -> impl Strategy<Value = Event> {
    let resolutions = prop::collection::vec((0..COMPANIES, 0..Resolution::ALL.len()), 0..4);
    let statements = prop::collection::vec((0..COMPANIES, 0..=Verdict::ALL.len(), 0_u8..2), 0..4);
    prop_oneof![
        6 => (resolutions, statements)
            .prop_map(|(resolutions, statements)| Event::Answered(resolutions, statements)),
        1 => (0..COMPANIES, 0..COMPANIES).prop_map(|(kept, gone)| Event::Merged(kept, gone)),
        1 => (0..COMPANIES, any::<bool>()).prop_map(|(whose, open)| Event::Seen(whose, open)),
    ]
}

/// What is remembered apart from the database.
#[derive(Default)]
struct Model {
    leads: BTreeMap<i64, i64>,
    resolutions: HashMap<i64, Resolution>,
    /// All statements, in the order in which they were made, by the id that they were made of.
    statements: Vec<Statement>,
}

impl Model {
    fn latest(&self, company_id: i64) -> Option<Statement> {
        let of_company = |said: &&Statement| self.leads[&said.company_id] == company_id;
        self.statements.iter().rev().find(of_company).map(|said| Statement { company_id, ..said.clone() })
    }

    fn answer(&mut self, answers: &Answers) -> Applied {
        let mut applied = Applied::default();
        for (id, resolution) in &answers.resolutions {
            let before = self.resolutions.insert(self.leads[id], *resolution);
            applied.resolutions += u64::from(before != Some(*resolution));
        }
        for wished in &answers.statements {
            let company_id = self.leads[&wished.company_id];
            let stands = self.latest(company_id).unwrap_or_else(|| said(company_id, None, ""));
            if stands != (Statement { company_id, ..wished.clone() }) {
                self.statements.push(wished.clone());
                applied.statements += 1;
            }
        }
        applied
    }

    fn merge(&mut self, kept: i64, gone: i64) {
        let theirs = self.resolutions.remove(&gone).unwrap();
        let ours = self.resolutions.get_mut(&kept).unwrap();
        if *ours == Resolution::Pending {
            *ours = theirs;
        }
        for leads in self.leads.values_mut().filter(|leads| **leads == gone) {
            *leads = kept;
        }
    }

    fn check(&self, tx: &Connection) -> std::result::Result<(), TestCaseError> {
        prop_assert_eq!(&resolutions(tx).unwrap(), &self.resolutions);
        let expected: HashMap<i64, Statement> =
            self.resolutions.keys().filter_map(|id| Some((*id, self.latest(*id)?))).collect();
        prop_assert_eq!(latest(tx).unwrap(), expected);
        let listed: Vec<Statement> = list(tx, &ALL)
            .unwrap()
            .into_iter()
            .map(|row| Statement { company_id: row.company_id, verdict: row.verdict, note: row.note })
            .collect();
        let all = self.statements.iter().rev();
        let all: Vec<Statement> =
            all.map(|said| Statement { company_id: self.leads[&said.company_id], ..said.clone() }).collect();
        prop_assert_eq!(listed, all);
        Ok(())
    }
}

fn answers(ids: &[i64], resolutions: &[(usize, usize)], statements: &[(usize, usize, u8)]) -> Answers {
    let resolutions = resolutions.iter().map(|(who, what)| (ids[*who], Resolution::ALL[*what])).collect();
    let statements = statements.iter().map(|(who, what, note)| {
        said(ids[*who], Verdict::ALL.get(*what).copied(), &"n".repeat(usize::from(*note)))
    });
    Answers { resolutions, statements: statements.collect() }
}

/// Everything that is not an answer.
fn rest(tx: &Connection) -> Vec<String> {
    let rest = dump(tx, &["companies.resolution", "companies.updated_at"]).into_iter();
    let is_word = |row: &String| row.starts_with("model_feedback") || row.starts_with("company_words");
    rest.filter(|row| !is_word(row)).collect()
}

proptest! {
    #![proptest_config(histories(128))]
    #[test]
    fn any_history_of_answers_and_merges_is_what_a_model_says(
        events in prop::collection::vec(event(), 1..40),
    ) {
        let mut db = rolled_back();
        let tx = db.transaction().unwrap();
        let page = begun_page(&tx, at(1));
        let ids = ["A", "B", "C", "D", "E"].map(|name| company(&tx, name));
        let mut model = Model {
            leads: ids.iter().map(|id| (*id, *id)).collect(),
            resolutions: ids.iter().map(|id| (*id, Resolution::Pending)).collect(),
            ..Model::default()
        };
        for (now, event) in (2..).map(at).zip(&events) {
            match event {
                Event::Answered(resolutions, statements) => {
                    let answers = answers(&ids, resolutions, statements);
                    let before = rest(&tx);
                    let applied = apply(&fenced(&tx), &answers, i64::MAX, now).unwrap();
                    prop_assert_eq!(applied, model.answer(&answers));
                    prop_assert_eq!(rest(&tx), before, "answers change nothing else");
                }
                Event::Merged(kept, gone) => {
                    let (kept, gone) = (model.leads[&ids[*kept]], model.leads[&ids[*gone]]);
                    if kept != gone {
                        merge(&tx, kept, gone, "one", now).unwrap();
                        model.merge(kept, gone);
                    }
                }
                Event::Seen(whose, open) => {
                    let mut row = offer("a");
                    row.listing = if *open { Listing::Open } else { Listing::Closed };
                    let company = Company::Known(ids[*whose]);
                    let mut page = page.clone();
                    page.offers.changed_or_new =
                        vec![OfferWrite { company, score: Some(score(7)), ..write(row) }];
                    write_page(&fenced(&tx), &page).unwrap();
                    aggregate(&fenced(&tx), &[model.leads[&ids[*whose]]], 6, at(100)).unwrap();
                }
            }
            model.check(&tx)?;
        }
    }
}
