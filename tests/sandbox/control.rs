//! The control API over HTTP: `/_sandbox/faults`, `release`, `requests`, `hosts`, `websites`, `truth`, `day`, `companies`,
//! `edits`, and below `sheets` the spreadsheets ([`google::control`]).
//!
//! GET reads; POST to `faults` takes a rule or a list of rules, to `day` `{"day": 3}`, to `edits` one change,
//! to `release` nothing: answers that were held are sent;
//! DELETE clears `faults` and `requests`. An invalid body is answered with 400 and the reason.

use hyper::{Method, body::Bytes, http::request::Parts};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::json;

use crate::{
    answers::Rendered, edits::NewOffer, faults::FaultRule, provider::Provider, server::State, sites::google,
    world::World,
};

/// One manual change.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Edit {
    Withdraw {
        key: String,
    },
    Restore {
        key: String,
    },
    #[serde(rename = "edit_title")]
    Retitle {
        key: String,
        title: String,
    },
    Add {
        provider: Provider,
        tenant: Option<String>,
        offer: NewOffer,
    },
    RemoveBoard {
        provider: Provider,
        tenant: String,
        removed: bool,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Day {
    day: u32,
}

/// Answers a request to `/_sandbox/{path}`.
pub(crate) fn answer(state: &State, parts: &Parts, path: &str, body: &Bytes) -> Rendered {
    let answered = match (&parts.method, path) {
        (&Method::GET, "faults") => Ok(shown(&state.faults().list())),
        (&Method::POST, "faults") => add_faults(state, body),
        (&Method::DELETE, "faults") => {
            state.faults().clear();
            Ok(done())
        }
        (&Method::POST, "release") => {
            state.released.send_replace(true);
            Ok(done())
        }
        (&Method::GET, "requests") => Ok(shown(&state.records.all())),
        (&Method::GET, "hosts") => Ok(shown(&state.records.by_host())),
        (&Method::GET, "websites") => Ok(shown(&state.world().websites())),
        (&Method::DELETE, "requests") => {
            state.records.clear();
            Ok(done())
        }
        (&Method::GET, "truth") => Ok(shown(&state.world().truth())),
        (&Method::GET, "day") => Ok(shown(&json!({ "day": state.world().day() }))),
        (&Method::POST, "day") => read::<Day>(body).map(|Day { day }| {
            state.world_mut().set_day(day);
            done()
        }),
        (&Method::GET, "companies") => {
            Ok(Rendered::new(200, "text/csv; charset=utf-8", state.world().companies_csv()))
        }
        (&Method::POST, "edits") => read(body).and_then(|edit| apply(&mut state.world_mut(), edit)),
        _ => match answer_for_sheets(state, parts, path, body) {
            Some(answered) => answered.map(|value| shown(&value)),
            None => {
                return Rendered::new(
                    404,
                    "text/plain",
                    "no such control; see the sandbox's documentation\n",
                );
            }
        },
    };
    answered.unwrap_or_else(|reason| {
        let body = json!({ "error": reason }).to_string();
        Rendered::new(400, "application/json", body)
    })
}

fn answer_for_sheets(
    state: &State,
    parts: &Parts,
    path: &str,
    body: &[u8],
) -> Option<Result<serde_json::Value, String>> {
    let path = path.strip_prefix("sheets")?;
    let query = parts.uri.query().unwrap_or_default();
    google::control::answer(google::Google(&state.google), &parts.method, path, query, body)
}

fn add_faults(state: &State, body: &[u8]) -> Result<Rendered, String> {
    let is_list = body.trim_ascii_start().starts_with(b"[");
    let rules = if is_list { read::<Vec<FaultRule>>(body)? } else { vec![read::<FaultRule>(body)?] };
    for rule in rules {
        state.faults().add(rule);
    }
    Ok(done())
}

fn apply(world: &mut World, edit: Edit) -> Result<Rendered, String> {
    let result = match edit {
        Edit::Withdraw { key } => world.withdraw(&key),
        Edit::Restore { key } => world.restore(&key),
        Edit::Retitle { key, title } => world.edit_title(&key, &title),
        Edit::RemoveBoard { provider, tenant, removed } => world.remove_board(provider, &tenant, removed),
        Edit::Add { provider, tenant, offer } => {
            return world
                .add(provider, tenant.as_deref(), offer)
                .map(|key| shown(&json!({ "key": key })))
                .map_err(|error| error.to_string());
        }
    };
    result.map(|()| done()).map_err(|error| error.to_string())
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    serde_json::from_slice(body).map_err(|error| error.to_string())
}

fn shown(value: &impl Serialize) -> Rendered {
    // Serialising our own structures with text keys cannot fail.
    Rendered::new(200, "application/json; charset=utf-8", serde_json::to_vec(value).unwrap_or_default())
}

fn done() -> Rendered {
    Rendered::new(200, "application/json", "{}")
}
