//! The definitions of five systems, as tests have them.

use jobscan_definition::model::{
    Answers, Case, Definition, Detail, Each, Fields, Format, Letters, Paging, Part, Salary, TenantKind,
};

use super::make::{
    at_host, date, definition, each, first_of, from, get, html, is, join, list, mapped, part, path, status,
    template, value,
};

pub(crate) fn ashby() -> Definition {
    let url = "https://api.ashbyhq.com/posting-api/job-board/{tenant}?includeCompensation=true";
    let mut board = definition("ashby", list(url, Format::Json, "jobs[]"));
    board.tenant.case = Case::Sensitive;
    board.tenant.letters = Letters::Any;
    board.tenant.page = template("https://jobs.ashbyhq.com/{tenant}");
    board.list.drop = vec![is("isListed", "false")];
    board.fields = Fields {
        url: Some(value("jobUrl")),
        locations: vec![value("location"), value("secondaryLocations[].location")],
        workplace: Some(first_of(&[value("workplaceType"), mapped("isRemote", &[("true", "remote")], true)])),
        department: Some(first_of(&[value("department"), value("team")])),
        employment_type: Some(value("employmentType")),
        posted_at: date("publishedAt"),
        description: html(vec![part("descriptionHtml")]),
        salary: Some(Salary {
            each: Some(Each {
                path: path("compensation.summaryComponents[]"),
                only: vec![is("compensationType", "Salary")],
            }),
            min: Some(value("minValue")),
            max: Some(value("maxValue")),
            currency: Some(value("currencyCode")),
            period: Some(value("interval")),
            cents: false,
            text: None,
        }),
        attrs: vec![("team".to_owned(), value("team"))],
        ..board.fields
    };
    board
}

pub(crate) fn smartrecruiters() -> Definition {
    let url = "https://api.smartrecruiters.com/v1/companies/{tenant}/postings";
    let mut board = definition(
        "smartrecruiters",
        list(&format!("{url}?limit={{size}}&offset={{offset}}"), Format::Json, "content[]"),
    );
    board.tenant.case = Case::Kept;
    board.list.total = Some(path("totalFound"));
    board.list.paging = Paging::Offset { first: 0, size: 100, cap: None };
    board.fields = Fields {
        title: Some(value("name")),
        url: Some(value("https://jobs.smartrecruiters.com/{tenant}/{id}")),
        employer: Some(value("company.name")),
        locations: vec![first_of(&[
            value("location.fullLocation"),
            join(&["location.city", "location.region", "location.country"], ", "),
        ])],
        workplace: Some(first_of(&[
            mapped("location.hybrid", &[("true", "hybrid")], true),
            mapped("location.remote", &[("true", "remote")], true),
        ])),
        department: Some(value("department.label")),
        employment_type: Some(value("typeOfEmployment.label")),
        posted_at: date("releasedDate"),
        ..board.fields
    };
    board.detail = Some(Detail {
        request: get(&format!("{url}/{{id}}")),
        format: Format::Json,
        inside: None,
        root: path(""),
        only_without_text: false,
        fields: Fields {
            salary: Some(Salary {
                each: None,
                min: Some(value("compensation.salary.min")),
                max: Some(value("compensation.salary.max")),
                currency: Some(value("compensation.salary.currency")),
                period: Some(value("compensation.salary.period")),
                cents: false,
                text: None,
            }),
            description: html(vec![Part {
                each: Some(each("jobAd.sections{}")),
                heading: Some(value("title")),
                ..part("text")
            }]),
            closed: vec![is("active", "false")],
            ..Fields::default()
        },
        gone: Vec::new(),
    });
    board.answers = Answers { empty_is_unknown: true, ..Answers::default() };
    board
}

pub(crate) fn personio() -> Definition {
    let mut board = definition(
        "personio",
        list("https://{tenant}/xml?language=en", Format::Xml, "workzag-jobs.position"),
    );
    board.tenant.kind = TenantKind::Host;
    board.tenant.page = template("https://{tenant}/");
    board.list.group_by = Some(path("id"));
    board.fields = Fields {
        title: Some(value("name")),
        url: Some(value("https://{tenant}/job/{id}")),
        employer: Some(value("subcompany")),
        locations: vec![value("office"), value("additionalOffices.office")],
        department: Some(value("department")),
        employment_type: Some(join(&["employmentType", "schedule"], ", ")),
        posted_at: date("createdAt"),
        description: html(vec![Part {
            each: Some(each("jobDescriptions.jobDescription")),
            heading: Some(value("name")),
            ..part("value")
        }]),
        ..board.fields
    };
    board.detail = Some(jsonld_detail(true));
    board.answers.unknown = vec![status(404), status(307), at_host("personio.com")];
    board
}

pub(crate) fn teamtailor() -> Definition {
    let url = "https://{tenant}/jobs.rss?per_page={size}&offset={offset}";
    let mut board = definition("teamtailor", list(url, Format::Rss, ""));
    board.tenant.kind = TenantKind::Host;
    board.tenant.page = template("https://{tenant}/");
    board.list.employer = Some(value("channel.title"));
    board.list.paging = Paging::Offset { first: 0, size: 100, cap: None };
    let place = join(&["tt:city", "tt:country"], ", ");
    let words = [("none", "onsite"), ("hybrid", "hybrid"), ("fully", "remote"), ("temporary", "hybrid")];
    board.fields = Fields {
        id: Some(value("guid")),
        url: Some(value("link")),
        locations: vec![jobscan_definition::model::Value {
            each: Some(each("tt:locations.tt:location")),
            ..place
        }],
        workplace: Some(mapped("remoteStatus", &words, false)),
        department: Some(value("tt:department")),
        posted_at: date("pubDate"),
        description: html(vec![part("description")]),
        attrs: vec![("role".to_owned(), value("tt:role"))],
        ..board.fields
    };
    board
}

pub(crate) fn breezy() -> Definition {
    let mut board = definition("breezy", list("https://{tenant}.breezy.hr/json", Format::Json, ""));
    board.tenant.page = template("https://{tenant}.breezy.hr/");
    board.fields = Fields {
        title: Some(value("name")),
        employer: Some(value("company.name")),
        locations: vec![value("location.name"), value("locations[].name")],
        workplace: Some(mapped("location.is_remote", &[("true", "remote")], true)),
        department: Some(value("department")),
        employment_type: Some(value("type.name")),
        posted_at: date("published_date"),
        salary: Some(Salary {
            each: None,
            min: None,
            max: None,
            currency: None,
            period: None,
            cents: false,
            text: Some(value("salary")),
        }),
        ..board.fields
    };
    board.detail = Some(jsonld_detail(false));
    board.answers.unknown = vec![status(404), status(302), at_host("breezy.hr")];
    board
}

fn jsonld_detail(only_without_text: bool) -> Detail {
    Detail {
        request: get("{url}"),
        format: Format::Jsonld,
        inside: None,
        root: path(""),
        only_without_text,
        fields: Fields::default(),
        gone: Vec::new(),
    }
}

/// A board whose rows have only what they need.
pub(crate) fn plain(paging: Paging) -> Definition {
    let mut board = definition(
        "plain",
        list("https://api.example/{tenant}?o={offset}&p={page}&n={size}", Format::Json, "jobs[]"),
    );
    board.list.paging = paging;
    board.fields.url = Some(from(jobscan_definition::model::Source::Template(template(
        "https://jobs.example/{tenant}/{id}",
    ))));
    board
}
