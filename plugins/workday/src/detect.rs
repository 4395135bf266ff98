//! Recognises Workday in a page: addresses of boards, of their API and of postings.

use jobscan_plugin_sdk as sdk;
use sdk::{
    CallContext, Detector, Document, PluginError, Report, TenantIdentity, Tenants,
    recognise::{Address, Case, Named, Recogniser, System, is_id, is_language},
};

use crate::{
    Workday,
    site::{OWN_DOMAIN, SHARED_DOMAIN},
};

/// Tenant, data centre and site, joined by `:`. The address alone cannot say which part is which, so there is no form.
const WORKDAY: System = System::new("workday", Case::Kept, "", &[]);

/// `job` is the part before an advert, the others are pages for applicants.
const NO_SITES: &[&str] = &["job", "login", "userhome", "robots.txt", "favicon.ico", "undefined", "null"];

impl Detector for Workday {
    fn detect(&self, _: &CallContext, document: &Document) -> Result<Report, PluginError> {
        let mut recogniser = Recogniser::new(document);
        recogniser.apply(&[WORKDAY], &[&board_at]);
        Ok(recogniser.report())
    }
}

impl Tenants for Workday {
    fn identify(system: &str, tenant: &str) -> Option<TenantIdentity> {
        WORKDAY.identify(system, tenant)
    }
}

/// `NAME.wdN.myworkdayjobs.com/[LANGUAGE/]SITE`, its API, and `wdN.myworkdaysite.com/recruiting/NAME/SITE` with its API.
fn board_at(address: &Address) -> Option<Named> {
    let mut segments = address.segments();
    // A site may also have a name of two letters, if nothing follows it.
    if segments.first().is_some_and(|first| is_language(first) && (segments.len() > 1 || first.len() > 2)) {
        segments.remove(0);
    }
    let (tenant, pod, site) = if let Some(label) = address.below(OWN_DOMAIN) {
        let (tenant, pod) = label.split_once('.')?;
        let site = match &segments[..] {
            ["wday", "cxs", _, site, ..] => site,
            ["wday", ..] | [] => return None,
            [site, ..] => site,
        };
        (tenant, pod, *site)
    } else {
        let pod = address.below(SHARED_DOMAIN)?;
        let (["recruiting", tenant, site, ..] | ["wday", "cxs", tenant, site, ..]) = &segments[..] else {
            return None;
        };
        (*tenant, pod, *site)
    };
    let is_pod = pod.strip_prefix("wd").is_some_and(is_number);
    // Some customers number their sites.
    let is_site = is_name(site) && !NO_SITES.contains(&site) && (!is_id(site) || is_number(site));
    if !is_pod || !is_site || !is_name(tenant) {
        return None;
    }
    let tenant = tenant.to_lowercase();
    let url = format!("https://{tenant}.{pod}.{OWN_DOMAIN}/{site}");
    Some(WORKDAY.board(&format!("{tenant}:{pod}:{site}")).at(url))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_name(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
        && text.chars().all(|sign| sign.is_alphanumeric() || matches!(sign, '.' | '-' | '_'))
}

#[cfg(test)]
mod tests {
    use sdk::testing::{context, page};

    use super::*;

    fn link(url: &str) -> Vec<String> {
        let html = format!("<a href=\"{url}\" place=\"body\">x</a>");
        let report = Workday.detect(&context(0), &page("https://acme.example/", &html)).unwrap();
        report.findings.into_iter().map(|finding| finding.tenant).collect()
    }

    #[test]
    fn boards_are_identified_by_tenant_data_centre_and_site() {
        for (url, tenant) in [
            ("https://acme.wd5.myworkdayjobs.com/External", "acme:wd5:External"),
            (
                "https://ACME.wd103.myworkdayjobs.com/en-US/External_Careers/job/Bilbao/Clerk_R-1",
                "acme:wd103:External_Careers",
            ),
            ("https://acme.wd3.myworkdayjobs.com/es/Careers?x=1", "acme:wd3:Careers"),
            ("https://acme.wd501.myworkdayjobs.com/hr", "acme:wd501:hr"),
            ("https://acme.wd3.myworkdayjobs.com/3", "acme:wd3:3"),
            ("https://acme.wd1.myworkdayjobs.com/wday/cxs/acme/External/jobs", "acme:wd1:External"),
            ("https://wd1.myworkdaysite.com/recruiting/acme/External", "acme:wd1:External"),
            ("https://wd1.myworkdaysite.com/en-US/recruiting/acme/External/job/x", "acme:wd1:External"),
            ("https://wd1.myworkdaysite.com/wday/cxs/acme/External/jobs", "acme:wd1:External"),
        ] {
            assert_eq!(link(url), [tenant], "{url}");
        }
    }

    #[test]
    fn other_addresses_are_not_boards() {
        for url in [
            "https://acme.wd5.myworkdayjobs.com/",
            "https://acme.wd5.myworkdayjobs.com/wday/cxs",
            "https://acme.wd5.myworkdayjobs.com/wday/authgwy/acme/login.htmld",
            "https://acme.wd5.myworkdayjobs.com/job/Bilbao/Clerk_R-1",
            "https://acme.wd5.myworkdayjobs.com/en-US/login",
            "https://acme.wd5.myworkdayjobs.com/robots.txt",
            "https://acme.myworkdayjobs.com/External",
            "https://acme.wdx.myworkdayjobs.com/External",
            "https://www.myworkdayjobs.com/External",
            "https://wd1.myworkdaysite.com/recruiting/acme",
            "https://wd1.myworkdaysite.com/External",
            "https://acme.wd5.myworkdayjobs.com.evil.example/External",
            "https://www.workday.com/en-us/company/careers.html",
        ] {
            assert_eq!(link(url), Vec::<String>::new(), "{url}");
        }
    }

    #[test]
    fn two_spellings_are_one_board() {
        let key = |tenant| Workday::identify("workday", tenant).map(|known| (known.tenant, known.key));
        let board = ("acme:wd5:External".to_owned(), "acme:wd5:external".to_owned());
        assert_eq!(key(" acme:wd5:External "), Some(board));
        assert_eq!(key("acme:wd5:external").unwrap().1, key("acme:wd5:External").unwrap().1);
        assert_eq!(key(""), None);
        assert!(Workday::identify("lever", "acme").is_none());
    }
}
