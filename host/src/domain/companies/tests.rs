use jobscan_reading::fold;
use proptest::prelude::*;

use super::{forms::plain_forms, shared::SHARED_DOMAINS, *};

#[test]
fn legal_forms_go_and_names_stay() {
    for (name, normalized) in [
        ("Acme", "acme"),
        ("  ÁCME   Solúciones ", "acme soluciones"),
        ("Acme S.L.", "acme"),
        ("Acme, S.L.", "acme"),
        ("ACME SL.", "acme"),
        ("Acme,S.L", "acme"),
        ("Acme S. L.", "acme"),
        ("Acme S.L.U.", "acme"),
        ("Acme SLU", "acme"),
        ("Acme S. L. U.", "acme"),
        ("Acme S.L. Unipersonal", "acme"),
        ("Acme (S.L.)", "acme"),
        ("Acme S.A.", "acme"),
        ("Acme S.A.U.", "acme"),
        ("Acme S/A", "acme"),
        ("Acme S.Coop.", "acme"),
        ("Acme S. Coop. And.", "acme"),
        ("Acme Sociedad Limitada", "acme"),
        ("ACME SOCIEDAD LIMITADA UNIPERSONAL", "acme"),
        ("ACME SOCIEDAD LIMITADA (UNIPERSONAL)", "acme"),
        ("Acme Sociedad Anónima", "acme"),
        ("Acme GmbH", "acme"),
        ("Acme GmbH & Co. KG", "acme"),
        ("Acme AG", "acme"),
        ("Acme Ltd.", "acme"),
        ("Acme Limited", "acme"),
        ("Acme, LLC", "acme"),
        ("Acme, Inc.", "acme"),
        ("Acme Corp.", "acme"),
        ("Acme PLC", "acme"),
        ("Acme B.V.", "acme"),
        ("Acme N.V.", "acme"),
        ("Acme SAS", "acme"),
        ("Acme SARL", "acme"),
        ("Acme S.r.l.", "acme"),
        ("Acme S.p.A.", "acme"),
        ("Acme, Lda.", "acme"),
        ("Acme España S.L. S.A.", "acme espana"),
        ("Acme Ltd. -", "acme"),
        ("Generación Y S.L.", "generacion y"),
        ("Müller & Co. KG", "muller"),
        ("Tiffany & Co., Ltd.", "tiffany"),
        ("Łódź Ørsted Straße", "lodz orsted strasse"),
        // Not at the end, or not a form.
        ("SA Acme", "sa acme"),
        ("Acme.com", "acme.com"),
        ("Saslu", "saslu"),
        ("Casa Limón", "casa limon"),
        ("Hotel & Spa", "hotel & spa"),
        ("Grupo 5", "grupo 5"),
        ("L’Oréal S.A.", "l'oreal"),
        ("L'Oréal", "l'oreal"),
        // Never nothing.
        ("S.L.", "s.l"),
        ("SA", "sa"),
        ("S.A. S.L.", "s.a"),
        ("...", "..."),
        ("(,)", "(,)"),
        ("", ""),
        ("  ", ""),
        ("日本株式会社", "日本株式会社"),
    ] {
        assert_eq!(normalize_name(name), normalized, "{name:?}");
    }
}

#[test]
fn legal_forms_are_known_in_the_languages_of_the_sources() {
    for forms in [
        // Spanish, Catalan, Basque, Galician.
        "SL|S.L.|S. L.|S.L.U.|SLU|S.L.L.|S.L.P.|S.L.N.E.|S.R.L.|SA|S.A.|S.A.U.|S.A.D.|S.A.L.|S.C.|S. C.|S.C.P.|C.B.",
        "Sociedad Limitada|Sociedad Limitada Unipersonal|Sociedad Limitada (Unipersonal)|Sdad. Ltda.|S.L. Unipersonal",
        "Sociedad Anónima|Sociedad Anónima Unipersonal|Sociedad de Responsabilidad Limitada|Comunidad de Bienes",
        "S. Coop.|S.Coop.|S. COOP. AND.|S.Coop.And.|S. Coop. Mad.|S.Coop.V.|S. Coop. de C-LM|Sociedad Cooperativa",
        "Sociedad Cooperativa Andaluza|Sociedad Cooperativa Limitada|Sdad. Coop. Ltda.|S.C.A.|S.A.T.|S. Coop. Pequeña",
        "AIE|A.I.E.|UTE|U.T.E.|Unión Temporal de Empresas|S.A., S.M.E., M.P.|S.A. de C.V.|S. de R.L. de C.V.|S.A.B. de C.V.",
        "Societat Limitada|Societat Anònima|SCCL|S.C.C.L.|Societat Cooperativa Catalana Limitada|Societat Civil Particular",
        "Koop. Elk.|S. Koop.|Kooperatiba Elkartea|Sozietate Mugatua|Sozietate Anonimoa",
        "Sociedade Limitada|Sociedade Limitada Unipersoal|Sociedade Anónima|S. Coop. Galega|Sociedade Cooperativa Galega",
        // Portuguese.
        "Lda|Lda.|Unipessoal Lda.|Unipessoal, Lda|Ltda.|Limitada|S/A|SGPS, S.A.|C.R.L.|EIRELI|Sociedade Unipessoal por Quotas",
        // English.
        "Ltd|Ltd.|Limited|LLC|L.L.C.|LLP|L.P.|LP|Inc|Inc.|Incorporated|Corp.|Corporation|PLC|plc|P.L.C.|P.C.|DAC",
        "Pte. Ltd.|Pte Ltd|Pty Ltd|Pty. Limited|Pvt. Ltd.|Private Limited|Co., Ltd.|Limited Liability Company|Sdn. Bhd.",
        // German.
        "GmbH|gGmbH|Ges.m.b.H.|Ges. m. b. H.|mbH|AG|Aktiengesellschaft|KG|KGaA|OHG|GbR|eG|SE|UG|e.K.|e.V.|PartG mbB",
        "GmbH & Co. KG|GmbH & Co.KG|GmbH&Co.KG|GmbH und Co. KG|GmbH u. Co. KG|GmbH + Co. KG|AG & Co. KG|AG & Co. KGaA",
        "AG & Co.|SE & Co. KGaA|GmbH & Co. OHG|UG (haftungsbeschränkt)|UG (haftungsbeschränkt) & Co. KG|Ltd. & Co. KG",
        "Gesellschaft mit beschränkter Haftung|eingetragene Genossenschaft|B.V. & Co. KG|GmbH & Co. KG a.A.",
        // French.
        "SA|S.A.S.|SAS|SASU|SARL|S.A.R.L.|Sàrl|EURL|SNC|S.N.C.|SCOP|GIE|Société Anonyme|Société par Actions Simplifiée",
        // Italian.
        "S.r.l.|SRL|S.r.l.s.|S.p.A.|SpA|S.c.r.l.|S.c.a r.l.|S.c.a.r.l.|S.n.c.|S.a.s.|S.r.l. a socio unico|S.r.l. Unipersonale",
        "Società per Azioni|Società a responsabilità limitata|Soc. Coop.|Soc. Coop. a r.l.|Società Cooperativa",
        // Dutch.
        "B.V.|BV|N.V.|NV|VOF|V.O.F.|BVBA|C.V.|U.A.|Besloten Vennootschap|Naamloze Vennootschap",
        // Danish, Norwegian, Swedish, Finnish, Estonian.
        "AB|AB (publ)|Abp|AS|A/S|ASA|ApS|I/S|K/S|Oy|Oyj|Oy Ab|ehf.|OÜ",
        // Polish and its neighbours.
        "sp. z o.o.|Sp. z o. o.|sp.z o.o.|Sp. zo.o.|sp. z o.o. sp. k.|sp.j.|sp. k.|S.A.|P.S.A.|Spółka Akcyjna|Spółka z o.o.",
        // Of the Gulf, Greek, Russian.
        "FZ-LLC|FZ LLC|FZE|FZCO|DMCC|W.L.L.|Α.Ε.|Ε.Π.Ε.|ООО|ЗАО",
        "Spółka z ograniczoną odpowiedzialnością|s.r.o.|s. r. o.|spol. s r.o.|a.s.|Kft.|Zrt.|d.o.o.|j.d.o.o.|EOOD|A.Ş.",
    ]
    .iter()
    .flat_map(|forms| forms.split('|'))
    {
        for written in [format!("Acme Café {forms}"), format!("ACME CAFÉ, {}", forms.to_uppercase())] {
            assert_eq!(normalize_name(&written), "acme cafe", "{written}");
        }
    }
}

#[test]
fn partners_who_are_not_named_go() {
    for (name, others) in [
        (
            "banco hermanos",
            &[
                "Banco Hermanos & Co.",
                "Banco Hermanos &Co",
                "Banco Hermanos&Co.",
                "BANCO HERMANOS & CO., S.A.",
            ][..],
        ),
        (
            "bodegas ruiz",
            &[
                "Bodegas Ruiz",
                "Bodegas Ruiz y Cía., S.L.",
                "Bodegas Ruiz y Compañía",
                "Bodegas Ruiz y Cia",
                "Bodegas Ruiz & Cía. S.A.",
                "BODEGAS RUIZ Y CIA SL",
                "Bodegas Ruiz and Co. Ltd",
                "Bodegas Ruiz and Co., Limited",
                "Bodegas Ruiz y Cía. Ltda.",
                "Bodegas Ruiz e Cia Ltda",
                "Bodegas Ruiz y Compañía Limitada",
                "Bodegas Ruiz & C:o AB",
                "Bodegas Ruiz e Compagni",
                "ООО «Bodegas Ruiz & Co.»",
                "Bodegas Ruiz y C.ª",
                "Bodegas Ruiz, y Cía.",
                "«Bodegas Ruiz» & Co",
                "Bodegas Ruiz S.L. y Cía.",
                "Bodegas Ruiz y Cía. S. en C.",
                "Bodegas Ruiz Cía. Ltda.",
            ],
        ),
        (
            "muller",
            &[
                "Müller & Co. KG",
                "Müller und Co. KG",
                "Müller u. Co.",
                "Müller & Cie. AG",
                "Müller & Comp.",
                "Müller + Co KG",
            ],
        ),
        ("fabre", &["Fabre et Cie", "Fabre & Cie SAS", "Fabre et Compagnie", "Fabre et Compagnie, S.A.R.L."]),
        (
            "rossi",
            &[
                "Rossi & C. S.a.s.",
                "Rossi & C.",
                "Rossi e C. S.n.c.",
                "Rossi & Co. S.r.l.",
                "Rossi e Compagnia",
            ],
        ),
        (
            "silva",
            &[
                "Silva & Cia. Ltda.",
                "Silva e Cia",
                "Silva & Companhia, Lda.",
                "Silva & Cª, Lda",
                "Silva & Cia Ltda - ME",
            ],
        ),
        ("puig", &["Puig i Cia", "Puig i Companyia, S.L.", "Puig & Co, SCCL"]),
        ("smith", &["Smith & Co", "Smith and Co. Inc.", "Smith & Company, Inc.", "Smith and Company"]),
        ("jansen", &["Jansen en Co B.V.", "Jansen & Co. N.V."]),
        ("hansen", &["Hansen og Co ApS", "Hansen & Co A/S", "Hansen och Co AB"]),
        ("novak", &["Novák a spol., s.r.o."]),
        ("kowalski", &["Kowalski i S-ka sp.j.", "Kowalski i Wspólnicy sp. k."]),
        ("ford motor", &["Ford Motor Co.", "Ford Motor Co", "Ford Motor Co., Ltd."]),
        ("acme", &["Acme C.A.", "Acme PJSC", "Acme FZE", "Acme Sdn. Bhd.", "Acme S.A.S. E.S.P."]),
    ] {
        for other in others {
            assert_eq!(normalize_name(other), name, "{other:?}");
        }
    }
}

#[test]
fn partners_who_are_named_and_names_of_partners_alone_stay() {
    for (name, normalized) in [
        ("Compañía", "compania"),
        ("Compañía de Aguas", "compania de aguas"),
        ("y Compañía", "y compania"),
        ("Co", "co"),
        ("& Co", "& co"),
        ("Co & Co", "co"),
        ("C & C", "c & c"),
        ("H & M", "h & m"),
        ("Ruiz e Hijos", "ruiz e hijos"),
        ("Ruiz y Hermanos, S.L.", "ruiz y hermanos"),
        ("ООО", "ооо"),
        ("ООО ООО", "ооо"),
        ("Trading Co. Ltd", "trading"),
        ("Ruiz y Co Working", "ruiz y co working"),
        ("Marks & Spencer Company", "marks & spencer company"),
        ("Ford Motor Company", "ford motor company"),
        ("Taller de Co", "taller de co"),
        ("Grupo y", "grupo y"),
        ("Roco", "roco"),
        ("Spanish Cia", "spanish cia"),
    ] {
        assert_eq!(normalize_name(name), normalized, "{name:?}");
    }
}

#[test]
fn names_that_look_the_same_are_the_same() {
    for names in [
        &[
            "Taller Uno",
            "\u{200e}Taller Uno",
            "\u{202a}Taller Uno\u{202c}",
            "Taller\u{a0}Uno",
            "\u{feff}TALLER UNO S.L.\u{200f}",
        ][..],
        &[
            "Société Inventada",
            "Socie\u{301}te\u{301} Inventada",
            "SOCIÉTÉ INVENTADA",
            "Ｓｏｃｉéｔé Inventada",
        ],
        &["Finca Ofimática", "Ｆinca Ofimática", "Finca O\u{fb01}m\u{e1}tica", "𝐅𝐢𝐧𝐜𝐚 Ofi\u{ad}mática"],
        &["Großmann", "GROSSMANN", "GROẞMANN GmbH"],
        &["L'Oréal", "L’Oréal", "Lʼoréal", "L＇Oréal S.A."],
        &["Sáez-Gil", "Sáez‑Gil", "Sáez–Gil", "SAEZ−GIL, S.L."],
        &["Acme", "Acme®", "Acme™ S.L.", "«Acme»", "“Acme”, S.L.", "\"Acme\" Inc."],
        &["Emira Tech LLC", "Emira Tech L.L.C.", "Emira Tech ＬＬＣ"],
    ] {
        for name in names {
            assert_eq!(normalize_name(name), normalize_name(names[0]), "{name:?}");
        }
    }
    for (one, other) in
        [("Árbol Azul", "ArbolAzul"), ("Яндыкс", "Сбыр"), ("Müller", "Mueller"), ("Acme", "Аcme")]
    {
        assert_ne!(normalize_name(one), normalize_name(other), "{one} {other}");
    }
}

#[test]
fn names_are_shown_without_what_is_invisible() {
    for (name, shown) in [
        ("\u{200e}Taller Uno", "Taller Uno"),
        ("\u{202a}Taller  Uno\u{202c} ", "Taller Uno"),
        ("Ofi\u{ad}mática S.L.", "Ofimática S.L."),
        // How some scripts and signs are written.
        ("می\u{200c}خواهم", "می\u{200c}خواهم"),
        ("I ❤\u{fe0f} Acme", "I ❤\u{fe0f} Acme"),
        ("\u{200e}\u{200d}", ""),
        ("ＡＣＭＥ", "ＡＣＭＥ"),
    ] {
        assert_eq!(shown_name(name), shown, "{name:?}");
    }
}

#[test]
fn words_that_look_like_forms_stay() {
    for name in [
        "hotel & spa",
        "gran hotel spa",
        "hotel y spa",
        "wellness spa",
        "balneario & spa",
        "flor de sal",
        "la sal",
        "diario as",
        "el as",
        "the scoop",
        "media scoop",
        "wallbox ev",
        "mundo pc",
        "freiburg sc",
        "groupe psa",
        "parc de recerca uab",
        "edicion limitada",
        "ford motor company",
        "acme coop",
        "casasa",
        "amigos del sad",
        "grupo smp",
        "sociedad",
        "cooperativa del campo",
    ] {
        assert_eq!(normalize_name(name), name);
    }
}

#[test]
fn names_that_are_kept_back_are_nobodys() {
    for name in
        ["Confidencial", "Empresa Confidencial S.L.", "CONFIDENTIAL", "-", "", "N/A", "Importante empresa"]
    {
        assert!(names_nobody(&normalize_name(name)), "{name}");
    }
    for name in ["Acme", "Confidencial Consultores", "3", "日本株式会社"] {
        assert!(!names_nobody(&normalize_name(name)), "{name}");
    }
}

#[test]
fn domains_are_those_that_were_registered() {
    for (url, domain) in [
        ("https://www.acme.es/empleo?x=1", "acme.es"),
        ("http://careers.acme.co.uk:8080", "acme.co.uk"),
        ("acme.com", "acme.com"),
        ("ACME.com.", "acme.com"),
        ("www.acme.com/jobs", "acme.com"),
        ("//acme.cat", "acme.cat"),
        ("https://españa.es", "xn--espaa-rta.es"),
        ("https://食狮.公司.cn/", "xn--85x722f.xn--55qx5d.cn"),
        ("https://shop.acme.uk.com", "acme.uk.com"),
        ("https://www.acme.test", "acme.test"),
        ("https://acme.gob.es", "acme.gob.es"),
        ("https://lever.co.example.com", "example.com"),
        ("https://notlinkedin.com", "notlinkedin.com"),
        ("https://www.google.com", "google.com"),
    ] {
        assert_eq!(registrable_domain(url).as_deref(), Some(domain), "{url}");
    }
}

#[test]
fn shared_domains_and_addresses_identify_nobody() {
    for url in [
        "https://jobs.lever.co/acme",
        "boards.greenhouse.io/acme",
        "https://acme.infojobs.net/",
        "https://www.infojobs.it",
        "https://es.linkedin.com/company/acme",
        "facebook.com/acme",
        "https://instagram.com/acme",
        "https://x.com/acme",
        "https://twitter.com/acme",
        "https://youtu.be/x",
        "https://github.com/acme",
        "https://acme.github.io",
        "https://sites.google.com/view/acme",
        "https://linktr.ee/acme",
        "https://acme.wixsite.com/home",
        "https://acme.wordpress.com",
        "https://acme.blogspot.com",
        "https://acme.netlify.app",
        "https://LINKEDIN.COM.",
        // The systems that detectors know, as their boards are written.
        "https://apply.workable.com/acme",
        "https://jobs.ashbyhq.com/acme",
        "https://acme.recruitee.com",
        "https://acme.jobs.personio.de",
        "https://acme.jobs.personio.es",
        "https://acme.teamtailor.com",
        "https://acme.na.teamtailor.com",
        "https://careers.smartrecruiters.com/acme",
        "https://acme.mysmartrecruiters.com",
        "https://acme.wd3.myworkdayjobs.com/site",
        "https://wd5.myworkdaysite.com/recruiting/acme/site",
        "https://acme.bamboohr.com/careers",
        "https://acme.breezy.hr",
        "https://acme.applytojob.com",
        "https://app.jazz.co/acme",
        "https://careers-acme.icims.com",
        "https://acme.pinpointhq.com",
        "https://ats.rippling.com/acme",
        "https://career5.successfactors.eu/career?company=acme",
        "https://acme.jobs2web.com",
        "https://join.com/companies/acme",
        "https://jobs.acme.bizneo.com",
        "https://careers.talentclue.com/acme",
        "https://app.sesametime.com/jobs/acme",
        "https://app.sesamehr.es/acme",
        "https://acme.factorialhr.pt",
        "https://acme.factorial.be",
        "https://acme.viterbit.site",
        // Directories, links, builders, hosts.
        "https://startupshub.catalonia.com/startup/barcelona/acme/1",
        "https://lanzadera.es/proyecto/acme",
        "https://www.madrimasd.org/emprendedores/acme",
        "https://dealroom.co/companies/acme",
        "https://bsky.app/profile/acme",
        "https://www.threads.net/@acme",
        "https://g.page/acme",
        "https://beacons.ai/acme",
        "https://acme.framer.website",
        "https://acme.vercel.app",
        "https://acme.pages.dev",
        "https://acme.web.app",
        "https://acme.s3.eu-west-1.amazonaws.com",
        "https://acme.sharepoint.com",
        "http://192.168.1.1/",
        "http://[::1]/",
        "127.0.0.1",
        "http://0x7f.1/",
        "localhost",
        "http://intranet/",
        "http://crm.corp.local/",
        "co.uk",
        "es",
        "info@acme.es",
        "ftp://acme.es",
        "N/A",
        "n.a.",
        "",
        "https://",
        "https://acme .es",
    ] {
        assert_eq!(registrable_domain(url), None, "{url}");
    }
}

#[test]
fn the_bare_site_of_a_shared_domain_is_its_own_companys() {
    for (site, name, domain) in [
        ("https://www.typeform.com", "Typeform", "typeform.com"),
        ("https://typeform.com/", "TYPEFORM S.L.", "typeform.com"),
        ("typeform.com", "Typeform Spain", "typeform.com"),
        ("https://www.typeform.com/es/?utm_source=x", "Typeform", "typeform.com"),
        ("https://www.airtable.com", "Airtable", "airtable.com"),
        ("https://discord.com/", "Discord Inc.", "discord.com"),
        ("https://about.gitlab.com/", "GitLab", "gitlab.com"),
        ("https://www.pinterest.com", "Pinterest Europe Ltd", "pinterest.com"),
        ("https://www.reddit.com", "Reddit, Inc.", "reddit.com"),
        ("https://www.tripadvisor.es", "Tripadvisor", "tripadvisor.es"),
        ("https://substack.com", "Substack", "substack.com"),
        ("https://www.notion.so", "Notion Labs, Inc.", "notion.so"),
        ("https://www.wix.com/", "Wix", "wix.com"),
        ("https://www.wix.com/", "Wix.com Ltd.", "wix.com"),
        ("https://github.com", "GitHub", "github.com"),
        ("https://www.linkedin.com/", "LinkedIn Ireland", "linkedin.com"),
        ("https://x.com", "X Corp.", "x.com"),
        ("https://www.getmanfred.com", "Manfred", "getmanfred.com"),
        ("https://www.greenhouse.io", "Greenhouse Software", "greenhouse.io"),
        ("https://www.factorialhr.com", "Factorial", "factorialhr.com"),
        ("https://es.acme.example", "Whoever", "acme.example"),
    ] {
        assert_eq!(own_domain(site, name).as_deref(), Some(domain), "{site} {name}");
    }
    for (site, name) in [
        ("https://www.typeform.com", "Acme"),
        ("https://www.typeform.com", ""),
        ("https://www.typeform.com", "Type"),
        ("https://acme.typeform.com", "Acme"),
        ("https://acme.typeform.com", "Typeform"),
        ("https://www.typeform.com/to/x1y2", "Typeform"),
        ("https://linkedin.com/company/acme", "Acme"),
        ("https://github.com/acme", "Acme"),
        ("https://sites.google.com", "Sites"),
        ("https://acme.github.io", "Acme"),
        ("https://www.facebook.com", "Face"),
        ("https://t.co", "T Mobile"),
        ("https://x.com", "Xing"),
    ] {
        assert_eq!(own_domain(site, name), None, "{site} {name}");
    }
}

#[test]
fn the_domain_that_is_shared_is_told() {
    for (site, domain) in [
        ("https://es.linkedin.com/company/acme", Some("linkedin.com")),
        ("https://www.typeform.com", Some("typeform.com")),
        ("https://acme.github.io/x", Some("github.io")),
        ("https://sites.google.com/view/acme", Some("sites.google.com")),
        ("https://acme.example", None),
        ("no site", None),
    ] {
        assert_eq!(shared_domain(site).as_deref(), domain, "{site}");
    }
}

#[test]
fn each_shared_domain_stands_once_as_hosts_are_compared() {
    let mut seen = std::collections::BTreeSet::new();
    for domain in SHARED_DOMAINS {
        assert!(seen.insert(domain), "{domain} twice");
        assert_eq!(website(domain), Some(format!("https://{domain}/")));
        assert_eq!(registrable_domain(&format!("https://acme.{domain}/x")), None);
    }
}

#[test]
fn websites_are_absolute_or_nothing() {
    for (text, site) in [
        ("acme.es", Some("https://acme.es/")),
        (" http://Acme.ES/Empleo?a=b#c ", Some("http://acme.es/Empleo?a=b")),
        ("HTTPS://acme.es", Some("https://acme.es/")),
        ("//acme.es/x", Some("https://acme.es/x")),
        ("acme.es:8443/x", Some("https://acme.es:8443/x")),
        ("https://acme.wixsite.com/home", Some("https://acme.wixsite.com/home")),
        ("https://crm.corp.local", Some("https://crm.corp.local/")),
        ("/conciliat/em-i123", None),
        ("./x.es", None),
        ("?x=acme.es", None),
        ("Acme", None),
        ("README.md5", None),
        ("mailto:info@acme.es", None),
        ("info@acme.es", None),
        ("https://user:secret@acme.es", None),
        ("javascript:alert(1)", None),
        ("ftp://acme.es", None),
        ("http://10.0.0.1/", None),
        ("no tiene web.es", None),
        ("-", None),
        ("", None),
        ("\u{202a}https://dos.example\u{202c}", Some("https://dos.example/")),
        ("\u{feff}dos.example\u{200b}", Some("https://dos.example/")),
        ("https://dos\u{ad}.example/\u{200e}", Some("https://dos.example/")),
        ("\u{202a}\u{202c}", None),
    ] {
        assert_eq!(website(text).as_deref(), site, "{text:?}");
    }
    assert_eq!(website(&format!("acme.es/{}", "x".repeat(3000))), None);
}

proptest! {
    #[test]
    fn normalizing_twice_is_normalizing_once(name in "(\\PC|[a-z .,&()-]| S\\.L\\.| sa| ltd\\. -| & co| y cía\\.| & c\\.|&co| kg| -|,){0,20}") {
        let once = normalize_name(&name);
        prop_assert_eq!(normalize_name(&once), once);
    }

    #[test]
    fn a_name_that_says_something_stays_one(name in "\\PC{0,20}") {
        prop_assert_eq!(normalize_name(&name).is_empty(), fold::visible(&name).trim().is_empty());
    }

    #[test]
    fn a_name_in_another_form_of_unicode_is_the_same(name in "[ A-Za-zÀ-ÿĀ-ſ&.,'-]{0,20}") {
        use unicode_normalization::UnicodeNormalization;
        let plain = normalize_name(&name);
        for form in [name.nfd().collect::<String>(), name.nfkc().collect(), name.nfkd().collect()] {
            prop_assert_eq!(&normalize_name(&form), &plain);
        }
        prop_assert_eq!(&normalize_name(&format!("\u{202a}{name}\u{202c}")), &plain);
    }

    #[test]
    fn any_legal_form_may_be_added(name in "[a-z]{3,9}( [a-z]{3,9})?", form in prop::sample::select(plain_forms()), comma in any::<bool>()) {
        let plain = normalize_name(&name);
        let form = form.to_uppercase();
        let dotted: String = form.chars().flat_map(|letter| [letter, '.']).collect();
        let separator = if comma { ", " } else { " " };
        prop_assert_eq!(&normalize_name(&format!("{name}{separator}{form}")), &plain);
        if !form.contains('&') {
            prop_assert_eq!(&normalize_name(&format!("{name}{separator}{dotted}")), &plain);
        }
    }

    #[test]
    fn no_input_panics_and_domains_are_their_own(text in "\\PC{0,40}") {
        let _ = website(&text);
        if let Some(domain) = registrable_domain(&text) {
            prop_assert_eq!(registrable_domain(&domain), Some(domain.clone()));
        }
    }

    #[test]
    fn a_website_is_its_own_website(host in "[a-z]{1,9}\\.(es|com|co\\.uk)", path in "(/[a-z%ñ]{0,5}){0,2}") {
        let site = website(&format!("{host}{path}")).unwrap();
        prop_assert_eq!(website(&site), Some(site.clone()));
    }
}

mod growth;
