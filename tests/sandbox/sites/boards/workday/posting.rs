//! The detail of a posting.

use serde_json::{Value, json};

use super::{board_url, place_text, remote_type, site};
use crate::{
    sites::{advert, instant},
    spec::Board,
    world::DrawnOffer,
};

/// The answer of a posting at this path.
pub(super) fn of(board: &Board, made: &DrawnOffer<'_>, path: &str) -> Value {
    let content = &made.content;
    let [first, others @ ..] = &content.places[..] else { return Value::Null };
    let others: Vec<String> = others.iter().map(|place| place_text(place)).collect();
    let mut info = json!({
        "id": format!("9f3e1c5a77b81001{:016x}", made.index),
        "title": content.title,
        "jobDescription": advert::html(content),
        "location": place_text(first),
        "postedOn": "Posted 30+ Days Ago",
        "startDate": instant(made.posted).format("%Y-%m-%d").to_string(),
        "timeType": content.commitment,
        "jobReqId": made.id,
        "jobPostingId": path.rsplit('/').next(),
        "jobPostingSiteId": site(board),
        "country": { "descriptor": first.country, "id": "8cd04a563fd94da7b06857a79faaf815" },
        "canApply": true,
        "posted": true,
        "jobRequisitionLocation": {
            "descriptor": "Head office",
            "country": { "descriptor": first.country, "alpha2Code": first.iso },
        },
        "externalUrl": format!("{}{path}", board_url(board)),
    });
    if !others.is_empty() {
        info["additionalLocations"] = json!(others);
    }
    if let Some(kind) = remote_type(content.workplace) {
        info["remoteType"] = json!(kind);
    }
    json!({
        "jobPostingInfo": info,
        "hiringOrganization": { "name": made.company.name, "url": "" },
        "similarJobs": [],
        "userAuthenticated": false,
    })
}
