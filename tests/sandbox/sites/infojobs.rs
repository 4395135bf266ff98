//! `api.infojobs.net`: the search `/api/9/offer` and the detail `/api/7/offer/{id}`.
//!
//! Like the real one: Basic authentication, the same objects in `items` and `offers`, pages counted from 1, a cap on
//! `totalPages`, order by last update (including bumps), no description in the list, salaries in several formats,
//! masked companies, and withdrawn offers that still answer.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Serialize;

use super::{Answer, Request, Site, utc};
use crate::{
    company::dashed,
    content::Workplace,
    provider::Provider,
    rng::{Rng, text_key},
    truth::{TruthOffer, TruthSalary},
    world::{DrawnOffer, World},
};

mod detail;
mod list;
mod search;

pub(crate) use search::Index;

pub(crate) struct InfoJobs;

impl Site for InfoJobs {
    fn hosts(&self) -> &'static [&'static str] {
        &["api.infojobs.net"]
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        if !is_authorised(world, request.header("authorization")) {
            let mut answer = refusal(401, "102", "Client credentials not valid");
            answer.headers.push(("www-authenticate", "Basic realm=\"InfoJobs API\"".to_owned()));
            return answer;
        }
        match request.segments()[..] {
            ["api", "9", "offer"] => list::page(world, request),
            ["api", "7", "offer", id] => detail::offer(world, id),
            _ => refusal(404, "1", "No such operation"),
        }
    }
}

fn is_authorised(world: &World, header: &str) -> bool {
    let (user, password) = &world.spec().infojobs_credentials;
    let Some(("Basic", sent)) = header.split_once(' ') else { return false };
    STANDARD.decode(sent.trim()).is_ok_and(|sent| sent == format!("{user}:{password}").as_bytes())
}

fn refusal(status: u16, error: &'static str, description: &'static str) -> Answer {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Refusal {
        error: &'static str,
        #[serde(rename = "error_description")]
        description: &'static str,
        request_id: &'static str,
    }
    Answer::json(status, &Refusal { error, description, request_id: "0a0b0c0d" })
}

/// A dictionary entry.
#[derive(Debug, Clone, Copy, Serialize)]
struct Entry {
    id: u32,
    value: &'static str,
}

const NOTHING: Entry = Entry { id: 0, value: "" };

const CATEGORIES: &[(Entry, Entry)] = &[
    (Entry { id: 150, value: "Informática y telecomunicaciones" }, Entry { id: 2018, value: "Programación" }),
    (Entry { id: 10, value: "Administración de empresas" }, Entry { id: 3000, value: "Administración" }),
    (Entry { id: 170, value: "Atención a clientes" }, Entry { id: 3090, value: "Atención al cliente" }),
    (Entry { id: 190, value: "Comercial y ventas" }, Entry { id: 3110, value: "Comercial" }),
    (Entry { id: 30, value: "Calidad, producción e I+D" }, Entry { id: 3020, value: "Producción" }),
    (Entry { id: 50, value: "Compras, logística y almacén" }, Entry { id: 3040, value: "Logística" }),
    (Entry { id: 160, value: "Turismo y restauración" }, Entry { id: 3140, value: "Restauración" }),
];

const CONTRACTS: &[Entry] = &[
    Entry { id: 1, value: "Indefinido" },
    Entry { id: 2, value: "Autónomo" },
    Entry { id: 8, value: "De duración determinada" },
];

const WORK_DAYS: &[Entry] = &[
    Entry { id: 1, value: "Completa" },
    Entry { id: 2, value: "Intensiva - Mañana" },
    Entry { id: 3, value: "Parcial - Tarde" },
];

const EXPERIENCES: &[Entry] = &[
    Entry { id: 1, value: "No requerida" },
    Entry { id: 2, value: "Al menos 1 año" },
    Entry { id: 6, value: "Al menos 2 años" },
];

const STUDIES: &[Entry] = &[
    Entry { id: 20, value: "Educación Secundaria Obligatoria" },
    Entry { id: 110, value: "Diplomatura" },
    Entry { id: 60, value: "Formación Profesional Grado Superior" },
];

const fn teleworking(workplace: Workplace) -> Entry {
    match workplace {
        Workplace::Onsite => Entry { id: 1, value: "Presencial" },
        Workplace::Remote => Entry { id: 2, value: "Solo teletrabajo" },
        Workplace::Hybrid => Entry { id: 3, value: "Híbrido" },
        Workplace::Unknown => Entry { id: 4, value: "Sin especificar" },
    }
}

/// The author's name if the company is masked.
const MASKED_NAME: &str = "Empresa confidencial";

/// InfoJobs' additional fields of an offer.
struct Extras {
    category: Entry,
    subcategory: Entry,
    contract: Entry,
    work_day: Entry,
    experience: Entry,
    study: Entry,
    /// `None` for old offers.
    teleworking: Option<Entry>,
    pay: Pay,
    applications: u32,
    urgent: bool,
}

/// The formats of a salary.
#[derive(Debug, Clone, Copy)]
enum Pay {
    Hidden,
    From(u32),
    /// Only a sentence: a year's pay, paid in fourteen parts.
    Fourteen(u32),
    /// Only a sentence, in thousands.
    Thousands {
        min: u32,
        max: u32,
    },
    Range {
        min: u32,
        max: u32,
        period: Entry,
        word: &'static str,
    },
}

impl Extras {
    fn from_offer(made: &DrawnOffer<'_>) -> Self {
        let content = &made.content;
        let mut rng = Rng::keyed(&[u64::from(made.origin), text_key(&made.company.name), 30]);
        let is_tech = matches!(content.department, "Tecnología" | "Tecnologia" | "Engineering" | "Data");
        let (category, subcategory) = if is_tech { CATEGORIES[0] } else { rng.pick(&CATEGORIES[1..]) };
        Self {
            category,
            subcategory,
            contract: rng.pick(CONTRACTS),
            work_day: rng.pick(WORK_DAYS),
            experience: rng.pick(EXPERIENCES),
            study: rng.pick(STUDIES),
            teleworking: (!rng.chance(60)).then_some(teleworking(content.workplace)),
            pay: Pay::from_offer(made, &mut rng),
            applications: rng.below(400),
            urgent: rng.chance(50),
        }
    }
}

impl Pay {
    fn from_offer(made: &DrawnOffer<'_>, rng: &mut Rng) -> Self {
        match made.content.pay {
            None => Self::Hidden,
            Some(pay) if rng.chance(250) => Self::From(pay.min),
            Some(pay) if pay.period == "year" && made.index % 7 == 3 => Self::Fourteen(pay.min),
            Some(pay) if pay.period == "year" && made.index % 7 == 5 => {
                Self::Thousands { min: pay.min, max: pay.max }
            }
            Some(pay) => {
                let (id, value) = match pay.period {
                    "hour" => (1, "Bruto/hora"),
                    "month" => (2, "Bruto/mes"),
                    _ => (3, "Bruto/año"),
                };
                Self::Range { min: pay.min, max: pay.max, period: Entry { id, value }, word: pay.period }
            }
        }
    }

    fn description(self) -> String {
        match self {
            Self::Hidden => "Salario no disponible".to_owned(),
            Self::From(min) => format!("Más de {}€", thousands(min)),
            Self::Fourteen(amount) => format!("{} € Bruto/año en 14 pagas", thousands(amount)),
            Self::Thousands { min, max } => format!("{}k - {}k € Bruto/año", min / 1000, max / 1000),
            Self::Range { min, max, period, .. } => {
                format!("{}€ - {}€ {}", thousands(min), thousands(max), period.value)
            }
        }
    }

    fn truth(self) -> Option<TruthSalary> {
        let (min, max, period) = match self {
            Self::Hidden => return None,
            Self::From(min) => (min, None, None),
            Self::Fourteen(amount) => (amount, Some(amount), Some("year")),
            Self::Thousands { min, max } => (min, Some(max), Some("year")),
            Self::Range { min, max, word, .. } => (min, Some(max), Some(word)),
        };
        Some(TruthSalary {
            min: Some(f64::from(min)),
            max: max.map(f64::from),
            currency: Some("EUR"),
            period,
        })
    }
}

/// `24.000`.
fn thousands(amount: u32) -> String {
    if amount < 1000 { amount.to_string() } else { format!("{}.{:03}", amount / 1000, amount % 1000) }
}

fn link(made: &DrawnOffer<'_>) -> String {
    let city = dashed(made.content.places[0].city);
    format!("https://www.infojobs.net/{city}/{}/of-i{}", dashed(&made.content.title), made.id)
}

/// The city, with the province if its name differs.
fn locations(made: &DrawnOffer<'_>) -> Vec<String> {
    let (city, names) = (made.content.places[0].city, made.content.places[0].province.1);
    // `Valencia/València` has two names.
    let province = names.split('/').next().unwrap_or(names);
    vec![if province == city { city.to_owned() } else { format!("{city}, {province}") }]
}

/// The ground truth of this offer after reading list and detail.
pub(crate) fn truth(made: DrawnOffer<'_>) -> TruthOffer {
    let extras = Extras::from_offer(&made);
    let company = made.company;
    let shows_site = company.shows_site && !company.hidden;
    TruthOffer {
        provider: Provider::InfoJobs,
        tenant: None,
        url: link(&made),
        title: made.content.title.clone(),
        company: (!company.hidden).then(|| company.name.clone()),
        website: shows_site.then(|| company.website.clone()),
        domain: shows_site.then(|| company.domain.clone()),
        hidden: company.hidden,
        locations: locations(&made),
        workplace: extras.teleworking.map_or("unknown", |_| made.content.workplace.as_str()),
        department: Some(extras.category.value.to_owned()),
        employment_type: Some(format!("{}, {}", extras.contract.value, extras.work_day.value)),
        salary: extras.pay.truth(),
        posted_at: Some(utc(made.posted)),
        updated_at: Some(utc(made.updated)),
        description_contains: made.content.must_contain(),
        open: made.open,
        id: made.id,
        key: made.key,
        repost_of: made.repost_of,
    }
}
