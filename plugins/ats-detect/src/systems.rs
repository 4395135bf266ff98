//! The job systems whose boards are recognised, a row each.
//!
//! Where an address needs more than a form says, the system's row is in [`crate::composed`].

use jobscan_plugin_sdk::recognise::{
    Case::{Kept, Lower, Sensitive},
    Form, Mark, Served, Setting, System,
};

use crate::composed::{ICIMS, SUCCESSFACTORS, TALENTCLUE, WORKDAY};

/// All of them.
pub(crate) const SYSTEMS: &[System] = &[
    WORKABLE,
    JOIN,
    RIPPLING,
    SESAME,
    RECRUITEE,
    BAMBOOHR,
    JAZZHR,
    PINPOINT,
    BIZNEO,
    FACTORIAL,
    ICIMS,
    TALENTCLUE,
    WORKDAY,
    SUCCESSFACTORS,
    GEM,
    JOBVITE,
    HOMERUN,
    HIBOB,
    HIREHIVE,
    SOFTGARDEN,
    MANATAL,
    POLYMER,
    FRESHTEAM,
    TRAFFIT,
    VITERBIT,
    KENJO,
    EPRESELEC,
];

/// An account may also be named by a number, which says nothing of the board's name.
const WORKABLE: System = System::new(
    "workable",
    Lower,
    "https://apply.workable.com/{}/",
    &[
        Form::at(&["apply.workable.com", "www.workable.com"], "api/v1/widget/accounts/{}").denied(&["#"]),
        Form::at(&["apply.workable.com"], "api/v1|v2|v3/accounts/{}").denied(&["#"]),
        Form::at(&["www.workable.com"], "api/accounts/{}").denied(&["#"]),
        Form::at(&["apply.workable.com"], "{}")
            .doubted(&["j", "accounts", "spi"])
            .followed_by(&["j", "jobs.md"]),
        Form::at(&["{}.workable.com"], "").denied(&["apply", "jobs"]).doubted(&["spi"]).followed_by(&["j"]),
    ],
);

/// A number is that of an account.
const JOIN: System = System::new(
    "join",
    Lower,
    "https://join.com/companies/{}",
    &[Form::at(&["join.com", "www.join.com"], "companies/{}").denied(&["companies", "#"])],
);

const RIPPLING_HOSTS: &[&str] = &["ats.rippling.com", "ats.us1|eu1.rippling.com"];

/// A name may have two letters, as a language has.
const RIPPLING: System = System::new(
    "rippling",
    Kept,
    "https://ats.rippling.com/{}/jobs",
    &[
        Form::at(&["api.rippling.com"], "platform/api/ats/v1|v2/board/{}"),
        Form::at(RIPPLING_HOSTS, "api/*/board/{}"),
        Form::at(RIPPLING_HOSTS, "embed/{}/jobs"),
        Form::at(RIPPLING_HOSTS, "~/embed/{}/jobs"),
        Form::at(RIPPLING_HOSTS, "{}/jobs").followed_by(&["jobs"]),
        Form::at(RIPPLING_HOSTS, "~/{}").denied(&["_next"]).followed_by(&["jobs"]),
    ],
);

const SESAME: System = System::new(
    "sesame",
    Sensitive,
    "https://app.sesametime.com/jobs/{}/all",
    &[
        Form::at(&["app.sesametime.com", "app.sesamehr.com", "app.sesamehr.es"], "jobs/{}").denied(&["all"]),
        Form::at(
            &["back-eu1.sesametime.com", "back-us1.sesametime.com"],
            "api/v3/companies/{}/public-vacancies",
        ),
    ],
)
.any_letters();

const RECRUITEE: System = System::new(
    "recruitee",
    Lower,
    "https://{}.recruitee.com/",
    &[Form::at(&["{}.recruitee.com"], "").followed_by(&["o", "l"])],
)
.with_settings(&[
    Setting::named("companySlug").mentioning(&["recruitee", "Recruitee"]),
    Setting::named("company_slug").mentioning(&["recruitee", "Recruitee"]),
])
.served_with(Served {
    files: &["recruiteecdn.com"],
    widgets: &["recruiteecdn.com/widget", "/widget.js"],
    own: &["recruitee.com"],
});

/// Customers' staff use the same host, so only its public pages tell.
const BAMBOOHR: System = System::new(
    "bamboohr",
    Lower,
    "https://{}.bamboohr.com/careers",
    &[Form::at(&["{}.bamboohr.com"], "careers|jobs|js")
        .denied(&["help", "static", "partners", "resources", "marketplace", "documentation"])
        .followed_by(&["careers", "jobs", "js"])],
)
.with_marks(&[Mark::named("data-domain").on("BambooHR")]);

const JAZZHR: System = System::new(
    "jazzhr",
    Lower,
    "https://{}.applytojob.com/apply",
    &[
        Form::at(&["{}.applytojob.com"], "").followed_by(&["apply"]),
        Form::at(&["app.jazz.co"], "widgets/*/create/{}"),
    ],
);

const PINPOINT: System = System::new(
    "pinpoint",
    Lower,
    "https://{}.pinpointhq.com/",
    &[Form::at(&["{}.pinpointhq.com"], "").followed_by(&["postings", "postings.json"])],
);

/// The product itself is on the same domain.
const BIZNEO: System = System::new(
    "bizneo",
    Lower,
    "https://{}/",
    &[
        Form::at(&["jobs.{host}.bizneo.com"], ""),
        Form::at(&["{host}.bizneo.com"], "jobs").followed_by(&["jobs"]),
    ],
);

const FACTORIAL: System = System::new(
    "factorial",
    Lower,
    "https://{}/",
    &[Form::at(
        &[
            "{host}.factorialhr.com|pt|de|co|es|it|fr|mx",
            "{host}.factorialhr.com.br",
            "{host}.factorial.es|it|fr|mx|pl|ch|be",
        ],
        "",
    )
    .followed_by(&["job_posting", "embed"])],
);

const GEM: System = System::new(
    "gem",
    Sensitive,
    "https://jobs.gem.com/{}",
    &[
        Form::at(&["api.gem.com"], "job_board/v0/{}"),
        Form::at(&["jobs.gem.com"], "{}").denied(&["_next"]).followed_by(&["id"]),
    ],
);

const JOBVITE: System = System::new(
    "jobvite",
    Kept,
    "https://jobs.jobvite.com/{}",
    &[
        Form::at(&["jobs.jobvite.com"], "careers/{}"),
        Form::at(&["jobs.jobvite.com"], "{}")
            .denied(&["__assets__"])
            .doubted(&["careers", "support"])
            .followed_by(&["job", "jobs", "search"]),
    ],
);

const HOMERUN: System = System::new(
    "homerun",
    Lower,
    "https://{}.homerun.co/",
    &[Form::at(&["feed.homerun.co"], "{}"), Form::at(&["{}.homerun.co"], "").denied(&["feed"])],
);

const HIBOB: System = System::new(
    "hibob",
    Lower,
    "https://{}.careers.hibob.com/jobs",
    &[Form::at(&["{}.careers.hibob.com"], "").sure()],
);

const HIREHIVE: System = System::new(
    "hirehive",
    Lower,
    "https://{}.hirehive.com/",
    &[Form::at(&["{}.hirehive.com"], "").followed_by(&["job"])],
);

/// Of one name there may be a board at each of the two domains.
const SOFTGARDEN: System = System::new(
    "softgarden",
    Lower,
    "https://{}/",
    &[
        Form::at(&["{host}.career.softgarden.de"], "").sure(),
        Form::at(&["{host}.softgarden.io"], "").followed_by(&["job"]),
    ],
);

const MANATAL: System = System::new(
    "manatal",
    Lower,
    "https://www.careers-page.com/{}",
    &[
        Form::at(&["open.api.manatal.com"], "open/v3/career-page/{}"),
        Form::at(&["api.careers-page.com"], "open/v1/career-pages/{}"),
        Form::at(&["www.careers-page.com", "careers-page.com"], "{}").followed_by(&["job"]),
        Form::at(&["{}.careers-page.com"], "").followed_by(&["job"]),
    ],
);

const POLYMER: System = System::new(
    "polymer",
    Lower,
    "https://jobs.polymer.co/{}",
    &[
        Form::at(&["api.polymer.co"], "v1/hire/organizations/{}"),
        Form::at(&["jobs.polymer.co"], "{}").followed_by(&["#"]),
    ],
);

const FRESHTEAM: System = System::new(
    "freshteam",
    Lower,
    "https://{}.freshteam.com/jobs",
    &[Form::at(&["{}.freshteam.com"], "jobs").followed_by(&["jobs"])],
);

const TRAFFIT: System = System::new(
    "traffit",
    Lower,
    "https://{}.traffit.com/career/",
    &[Form::at(&["{}.traffit.com"], "public|career").followed_by(&["public", "career"])],
);

const VITERBIT: System = System::new(
    "viterbit",
    Lower,
    "https://{}.viterbit.site/",
    &[Form::at(&["{}.viterbit.site"], "").sure()],
);

const KENJO: System = System::new(
    "kenjo",
    Lower,
    "https://{}.kenjo.io/",
    &[Form::at(&["{}.kenjo.io"], "api/controller/career-site/public/*").followed_by(&["api"])],
);

const EPRESELEC: System = System::new(
    "epreselec",
    Lower,
    "https://{}.epreselec.com/Ofertas/Ofertas.aspx",
    &[Form::at(&["{}.epreselec.com"], "ofertas").followed_by(&["ofertas"])],
);
