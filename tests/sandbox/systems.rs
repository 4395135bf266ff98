//! Job systems (applicant tracking systems): their names, the addresses of a tenant's board, and the tenant in an
//! address. Written from the systems' real addresses, independently of the program under test.

mod addresses;

use std::fmt;

use serde::{Serialize, Serializer};

pub(crate) use self::addresses::{board_at, is_system_host};
use crate::{provider::Provider, spec::Region};

macro_rules! systems {
    ($($system:ident: $name:literal,)*) => {
        /// A job system whose boards websites show.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "each is the system of that name")]
        pub enum System {
            $($system,)*
        }

        impl System {
            /// Every system.
            pub const ALL: &'static [Self] = &[$(Self::$system,)*];

            /// The name in findings and in the labelled list.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$system => $name,)*
                }
            }
        }
    };
}

// Those of the recorded list first: worlds are drawn in this order.
systems! {
    Lever: "lever",
    Greenhouse: "greenhouse",
    Ashby: "ashby",
    Workable: "workable",
    SmartRecruiters: "smartrecruiters",
    Recruitee: "recruitee",
    Personio: "personio",
    Teamtailor: "teamtailor",
    Workday: "workday",
    BambooHr: "bamboohr",
    Breezy: "breezy",
    JazzHr: "jazzhr",
    Icims: "icims",
    Rippling: "rippling",
    Pinpoint: "pinpoint",
    Factorial: "factorial",
    TalentClue: "talentclue",
    Bizneo: "bizneo",
    Sesame: "sesame",
    Join: "join",
    SuccessFactors: "successfactors",
    Gem: "gem",
    HiBob: "hibob",
    HireHive: "hirehive",
    Homerun: "homerun",
    Jobvite: "jobvite",
    Manatal: "manatal",
    Polymer: "polymer",
    Softgarden: "softgarden",
    Dvinci: "dvinci",
    Hireology: "hireology",
    Kenjo: "kenjo",
    Varbi: "varbi",
    Zoho: "zoho",
    Eightfold: "eightfold",
    Adp: "adp",
    Comeet: "comeet",
    Dayforce: "dayforce",
    Gupy: "gupy",
    Oracle: "oracle",
    ReachMee: "reachmee",
    Rexx: "rexx",
    Ukg: "ukg",
}

impl System {
    /// The system with this name.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|system| system.as_str() == word)
    }

    /// The public address of a tenant's board.
    #[must_use]
    pub fn board_url(self, tenant: &str) -> String {
        let parts: Vec<&str> = tenant.split(':').collect();
        match (self, &parts[..]) {
            (Self::Lever, ["eu", name]) => format!("https://jobs.eu.lever.co/{name}"),
            (Self::Lever, _) => format!("https://jobs.lever.co/{tenant}"),
            (Self::Greenhouse, _) => format!("https://job-boards.greenhouse.io/{tenant}"),
            (Self::Ashby, _) => format!("https://jobs.ashbyhq.com/{}", tenant.replace(' ', "%20")),
            (Self::Workable, _) => format!("https://apply.workable.com/{tenant}/"),
            (Self::SmartRecruiters, _) => format!("https://careers.smartrecruiters.com/{tenant}"),
            (Self::Recruitee, _) => format!("https://{tenant}.recruitee.com/"),
            (Self::Personio, _) => format!("https://{tenant}.jobs.personio.de/"),
            (Self::Teamtailor | Self::Bizneo, _) => format!("https://{tenant}/jobs"),
            (Self::Workday, [name, pod, site]) => format!("https://{name}.{pod}.myworkdayjobs.com/{site}"),
            (Self::Workday, _) => format!("https://{tenant}.wd3.myworkdayjobs.com/External"),
            (Self::BambooHr, _) => format!("https://{tenant}.bamboohr.com/careers"),
            (Self::Breezy, _) => format!("https://{tenant}.breezy.hr/"),
            (Self::JazzHr, _) => format!("https://{tenant}.applytojob.com/apply"),
            (Self::Icims, _) => format!("https://{tenant}/jobs/search?ss=1"),
            (Self::Rippling, _) => format!("https://ats.rippling.com/{tenant}/jobs"),
            (Self::Pinpoint, _) => format!("https://{tenant}.pinpointhq.com/"),
            (Self::TalentClue, _) => format!("https://careers.talentclue.com/es/{tenant}"),
            (Self::Sesame, _) => format!("https://app.sesametime.com/jobs/{tenant}/all"),
            (Self::Join, _) => format!("https://join.com/companies/{tenant}"),
            (Self::Gem, _) => format!("https://jobs.gem.com/{tenant}"),
            (Self::HiBob, _) => format!("https://{tenant}.careers.hibob.com/jobs"),
            (Self::HireHive, _) => format!("https://{tenant}.hirehive.com/"),
            (Self::Homerun, _) => format!("https://{tenant}.homerun.co/"),
            (Self::Jobvite, _) => format!("https://jobs.jobvite.com/{tenant}/jobs"),
            (Self::Manatal, _) => format!("https://www.careers-page.com/{tenant}"),
            (Self::Polymer, _) => format!("https://jobs.polymer.co/{tenant}"),
            (Self::Dvinci, _) => format!("https://{tenant}.dvinci-hr.com/en/jobs"),
            (Self::Gupy, _) => format!("https://{tenant}.gupy.io/"),
            (Self::Hireology, _) => format!("https://careers.hireology.com/{tenant}"),
            // The site itself has no address that tells it from the maker's own.
            (Self::Kenjo, _) => format!("https://{tenant}.kenjo.io/positions/all"),
            (Self::Varbi, _) => format!("https://{tenant}.varbi.com/en/"),
            (Self::Eightfold, _) => format!("https://{tenant}/careers"),
            (Self::Zoho, _) => format!("https://{tenant}/jobs/Careers"),
            (Self::SuccessFactors, [host, company]) => format!("https://{host}/career?company={company}"),
            (Self::Adp, [client, centre]) => format!(
                "https://workforcenow.adp.com/mascsr/default/mdf/recruitment/recruitment.html?cid={client}&ccId={centre}&lang=en_US"
            ),
            (Self::Comeet, [name, uid]) => format!("https://www.comeet.com/jobs/{name}/{uid}"),
            (Self::Dayforce, [name, board]) => format!("https://jobs.dayforcehcm.com/en-US/{name}/{board}"),
            (Self::Oracle, [host, site]) => {
                format!("https://{host}/hcmUI/CandidateExperience/en/sites/{site}")
            }
            (Self::ReachMee, [host, installation, customer, site, language]) => format!(
                "https://{host}/Public/rssfeed/external.ashx?id={site}&InstallationID={installation}&CustomerName={customer}&lang={language}"
            ),
            (Self::Rexx, _) => format!("https://{tenant}/stellenangebote.html"),
            (Self::Ukg, [host, name, board]) => format!("https://{host}/{name}/JobBoard/{board}/"),
            (Self::Adp | Self::Comeet | Self::Dayforce | Self::Oracle | Self::ReachMee | Self::Ukg, _) => {
                String::new()
            }
            (Self::Factorial | Self::Softgarden | Self::SuccessFactors, _) => format!("https://{tenant}/"),
        }
    }

    /// Whether the sandbox serves the board of this tenant, so that it can be read.
    #[must_use]
    pub fn is_served(self, tenant: &str) -> bool {
        self.feed(tenant).is_some()
    }

    /// The provider, region and slug of a tenant, if the sandbox serves its feed.
    pub(crate) fn feed(self, tenant: &str) -> Option<(Provider, Region, &str)> {
        match (self, tenant.strip_prefix("eu:")) {
            (Self::Lever, Some(name)) => Some((Provider::Lever, Region::Eu, name)),
            (Self::Lever, None) => Some((Provider::Lever, Region::Us, tenant)),
            // The legacy page has no feed.
            (Self::SuccessFactors, _) if tenant.contains(':') => None,
            _ => {
                let provider = Provider::named(self.as_str())?;
                let has_list = match provider {
                    Provider::Workday => tenant.split(':').count() == 3,
                    // The legacy page, a host and a name, gives none.
                    Provider::SuccessFactors => !tenant.contains(':'),
                    // By a name it gives none: only by the key of a widget.
                    Provider::TalentClue => is_widget_key(tenant),
                    _ => true,
                };
                let served = provider == Provider::Greenhouse || provider.traits().is_some() && has_list;
                served.then_some((provider, Region::Us, tenant))
            }
        }
    }
}

impl fmt::Display for System {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for System {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// Whether a tenant is the key of a widget of Talent Clue: 32 hexadecimal digits.
fn is_widget_key(tenant: &str) -> bool {
    tenant.len() == 32 && tenant.bytes().all(|byte| byte.is_ascii_hexdigit())
}
