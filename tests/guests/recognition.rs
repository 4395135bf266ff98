//! What the shipped components recognise, all together: an address is the same board of the same system, whichever
//! component it is that knows the system. A system that gets a detector of its own moves nothing here.

mod recorded;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use jobscan_host::plugins::{
    Instance, UnitSetup,
    model::{Document, TenantIdentity},
};

use crate::rig::{context, limits, load, root};

/// A system and the name of a board.
type BoardName = (String, String);

/// The ways in which a page may have an address, `{}` for it.
const FORMS: [&str; 6] = [
    "<a href=\"{}\" place=\"body\">x</a>",
    "<iframe src=\"{}\" place=\"body\">",
    "<script src=\"{}\" place=\"body\"></script>",
    "<script>var u = '{}';</script>",
    "<script type=\"application/ld+json\">{\"url\":\"{}\"}</script>",
    "<div id=\"x\" data-props=\"{'u':'{}'}\" place=\"body\">",
];

/// A shipped component that detects boards.
struct Component {
    name: String,
    instance: Instance,
    /// It says how systems spell their tenants.
    knows_tenants: bool,
}

/// All of them.
struct Detectors(Vec<Component>);

/// What all of them see in a page.
#[derive(Default)]
struct Seen {
    boards: BTreeSet<BoardName>,
    /// The places of the page that were seen to name a board, and the board.
    sightings: BTreeSet<(u32, BoardName)>,
    /// The components that saw a system.
    by_system: BTreeMap<String, BTreeSet<String>>,
}

impl Detectors {
    async fn shipped() -> Self {
        let text = fs::read_to_string(root().join("providers.toml")).unwrap();
        let shipped: toml::Table = text.parse().unwrap();
        let tables = ["providers", "detectors"].map(|kind| shipped[kind].as_table().unwrap());
        let mut all = Vec::new();
        for (name, table) in tables.into_iter().flatten() {
            let plugin = load(&root().join(table["plugin"].as_str().unwrap()), &limits()).await;
            if !plugin.is_detector() {
                continue;
            }
            let setup = UnitSetup {
                provider: name.clone(),
                unit: "acme.example".to_owned(),
                network: None,
                settings: std::sync::Arc::default(),
            };
            let instance = Instance::new(&plugin, setup).await.unwrap();
            all.push(Component { name: name.clone(), instance, knows_tenants: plugin.knows_tenants() });
        }
        Self(all)
    }

    /// What they see in a page as the host passes it on.
    async fn see(&mut self, url: &str, html: &str) -> Seen {
        let mut seen = Seen::default();
        for Component { name, instance, .. } in &mut self.0 {
            let document = Document {
                url: url.to_owned(),
                final_url: url.to_owned(),
                status: 200,
                content_type: None,
                html: html.to_owned(),
            };
            for finding in instance.detect(&context(), document).await.unwrap().findings {
                let known = seen.by_system.entry(finding.provider.clone()).or_default();
                known.insert(name.clone());
                let board = (finding.provider, finding.tenant);
                let offsets = finding.evidence.iter().filter_map(|evidence| evidence.offset);
                seen.sightings.extend(offsets.map(|offset| (offset, board.clone())));
                seen.boards.insert(board);
            }
        }
        seen
    }

    /// What they see in a page of a company's.
    async fn found(&mut self, html: &str) -> Vec<String> {
        self.found_at("https://acme.example/", html).await
    }

    async fn found_at(&mut self, url: &str, html: &str) -> Vec<String> {
        let boards = self.see(url, html).await.boards;
        boards.into_iter().map(|(system, tenant)| format!("{system} {tenant}")).collect()
    }

    /// How they say that a system spells a tenant; what several say must be the same.
    async fn identity(&mut self, system: &str, tenant: &str) -> Option<TenantIdentity> {
        let mut said: Vec<(String, TenantIdentity)> = Vec::new();
        for Component { name, instance, .. } in self.0.iter_mut().filter(|component| component.knows_tenants)
        {
            if let Some(identity) = instance.identify(system, tenant).await.unwrap() {
                said.push((name.clone(), identity));
            }
        }
        let first = said.first().map(|(_, identity)| identity.clone());
        let differs = |(_, identity): &&(String, TenantIdentity)| Some(identity) != first.as_ref();
        assert!(said.iter().find(differs).is_none(), "{system} {tenant}: {said:?}");
        first
    }
}

/// The lines of a list beside this file that say something.
fn lines(file: &str) -> Vec<String> {
    let path = root().join("tests/guests/recognition").join(file);
    let text = fs::read_to_string(&path).unwrap();
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect()
}

/// The boards, each with an address that names it.
fn boards() -> Vec<(BoardName, String)> {
    let row = |line: String| {
        let fields: Vec<&str> = line.split('\t').collect();
        let [system, tenant, address] = fields[..] else { panic!("not three fields: {line}") };
        ((system.to_owned(), tenant.to_owned()), address.to_owned())
    };
    lines("boards.tsv").into_iter().map(row).collect()
}

fn link(url: &str) -> String {
    FORMS[0].replace("{}", url)
}

#[tokio::test]
async fn an_address_names_its_board_in_every_form_and_alone() {
    let mut detectors = Detectors::shipped().await;
    let mut faults = Vec::new();
    for (board, address) in boards() {
        let page = FORMS.map(|form| form.replace("{}", &address));
        let seen = detectors.see("https://acme.example/", &page.join("\n")).await;
        if seen.boards != BTreeSet::from([board.clone()]) || seen.sightings.len() != FORMS.len() {
            faults.push(format!("{address}: {:?}, not {board:?}", seen.sightings));
        }
        let alone = detectors.see(&address, "").await.boards;
        if alone != BTreeSet::from([board.clone()]) {
            faults.push(format!("{address} alone: {alone:?}, not {board:?}"));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[tokio::test]
async fn the_systems_own_pages_and_files_are_not_boards() {
    let mut detectors = Detectors::shipped().await;
    let mut faults = Vec::new();
    for address in lines("no_boards.txt") {
        let page = FORMS.map(|form| form.replace("{}", &address));
        let found = detectors.found(&page.join("\n")).await;
        if !found.is_empty() {
            faults.push(format!("{address}: {found:?}"));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[tokio::test]
async fn one_component_recognises_a_system() {
    let mut detectors = Detectors::shipped().await;
    let mut by_system: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (_, address) in boards() {
        for (system, components) in detectors.see("https://acme.example/", &link(&address)).await.by_system {
            by_system.entry(system).or_default().extend(components);
        }
    }
    by_system.retain(|_, components| components.len() > 1);
    assert!(by_system.is_empty(), "{by_system:?}");
}

#[tokio::test]
async fn a_tenant_is_spelt_by_the_rule_of_its_system() {
    let mut detectors = Detectors::shipped().await;
    for ((system, tenant), address) in boards() {
        // What was recognised is spelt as it is asked with.
        let known = detectors.identity(&system, &tenant).await;
        assert_eq!(known.map(|known| known.tenant), Some(tenant), "{system}: {address}");
    }
    for line in lines("spellings.tsv") {
        let fields: Vec<&str> = line.split('\t').collect();
        let [system, written, tenant, key] = fields[..] else { panic!("not four fields: {line}") };
        let known = detectors.identity(system, written).await.unwrap_or_else(|| panic!("no rule: {line}"));
        assert_eq!((known.tenant.as_str(), known.key.as_str()), (tenant, key), "{line}");
    }
}

#[tokio::test]
async fn one_board_in_two_spellings_is_found_in_that_of_the_first_link() {
    let mut detectors = Detectors::shipped().await;
    let sr = "https://careers.smartrecruiters.com/AcmeBanco";
    let workday = "https://acme.wd5.myworkdayjobs.com";
    for (first, second, expected) in [
        (
            sr,
            "https://jobs.smartrecruiters.com/acmebanco/744000012345678-x",
            vec!["smartrecruiters AcmeBanco"],
        ),
        // A host has no case: the spelling in a path is the better one.
        ("https://acmebanco.mysmartrecruiters.com/", sr, vec!["smartrecruiters AcmeBanco"]),
        ("https://apply.workable.com/ACME/", "https://acme.workable.com", vec!["workable acme"]),
        (
            &format!("{workday}/External"),
            &format!("{workday}/en-US/external"),
            vec!["workday acme:wd5:External"],
        ),
        ("https://jobs.ashbyhq.com/Acme", "https://jobs.ashbyhq.com/acme", vec!["ashby Acme", "ashby acme"]),
    ] {
        let found = detectors.found(&format!("{}\n{}", link(first), link(second))).await;
        assert_eq!(found, expected, "{first} {second}");
    }
}

#[tokio::test]
async fn settings_of_widgets_name_the_board_and_numbers_do_not() {
    let mut detectors = Detectors::shipped().await;
    let code = "<script>widget({\"company_code\": \"AcmeGroup\", \"api_url\": \"x\"});</script>";
    let widget =
        "<script src=\"https://static.smartrecruiters.com/job-widget/1.6/script/smart_widget.js\"></script>";
    let key = "0123456789abcdef0123456789abcdef";
    for (html, expected) in [
        (format!("{widget}\n{code}"), vec!["smartrecruiters AcmeGroup".to_owned()]),
        (code.to_owned(), vec![]),
        (
            "<script>{\"organizationHostedJobsPageName\":\"Acme AI\"}</script>".to_owned(),
            vec!["ashby Acme AI".to_owned()],
        ),
        (
            "<div id=\"BambooHR\" data-domain=\"acme.bamboohr.com\" place=\"body\">".to_owned(),
            vec!["bamboohr acme".to_owned()],
        ),
        (
            format!("<div id=\"tc-jswidget\" data-client-id=\"{key}\" place=\"body\">"),
            vec![format!("talentclue {key}")],
        ),
        (
            "<script src=\"https://www.workable.com/assets/embed.js\"></script>\n\
             <script>whr_embed(94463, {detail: 'titles'});</script>"
                .to_owned(),
            vec![],
        ),
        ("<p>Powered by Teamtailor, Recruitee and Workable</p>".to_owned(), vec![]),
    ] {
        assert_eq!(detectors.found(&html).await, expected, "{html}");
    }
}

#[tokio::test]
async fn a_careers_site_with_a_systems_files_is_a_board_and_a_page_with_its_widget_is_not() {
    let mut detectors = Detectors::shipped().await;
    let teamtailor = "<script src=\"https://assets-aws.teamtailor-cdn.com/packs/x.js\"></script>";
    let widget = "<script src=\"https://scripts.teamtailor-cdn.com/widgets/production/jobs.js\"></script>";
    let recruitee = "<link rel=\"stylesheet\" href=\"https://recruiteecdn.com/a.css\">";
    let named = format!("{recruitee}\n{}", link("https://acme.recruitee.com/o/x"));
    let sap = "<link rel=\"stylesheet\" href=\"https://rmkcdn.successfactors.com/0a/1b.css\">";
    for (url, html, expected) in [
        ("https://careers.acme.example/jobs", teamtailor, vec!["teamtailor careers.acme.example"]),
        ("https://www.acme.example/", teamtailor, vec![]),
        ("https://careers.acme.example/", &named, vec!["recruitee acme"]),
        // Its boards are known by their names, and the files tell none.
        ("https://careers.acme.example/", recruitee, vec![]),
        ("https://careers.acme.example/", widget, vec![]),
        ("https://jobs.acme.example/search/", sap, vec!["successfactors jobs.acme.example"]),
        ("https://www.acme.example/", sap, vec![]),
    ] {
        assert_eq!(detectors.found_at(url, html).await, expected, "{url} {html}");
    }
}
