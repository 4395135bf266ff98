//! Hosts below one domain, and the own hosts of tenants: what reaches them, at which pace, and what never goes there.

use tokio::time::Instant;

use super::*;
use crate::{
    domain::DeadlineReason,
    http::{Denial, Lookup, Memory, tenant_host},
};

const WILDCARD: &str = "https://*.recruitee.com";

/// A grant for hosts below one domain, with a credential for all of them, and for the own hosts of tenants.
fn recruitee() -> Grant {
    let origins = vec![OriginPattern::parse(WILDCARD).unwrap()];
    let key = Credential::bearer(&Secret::new(SECRET), origins.clone()).unwrap();
    let credentials = [("api".to_owned(), key)].into();
    Grant { origins, credentials, tenant_hosts: true, ..Grant::new("recruitee") }
}

/// The unit of a tenant that is a host.
fn unit(grant: &Arc<Grant>, tenant: &str) -> Scope {
    Scope::new(Arc::clone(grant), 1000).with_tenant_host(tenant_host(tenant))
}

fn head(url: &str) -> Request {
    Request { method: Method::Head, ..Request::get(url) }
}

fn with_key(url: &str) -> Request {
    Request { credential: Some("api".into()), ..Request::get(url) }
}

#[expect(clippy::unnecessary_wraps, reason = "what a script of answers returns")]
fn ok(_: &Seen) -> Result<WireAnswer, FetchError> {
    Ok(raw(200, &[], ""))
}

/// Why a request was not sent.
async fn denial(rig: &Rig, scope: &Scope, request: Request) -> Denial {
    let before = rig.seen().len();
    let answer = rig.client.fetch(scope, request).await;
    assert_eq!(rig.seen().len(), before, "nothing was sent");
    match answer {
        Err(FetchError::Denied(denial)) => denial,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn a_wildcard_reaches_one_label_and_says_so_where_it_does_not() {
    let rig = Rig::new(fast(), ok);
    let scope = scope(recruitee());
    for url in ["https://acme.recruitee.com/api/offers", "https://b\u{fc}cher.recruitee.com/"] {
        assert_eq!(rig.client.fetch(&scope, Request::get(url)).await.unwrap().status, 200);
    }
    assert_eq!(rig.client.fetch(&scope, post("https://acme.recruitee.com/")).await.unwrap().status, 200);
    let told = denial(&rig, &scope, Request::get("https://a.b.recruitee.com/x")).await.to_string();
    assert_eq!(
        told,
        "`https://a.b.recruitee.com` is not granted to `recruitee`: it asks for https://*.recruitee.com, where `*` is \
         one label; if it is meant, name `\"https://a.b.recruitee.com\"` in the plugin's `hosts` and in `hosts` of \
         `[providers.recruitee]`"
    );
    for url in ["https://recruitee.com/", "https://acme.recruitee.com:8443/"] {
        let denial = denial(&rig, &scope, Request::get(url)).await;
        assert!(
            matches!(denial, Denial::Host { .. }) && denial.to_string().contains("one label"),
            "{denial}"
        );
    }
    let denial = denial(&rig, &scope, Request::get("http://acme.recruitee.com/")).await;
    assert!(matches!(denial, Denial::Scheme { .. }), "{denial}");
}

#[tokio::test(start_paused = true)]
async fn a_redirect_from_below_a_wildcard_leads_only_where_it_could_have_begun() {
    for (target, reached) in [
        ("https://b.recruitee.com/x", true),
        ("https://recruitee.com/x", false),
        ("https://a.b.recruitee.com/x", false),
        ("https://recruitee.com.evil.example/x", false),
        ("https://jobs.other.com/x", false),
        ("http://b.recruitee.com/x", false),
        ("https://169.254.169.254/latest/meta-data/", false),
        // The own host of this unit's tenant, by the same right as at first.
        ("https://jobs.acme.com/x", true),
    ] {
        let rig = Rig::new(fast(), move |seen| match seen.number {
            0 => Ok(raw(302, &[("location", target)], "")),
            _ => Ok(raw(200, &[], "")),
        });
        let scope = unit(&Arc::new(recruitee()), "jobs.acme.com");
        let answer = rig.client.fetch(&scope, with_key("https://a.recruitee.com/")).await;
        let seen = rig.seen();
        if reached {
            assert_eq!(answer.unwrap().final_url, target);
            assert!(
                seen[0].headers.contains_key("authorization")
                    && !seen[1].headers.contains_key("authorization")
            );
        } else {
            assert!(matches!(answer, Err(FetchError::Denied(_))), "{target}: {answer:?}");
            assert_eq!(seen.len(), 1, "{target}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_own_host_of_a_tenant_is_its_units_alone() {
    let rig = Rig::new(fast(), ok);
    let grant = Arc::new(recruitee());
    let (acme, other) = (unit(&grant, "jobs.acme.com"), unit(&grant, "jobs.other.com"));
    let own = "https://jobs.acme.com/feed.json";
    assert_eq!(rig.client.fetch(&acme, Request::get(own)).await.unwrap().status, 200);
    assert_eq!(rig.client.fetch(&acme, head(own)).await.unwrap().status, 200);
    let told = denial(&rig, &other, Request::get(own)).await.to_string();
    assert_eq!(
        told,
        "`https://jobs.acme.com` is not granted to `recruitee`: of the hosts of tenants it reaches \
         https://jobs.other.com here, and no other"
    );
    // A unit without one, and a grant that does not reach such hosts.
    let none = unit(&grant, "acme");
    assert!(denial(&rig, &none, Request::get(own)).await.to_string().contains("none that was made sure of"));
    let strict = Arc::new(Grant { tenant_hosts: false, ..recruitee() });
    let told = denial(&rig, &unit(&strict, "jobs.acme.com"), Request::get(own)).await.to_string();
    assert!(told.contains("add `\"https://jobs.acme.com\"` to `hosts`"), "{told}");
    for url in [
        "https://acme.com/",
        "https://www.jobs.acme.com/",
        "https://jobs.acme.com:8443/",
        "http://jobs.acme.com/",
        "https://u:p@jobs.acme.com/",
    ] {
        denial(&rig, &acme, Request::get(url)).await;
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_to_the_own_host_of_a_tenant_but_a_question() {
    let rig = Rig::new(fast(), ok);
    let acme = unit(&Arc::new(recruitee()), "jobs.acme.com");
    let posted = denial(&rig, &acme, post("https://jobs.acme.com/")).await;
    assert!(matches!(posted, Denial::Method { method: Method::Post, .. }), "{posted}");
    let named = denial(&rig, &acme, with_key("https://jobs.acme.com/")).await;
    assert!(matches!(named, Denial::CredentialElsewhere { .. }), "{named}");
}

#[tokio::test(start_paused = true)]
async fn a_post_that_is_sent_on_to_the_own_host_of_a_tenant_ends_there() {
    let rig = Rig::new(fast(), |_| Ok(raw(307, &[("location", "https://jobs.acme.com/")], "")));
    let acme = unit(&Arc::new(recruitee()), "jobs.acme.com");
    let answer = rig.client.fetch(&acme, post("https://a.recruitee.com/")).await;
    assert!(matches!(answer, Err(FetchError::Denied(Denial::Method { .. }))), "{answer:?}");
    assert_eq!(rig.seen().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_redirect_from_the_own_host_of_a_tenant_leads_only_where_something_is_granted() {
    let rig = Rig::new(fast(), |_| Ok(raw(302, &[("location", "https://www.acme.com/")], "")));
    let acme = unit(&Arc::new(recruitee()), "jobs.acme.com");
    let answer = rig.client.fetch(&acme, Request::get("https://jobs.acme.com/")).await;
    assert!(matches!(answer, Err(FetchError::Denied(Denial::Host { .. }))), "{answer:?}");
    assert_eq!(rig.seen().len(), 1);
}

/// Every name is at an address of this machine.
#[derive(Debug)]
struct Inside;

impl Lookup for Inside {
    fn lookup(&self, _: &str) -> BoxFuture<'static, std::io::Result<Vec<std::net::IpAddr>>> {
        ready(Ok(vec!["169.254.169.254".parse().unwrap()])).boxed()
    }
}

#[tokio::test]
async fn the_own_host_of_a_tenant_at_an_address_of_the_network_is_not_reached() {
    let memory = Arc::new(MemoryInProcess::default());
    let clock = Arc::new(clock::SystemClock);
    let client = HttpClient::with_lookup(fast(), clock, memory, 1, Arc::new(Inside)).unwrap();
    let grant = Arc::new(recruitee());
    for url in ["https://jobs.acme.com/", "https://a.recruitee.com/"] {
        let answer = client.fetch(&unit(&grant, "jobs.acme.com"), Request::get(url)).await;
        assert!(matches!(answer, Err(FetchError::Denied(Denial::Address { .. }))), "{answer:?}");
    }
}

/// When each of `urls` is asked for, all at once, in thousandths of a second.
async fn starts(grant: Grant, tenants: bool, urls: Vec<String>) -> Vec<u128> {
    let rig = Rig::new(fast(), ok);
    let grant = Arc::new(grant);
    let fetches = urls.iter().map(|url| {
        let host = url.trim_start_matches("https://");
        let scope = unit(&grant, if tenants { host } else { "" });
        let client = &rig.client;
        async move { client.fetch(&scope, Request::get(url)).await.unwrap() }
    });
    futures_util::future::join_all(fetches).await;
    rig.times().iter().map(Duration::as_millis).collect()
}

#[tokio::test(start_paused = true)]
async fn hosts_below_one_domain_share_the_pace_of_their_provider() {
    let rate = Some(Rate { per_second: 2.0, burst: 1 });
    let urls = |behind: &str| (0..6).map(|number| format!("https://t{number}.{behind}")).collect::<Vec<_>>();
    let even = [0, 500, 1000, 1500, 2000, 2500];
    assert_eq!(starts(Grant { rate, ..recruitee() }, false, urls("recruitee.com")).await, even);
    // Without a rate the plugin's own interval holds, over all of them too.
    let polite = Grant { min_interval: Duration::from_millis(500), ..recruitee() };
    assert_eq!(starts(polite, false, urls("recruitee.com")).await, even);
    // Two wildcards of one domain are one server.
    let two = ["https://*.recruitee.com", "https://*.eu.recruitee.com"]
        .map(|text| OriginPattern::parse(text).unwrap());
    let mixed = [urls("recruitee.com")[..3].to_vec(), urls("eu.recruitee.com")[..3].to_vec()].concat();
    assert_eq!(starts(Grant { rate, origins: two.into(), ..recruitee() }, false, mixed).await, even);
    // The own hosts of a system's tenants are that system.
    assert_eq!(starts(Grant { rate, ..recruitee() }, true, urls("example-jobs.com")).await, even);
    // Hosts that are named one by one are not.
    let named = urls("recruitee.com").iter().map(|url| OriginPattern::parse(url).unwrap()).collect();
    assert_eq!(
        starts(Grant { rate, origins: named, ..recruitee() }, false, urls("recruitee.com")).await,
        [0; 6]
    );
}

#[tokio::test(start_paused = true)]
async fn a_system_that_asks_for_a_wait_by_one_name_is_waited_for_by_all() {
    let rig = Rig::new(HttpSettings { attempts: 1, ..fast() }, |seen| match seen.number {
        0 => Ok(raw(429, &[("retry-after", "20")], "")),
        _ => Ok(raw(200, &[], "")),
    });
    let grant = Arc::new(recruitee());
    let scope = unit(&grant, "jobs.acme.com");
    assert_eq!(rig.client.fetch(&scope, Request::get("https://a.recruitee.com/")).await.unwrap().status, 429);
    // The pause of the whole provider, which a final 429 is, apart.
    grant.pause.lift();
    assert_eq!(rig.client.fetch(&scope, Request::get("https://jobs.acme.com/")).await.unwrap().status, 200);
    assert_eq!(rig.client.fetch(&scope, Request::get("https://b.recruitee.com/")).await.unwrap().status, 200);
    let times = rig.times();
    assert!(times[1] < Duration::from_secs(1) && times[2] >= Duration::from_secs(20), "{times:?}");
}

#[tokio::test(start_paused = true)]
async fn a_tenants_own_host_that_limits_the_rate_pauses_itself_and_no_provider() {
    let rig = Rig::new(HttpSettings { attempts: 1, ..fast() }, |seen| {
        Ok(raw(if seen.url.contains("acme.com") { 429 } else { 200 }, &[], ""))
    });
    let grant = Arc::new(recruitee());
    let (acme, other) = (unit(&grant, "jobs.acme.com"), unit(&grant, "jobs.other.com"));
    assert_eq!(rig.client.fetch(&acme, Request::get("https://jobs.acme.com/")).await.unwrap().status, 429);
    assert_eq!(grant.pause.until(), None);
    assert_eq!(rig.client.fetch(&other, Request::get("https://jobs.other.com/")).await.unwrap().status, 200);
    let again = rig.client.fetch(&acme, Request::get("https://jobs.acme.com/")).await;
    assert!(matches!(again, Err(FetchError::Paused(Some(_)))), "{again:?}");
    assert_eq!(rig.memory.deadline("jobs.acme.com").await.unwrap().reason, DeadlineReason::RetryAfter);
}

#[tokio::test(start_paused = true)]
async fn a_host_that_must_be_waited_for_keeps_none_of_its_neighbours() {
    let rig = Rig::new(fast(), |seen| {
        let first = seen.number == 0;
        Ok(raw(if first { 503 } else { 200 }, &[("retry-after", "30")][..usize::from(first)], ""))
    });
    let grant = Arc::new(Grant { rate: Some(Rate { per_second: 1.0, burst: 1 }), ..recruitee() });
    let scope = unit(&grant, "");
    let slow = rig.client.fetch(&scope, Request::get("https://slow.recruitee.com/"));
    let others = async {
        tokio::time::sleep(Duration::from_millis(10)).await;
        for number in 0..5 {
            let url = format!("https://t{number}.recruitee.com/");
            rig.client.fetch(&scope, Request::get(url)).await.unwrap();
        }
        Instant::now()
    };
    let begin = Instant::now();
    let (slow, done) = tokio::join!(slow, others);
    assert_eq!(slow.unwrap().status, 200);
    assert!(done - begin <= Duration::from_secs(6), "{:?}", done - begin);
    assert!(rig.clock.now().since(START) >= Duration::from_secs(30));
}
