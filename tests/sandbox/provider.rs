//! The sources of offers that the sandbox serves, by name.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::sites::boards;

/// A source of offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "each is the source of that name")]
pub enum Provider {
    Lever,
    Greenhouse,
    InfoJobs,
    Adp,
    Adzuna,
    Arbeitnow,
    Arbeitsagentur,
    Ashby,
    BambooHr,
    Breezy,
    Comeet,
    Dayforce,
    Dvinci,
    Eightfold,
    Eures,
    Factorial,
    FranceTravail,
    Gem,
    GetManfred,
    Gupy,
    HiBob,
    Himalayas,
    HireHive,
    Hireology,
    Homerun,
    Icims,
    JazzHr,
    Jobicy,
    Jobvite,
    Join,
    Jooble,
    JsonLd,
    Kenjo,
    Manatal,
    Oracle,
    Personio,
    Phenom,
    Pinpoint,
    Polymer,
    ReachMee,
    Recruitee,
    Remotive,
    Rexx,
    Rippling,
    Rss,
    Sesame,
    Sitemap,
    SmartRecruiters,
    Softgarden,
    SuccessFactors,
    TalentClue,
    Teamtailor,
    Ukg,
    UsaJobs,
    Varbi,
    Workable,
    Workday,
    Zoho,
}

impl Provider {
    /// The systems beside Lever, Greenhouse and InfoJobs, in the order of their boards in a world.
    #[must_use]
    pub fn others() -> Vec<Self> {
        boards::SYSTEMS.iter().map(|system| system.provider()).collect()
    }

    /// The provider with this name.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        serde_json::from_value(word.into()).ok()
    }

    /// Whether it is searched, and has no tenants.
    #[must_use]
    pub fn is_search(self) -> bool {
        self == Self::InfoJobs || boards::system(self).is_some_and(|system| system.traits().search)
    }

    /// The word in keys and in the company list.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lever => "lever",
            Self::Greenhouse => "greenhouse",
            Self::InfoJobs => "infojobs",
            Self::Adp => "adp",
            Self::Adzuna => "adzuna",
            Self::Arbeitnow => "arbeitnow",
            Self::Arbeitsagentur => "arbeitsagentur",
            Self::Ashby => "ashby",
            Self::BambooHr => "bamboohr",
            Self::Breezy => "breezy",
            Self::Comeet => "comeet",
            Self::Dayforce => "dayforce",
            Self::Dvinci => "dvinci",
            Self::Eightfold => "eightfold",
            Self::Eures => "eures",
            Self::Factorial => "factorial",
            Self::FranceTravail => "francetravail",
            Self::Gem => "gem",
            Self::GetManfred => "getmanfred",
            Self::Gupy => "gupy",
            Self::HiBob => "hibob",
            Self::Himalayas => "himalayas",
            Self::HireHive => "hirehive",
            Self::Hireology => "hireology",
            Self::Homerun => "homerun",
            Self::Icims => "icims",
            Self::JazzHr => "jazzhr",
            Self::Jobicy => "jobicy",
            Self::Jobvite => "jobvite",
            Self::Join => "join",
            Self::Jooble => "jooble",
            Self::JsonLd => "jsonld",
            Self::Kenjo => "kenjo",
            Self::Manatal => "manatal",
            Self::Oracle => "oracle",
            Self::Personio => "personio",
            Self::Phenom => "phenom",
            Self::Pinpoint => "pinpoint",
            Self::Polymer => "polymer",
            Self::ReachMee => "reachmee",
            Self::Recruitee => "recruitee",
            Self::Remotive => "remotive",
            Self::Rexx => "rexx",
            Self::Rippling => "rippling",
            Self::Rss => "rss",
            Self::Sesame => "sesame",
            Self::Sitemap => "sitemap",
            Self::SmartRecruiters => "smartrecruiters",
            Self::Softgarden => "softgarden",
            Self::SuccessFactors => "successfactors",
            Self::TalentClue => "talentclue",
            Self::Teamtailor => "teamtailor",
            Self::Ukg => "ukg",
            Self::UsaJobs => "usajobs",
            Self::Varbi => "varbi",
            Self::Workable => "workable",
            Self::Workday => "workday",
            Self::Zoho => "zoho",
        }
    }
}

impl fmt::Display for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
