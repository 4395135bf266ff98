//! Completes offers by their own pages or answers.

use jobscan_definition::model::{Definition, Detail, Format, Region};
use jobscan_plugin_sdk::{
    CallContext, FetchError, Host, Offer, OfferRef, PluginError, Request, Response, errors::parse_failure,
    json::Unread, jsonld::Posting,
};

use crate::{
    elements,
    gaps::Gaps,
    json, jsonld,
    known::Known,
    list::{nothing_inside, within},
    node::Node,
    notes::Notes,
    place::{Place, written},
    program::{Program, beginning},
    request::{form, request},
    signs, token,
    value::Reading,
};

/// References a call takes: few, so that little is lost if the source fails in the middle.
pub(crate) const BATCH: u32 = 10;

/// The complete offers, in the order of their references.
pub(crate) fn hydrate(
    program: &Program,
    ctx: &CallContext,
    host: &mut dyn Host,
    refs: &[OfferRef],
) -> Result<Vec<Result<Offer, PluginError>>, PluginError> {
    let Some(detail) = &program.definition.detail else {
        return Err(PluginError::Unsupported("the lists of this board are complete".to_owned()));
    };
    let hydrate = Hydrate { program, detail, ctx, form: form(detail.format, detail.inside.as_ref()) };
    let said: Vec<_> = refs.iter().map(|reference| token::read(reference).unwrap_or_default()).collect();
    let known: Vec<_> =
        refs.iter().zip(&said).map(|(reference, said)| hydrate.known(reference, said)).collect();
    let requests: Vec<Request> = known.iter().map(|known| hydrate.request(known)).collect();
    let asked: Vec<String> = requests.iter().map(|request| request.url.clone()).collect();
    let answers = host.fetch_all(requests);
    if answers.len() != refs.len() {
        return Err(PluginError::Transient("fewer answers than requests".to_owned()));
    }
    let mut unread = Unread::default();
    let details = refs.iter().zip(&known).zip(said.iter().zip(asked)).zip(answers);
    let outcomes = details.map(|(((reference, known), (said, asked)), answer)| {
        hydrate.offer((reference, known, said.gaps), &asked, answer, &mut unread)
    });
    let outcomes = outcomes.collect();
    unread.tell(host);
    Ok(outcomes)
}

struct Hydrate<'h> {
    program: &'h Program,
    detail: &'h Detail,
    ctx: &'h CallContext,
    /// The form of an answer as a whole.
    form: Format,
}

impl<'h> Hydrate<'h> {
    fn known(&self, reference: &'h OfferRef, said: &'h token::Said<'h>) -> Known<'h> {
        let definition = &self.program.definition;
        Known {
            definition: Some(definition),
            tenant: said.tenant,
            region: region_named(definition, said.region),
            found: &said.found,
            id: &reference.id,
            url: &reference.url,
            ..Known::default()
        }
    }

    fn request(&self, known: &Known<'_>) -> Request {
        let mut request = request(&self.detail.request, self.form, known);
        // An address in a list may be older than the site's certificate; only the encrypted one can be asked for.
        if let Some(rest) = request.url.strip_prefix("http://") {
            request.url = format!("https://{rest}");
        }
        request
    }

    fn offer(
        &self,
        (reference, known, gaps): (&OfferRef, &Known<'_>, &str),
        asked: &str,
        answer: Result<Response, FetchError>,
        unread: &mut Unread,
    ) -> Result<Offer, PluginError> {
        let signs = (self.detail.gone.as_slice(), self.program.definition.answers.blocked.as_slice());
        let text = signs::detail(signs, self.form, asked, answer, self.ctx)?;
        let mut offer = Offer::new(reference.id.as_str(), reference.url.as_str(), "");
        offer.ref_.token.clone_from(&reference.token);
        let mut notes = Notes::default();
        let mut reading = Reading { known, notes: &mut notes };
        let gaps = Gaps { definition: &self.program.definition, letters: gaps };
        self.fill(&mut offer, &text, (&mut reading, asked), gaps)?;
        notes.count_in(unread);
        Ok(offer)
    }

    fn fill(
        &self,
        offer: &mut Offer,
        text: &str,
        (reading, asked): (&mut Reading<'_>, &str),
        gaps: Gaps<'_>,
    ) -> Result<(), PluginError> {
        if self.detail.format == Format::Jsonld {
            let posting = Posting::expect(text)?;
            let source = posting.source();
            let node = json::read(&source, &self.program.detail)?;
            self.add_fields(offer, &node, (reading, asked))?;
            jsonld::complete(&posting, offer, gaps, reading.notes);
            return Ok(());
        }
        let data = match &self.detail.inside {
            None => text,
            Some(inside) => within(inside, text).ok_or_else(|| nothing_inside(inside, text))?,
        };
        let node = match self.detail.format {
            Format::Json if self.detail.inside.is_some() => json::read_beginning(data, &self.program.detail)
                .map_or_else(|| json::read(data, &self.program.detail), Ok),
            Format::Json => json::read(data, &self.program.detail),
            _ => elements::read(data, &self.program.detail),
        }?;
        self.add_fields(offer, &node, (reading, asked))
    }

    fn add_fields(
        &self,
        offer: &mut Offer,
        node: &Node<'_>,
        (reading, asked): (&mut Reading<'_>, &str),
    ) -> Result<(), PluginError> {
        let (root, fields) = (&self.detail.root, &self.detail.fields);
        let top = Place::of(node);
        let mut found = Vec::new();
        top.walk(&beginning(self.detail.format), &mut |top| found.extend(top.all(root)));
        let Some(place) = found.into_iter().find(|place| !place.node().is_nothing()) else {
            let detail = format!("detail.root = \"{}\" matches nothing", written(root));
            return Err(parse_failure(detail, Some("detail.root".to_owned()), None));
        };
        let essentials = reading.essentials(fields, place, asked);
        if let Some(title) = essentials.title {
            offer.title = title;
        }
        if let Some(url) = essentials.url {
            offer.ref_.url = url;
        }
        reading.complete(offer, fields, place);
        Ok(())
    }
}

fn region_named<'d>(definition: &'d Definition, name: &str) -> Option<&'d Region> {
    definition.tenant.regions.iter().find(|region| region.name == name)
}
