//! The plugin of `elsewhere.rs`: it remembers between calls, and has no dependency but the SDK.

use jobscan_plugin_sdk as sdk;
use sdk::{
    Board, CallContext, Host, Manifest, Offer, Page, Plugin, PluginError, Position, Provider, Request,
    Target,
    json::{self, Unread},
    serde::Deserialize,
};

#[derive(Default)]
struct Acme {
    calls: u32,
}

#[derive(Deserialize)]
#[serde(crate = "sdk::serde", rename_all = "camelCase")]
struct Job<'a> {
    #[serde(deserialize_with = "json::text_or_number")]
    id: String,
    job_title: &'a str,
    salary: Option<sdk::serde_json::Value>,
}

struct Jobs;

impl json::Row for Jobs {
    type Of<'a> = Job<'a>;
}

impl Plugin for Acme {
    fn manifest() -> Manifest {
        Manifest { capabilities: sdk::Capabilities::TENANTS, ..Manifest::new("acme", "Acme", "0.1.0") }
    }
}

impl Provider for Acme {
    fn check(&mut self, _: &CallContext, _: &mut dyn Host, _: Option<&str>) -> Result<Board, PluginError> {
        Ok(Board { name: None, url: None, open_offers: Some(self.calls.into()) })
    }

    fn scan(
        &mut self,
        ctx: &CallContext,
        host: &mut dyn Host,
        _: &Target,
        _: &Position,
    ) -> Result<Page, PluginError> {
        self.calls += 1;
        let answer = Request::get("https://acme.example/jobs.json").send(host)?.expect_text(ctx)?;
        let rows = json::rows_at::<Jobs, _>("data.jobs", &answer, &mut Unread::default(), |job, _| {
            Ok(Offer {
                complete: job.salary.is_some(),
                ..Offer::new(job.id, "https://acme.example", job.job_title)
            })
        })?;
        Ok(Page::of_rows(rows))
    }
}

sdk::export_plugin!(Acme: Provider);

#[cfg(test)]
mod tests {
    use sdk::testing::{FakeHost, context};

    use super::*;

    #[test]
    fn one_value_answers_all_calls() {
        let (mut plugin, start) = (Acme::default(), Position { cursor: None, state: None });
        let mut host = FakeHost::new().answer(200, r#"{"data": {"jobs": [{"id": 7, "jobTitle": "Clerk"}]}}"#);
        let page = plugin.scan(&context(0), &mut host, &Target::Tenant("acme".into()), &start).unwrap();
        assert_eq!(page.offers[0].title, "Clerk");
        assert_eq!(plugin.check(&context(0), &mut host, None).unwrap().open_offers, Some(1));
        assert_eq!(sdk::recorded!("list.json").as_deref(), Some("[]"));
    }
}
