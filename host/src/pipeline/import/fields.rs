//! What the columns of a company list are called, in the languages of the sources.

use std::fmt;

use jobscan_reading::fold::{fold, visible};

/// What a column can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The company's name.
    Name,
    /// Its site.
    Website,
    /// The provider, or job system, of its board.
    Provider,
    /// Its board there.
    Tenant,
}

impl Field {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Name, Self::Website, Self::Provider, Self::Tenant];

    /// Its name in `--map` and in `[companies] columns`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Website => "website",
            Self::Provider => "provider",
            Self::Tenant => "tenant",
        }
    }

    /// What it is called in a sentence.
    pub(super) const fn in_words(self) -> &'static str {
        match self {
            Self::Name => "the name",
            Self::Website => "the website",
            Self::Provider => "the provider",
            Self::Tenant => "the tenant",
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How surely a word means a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// It means nothing else.
    Sure,
    /// It means that where nothing better is there: `Cliente` beside `Razón social` is somebody else, and `Domain`
    /// beside `Website` says it again.
    Else,
}

/// The words of each field, as [`key`] makes them: no case, no accents, no blanks.
#[rustfmt::skip]
const WORDS: &[(Field, Fit, &[&str])] = &[
    (Field::Name, Fit::Sure, &[
        "name", "company", "companyname", "nameofcompany", "nameofthecompany", "companies", "organization", "organisation",
        "organizationname", "organisationname", "business", "businessname", "legalname", "tradename", "firm",
        // Spanish
        "empresa", "empresas", "nombre", "nombreempresa", "nombredelaempresa", "nombredeempresa", "nombredelacompania",
        "razonsocial", "denominacion", "denominacionsocial", "nombrecomercial", "nombrefiscal", "compania",
        "nombrecompania", "organizacion", "sociedad", "entidad",
        // German
        "firma", "firmen", "firmenname", "unternehmen", "unternehmensname", "nameunternehmen", "namedesunternehmens",
        "gesellschaft", "organisationsname",
        // French
        "entreprise", "entreprises", "nom", "nomentreprise", "nomdelentreprise", "nomdentreprise", "societe", "nomsociete",
        "nomdelasociete", "raisonsociale", "denominationsociale", "compagnie",
        // Italian
        "azienda", "aziende", "nomeazienda", "nomedellazienda", "ragionesociale", "societa", "impresa", "nome",
        "denominazione", "denominazionesociale", "ditta",
        // Portuguese
        "nomeempresa", "nomedaempresa", "nomedeempresa", "razaosocial", "nomefantasia", "sociedade", "companhia",
        "organizacao", "denominacaosocial",
        // Catalan
        "nomempresa", "nomdelempresa", "nomdempresa", "raosocial", "companyia", "societat", "entitat", "nomcomercial",
        "denominaciosocial",
    ]),
    (Field::Name, Fit::Else, &[
        "account", "accountname", "client", "clientname", "customer", "customername", "employer", "cliente", "empleador",
        "cuenta", "kunde", "arbeitgeber", "employeur", "datoredilavoro", "empregador", "ocupador",
    ]),
    (Field::Website, Fit::Sure, &[
        "website", "websites", "web", "webs", "site", "url", "homepage", "webpage", "websiteurl", "weburl", "companywebsite",
        "companyurl", "companysite", "webaddress", "websiteaddress", "internet", "siteurl", "corporatewebsite",
        // Spanish
        "sitioweb", "paginaweb", "sitio", "webcorporativa", "webempresa", "webdelaempresa", "webdeempresa",
        "direccionweb", "paginaswebs", "urlweb", "urlempresa", "sitiowebdelaempresa", "paginainternet",
        // German
        "webseite", "webadresse", "internetseite", "internetadresse", "internetauftritt", "webauftritt", "firmenwebsite",
        "unternehmenswebsite",
        // French
        "siteweb", "siteinternet", "adresseweb", "pageweb", "siteentreprise", "sitewebdelentreprise", "urldusite",
        // Italian
        "sito", "sitoweb", "sitointernet", "indirizzoweb", "sitoaziendale", "webazienda",
        // Portuguese
        "sitiodaweb", "enderecoweb", "sitedaempresa", "paginadainternet", "websitedaempresa",
        // Catalan
        "llocweb", "adrecaweb", "webempresarial", "webdelempresa",
    ]),
    (Field::Website, Fit::Else, &[
        "domain", "domains", "companydomain", "domainname", "websitedomain", "dominio", "dominioweb", "domaine", "domini",
        "nomdedomaine", "nombrededominio", "link", "enlace", "lien", "enllac",
    ]),
    (Field::Provider, Fit::Sure, &[
        "provider", "ats", "atsprovider", "jobsystem", "system", "proveedor", "anbieter", "fournisseur", "fornitore",
        "fornecedor", "proveidor", "jobsprovider",
    ]),
    (Field::Tenant, Fit::Sure, &[
        "tenant", "board", "boardname", "jobboard", "boardtoken", "atsboard", "atstenant", "tablero", "tablon", "inquilino",
    ]),
];

/// What is compared of a column's name: `Razón social ` and `RAZON_SOCIAL` are one.
pub(super) fn key(heading: &str) -> String {
    fold(&visible(heading)).chars().filter(|sign| sign.is_alphanumeric()).collect()
}

/// What a column with this name says, if that is known.
pub(super) fn field_of(heading: &str) -> Option<(Field, Fit)> {
    let key = key(heading);
    let known = WORDS.iter().find(|(_, _, words)| words.contains(&key.as_str()))?;
    Some((known.0, known.1))
}

#[cfg(test)]
mod tests;
