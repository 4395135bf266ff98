//! How boards are named at each system, and under which addresses websites show them.

use crate::{company::capital, rng::Rng, systems::System};

/// The board's tenant and its public address.
pub(super) fn board(rng: &mut Rng, provider: System, slug: &str) -> (String, String) {
    let written = if rng.chance(300) { capital(slug) } else { slug.to_owned() };
    let tenant = match provider {
        System::Lever if rng.chance(150) => format!("eu:{written}"),
        System::Ashby if rng.chance(150) => format!("{} {}", capital(slug), rng.pick(&["AI", "HQ", "Labs"])),
        System::Lever | System::Ashby | System::Gem | System::Jobvite | System::Rippling | System::Sesame => {
            written
        }
        System::SmartRecruiters => format!("{written}{}", rng.pick(&["", "", "1", "2"])),
        System::Teamtailor => format!("{slug}.teamtailor.com"),
        System::Workday => {
            let site = rng.pick(&["External", "Careers", "External_Career_Site", "jobs"]);
            format!("{slug}:{}:{site}", rng.pick(&["wd1", "wd3", "wd5", "wd12"]))
        }
        System::Icims => format!("{}-{slug}.icims.com", rng.pick(&["careers", "jobs"])),
        System::Factorial => {
            format!(
                "{slug}.{}",
                rng.pick(&["factorialhr.com", "factorial.es", "factorial.it", "factorialhr.pt"])
            )
        }
        System::Softgarden => {
            format!("{slug}.{}", rng.pick(&["career.softgarden.de", "softgarden.io"]))
        }
        System::Adp => {
            let client = uuid(rng);
            format!("{client}:19000101_{:06}", rng.between(1, 999_999))
        }
        System::Comeet => format!("{slug}:{:02X}.{:03}", rng.between(0x30, 0x99), rng.between(0, 999)),
        System::Dayforce => {
            format!("{}:{}", slug.replace('-', ""), rng.pick(&["CANDIDATEPORTAL", "Careers"]))
        }
        System::Oracle => format!("{slug}.fa.em2.oraclecloud.com:{}", rng.pick(&["CX_1", "CX_2001"])),
        System::ReachMee => {
            let language = rng.pick(&["UK", "SE"]);
            format!(
                "site106.reachmee.com:I{:03}:{slug}:{}:{language}",
                rng.between(3, 22),
                rng.between(5, 99)
            )
        }
        System::Rexx => format!("{slug}-portal.rexx-systems.com"),
        System::Ukg => {
            let name = slug.to_uppercase().replace('-', "");
            let board = uuid(rng);
            format!("recruiting2.ultipro.com:{name}{}:{board}", rng.between(1000, 9999))
        }
        System::Eightfold => format!("{slug}.eightfold.ai"),
        System::Zoho => format!("{slug}.zohorecruit.{}", rng.pick(&["com", "eu", "in"])),
        System::Bizneo if rng.chance(300) => format!("jobs.{slug}.bizneo.com"),
        System::Bizneo => format!("{slug}.bizneo.com"),
        // Their own hosts depend on their websites; of the others few are left with the legacy page.
        System::SuccessFactors if rng.chance(100) => {
            format!("career{}.successfactors.eu:{slug}", rng.pick(&["2", "5", "8"]))
        }
        System::SuccessFactors => format!("{slug}.jobs.hr.cloud.sap"),
        _ => slug.to_owned(),
    };
    let url = address(rng, provider, &tenant);
    (tenant, url)
}

/// In the form of version 4.
fn uuid(rng: &mut Rng) -> String {
    let hex = rng.hex(32);
    format!("{}-{}-4{}-a{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..])
}

fn address(rng: &mut Rng, provider: System, tenant: &str) -> String {
    let usual = provider.board_url(tenant);
    let variant = rng.below(10);
    match (provider, variant) {
        (System::Greenhouse, 0) => format!("https://boards.greenhouse.io/{tenant}"),
        (System::Greenhouse, 1) => format!("https://boards.greenhouse.io/embed/job_board?for={tenant}"),
        (System::Greenhouse, 2) => format!("https://job-boards.eu.greenhouse.io/{tenant}"),
        (System::SmartRecruiters, 0..=2) => format!("https://jobs.smartrecruiters.com/{tenant}"),
        (System::Personio, 0..=4) => format!("https://{tenant}.jobs.personio.com/?language=en"),
        (System::Workday, 0..=2) => usual.replace(".com/", ".com/en-US/"),
        (System::BambooHr, 0..=4) => format!("https://{tenant}.bamboohr.com/jobs/"),
        (System::TalentClue, 0..=3) => format!("https://{tenant}.talentclue.com/"),
        (System::Rippling, 0..=2) => format!("https://ats.rippling.com/en-GB/{tenant}/jobs"),
        (System::Pinpoint, 0..=2) => format!("https://{tenant}.pinpointhq.com/en"),
        (System::Hireology, 0..=4) => format!("https://{tenant}.hireology.careers/"),
        (System::Jobvite, 0..=2) => format!("https://jobs.jobvite.com/careers/{tenant}/jobs"),
        (System::Teamtailor, 0..=2) => format!("https://{tenant}/"),
        _ => usual,
    }
}
