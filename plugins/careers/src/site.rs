//! A company's site, asked for as its robots.txt allows.

use jobscan_plugin_sdk as sdk;
use sdk::{CallContext, Host, PluginError, Request, Response, errors::parse_failure, status};

use crate::{address::WebAddress, robots::Robots};

/// A site, with what it allows.
pub struct Site<'h> {
    home: WebAddress,
    robots: Robots,
    ctx: &'h CallContext,
    host: &'h mut dyn Host,
}

impl<'h> Site<'h> {
    /// Opens the site whose host the tenant is: asks for its robots.txt. A site without one forbids nothing; where it cannot
    /// be read now, nothing else is asked for.
    pub fn open(tenant: &str, ctx: &'h CallContext, host: &'h mut dyn Host) -> Result<Self, PluginError> {
        let home = home(tenant)?;
        let asked = format!("https://{}/robots.txt", home.host());
        let answer = Request::get(asked).header("accept", "text/plain").conditional().send(host)?;
        let robots = match answer.status {
            200..300 => Robots::read(&answer.body.text()),
            429 | 500.. => return Err(status::error(answer, ctx)),
            _ => Robots::default(),
        };
        Ok(Self { home, robots, ctx, host })
    }

    /// Its first page.
    #[must_use]
    pub fn home(&self) -> &WebAddress {
        &self.home
    }

    /// The call's context.
    #[must_use]
    pub fn context(&self) -> &CallContext {
        self.ctx
    }

    /// The host of the component.
    pub fn host(&mut self) -> &mut dyn Host {
        self.host
    }

    /// The sitemaps that robots.txt names, of this site.
    #[must_use]
    pub fn sitemaps(&self) -> Vec<WebAddress> {
        let named = self.robots.sitemaps().iter().filter_map(|named| self.home.resolve(named));
        named.filter(|address| address.host() == self.home.host()).collect()
    }

    /// Whether an address is a page of this site that may be asked for.
    #[must_use]
    pub fn may_ask(&self, address: &WebAddress) -> bool {
        address.host() == self.home.host() && self.robots.allow(&address.target())
    }

    /// The answer of a page. One that the site forbids is an error.
    pub fn get(&mut self, address: &WebAddress) -> Result<Response, PluginError> {
        if !self.may_ask(address) {
            return Err(PluginError::Unsupported(format!("robots.txt forbids `{address}`")));
        }
        Ok(Request::get(address.to_string()).conditional().send(self.host)?)
    }

    /// The text of a page; the error that its status stands for.
    pub fn text(&mut self, address: &WebAddress) -> Result<String, PluginError> {
        let answer = self.get(address)?;
        text(answer, self.ctx)
    }

    /// The texts of pages that may be asked for, in their order.
    pub fn texts(&mut self, addresses: &[&WebAddress]) -> Vec<Result<String, PluginError>> {
        let requests =
            addresses.iter().map(|address| Request::get(address.to_string()).conditional()).collect();
        let answers = self.host.fetch_all(requests);
        answers.into_iter().map(|answer| text(answer?, self.ctx)).collect()
    }
}

/// The text of a successful answer. 202 is what firewalls say to what they keep out.
fn text(answer: Response, ctx: &CallContext) -> Result<String, PluginError> {
    match answer.status {
        202 => Err(parse_failure(format!("`{}` answered 202", answer.final_url), None, None)),
        200..300 => Ok(answer.body.text()),
        _ => Err(status::error(answer, ctx)),
    }
}

/// The first page of the host that a tenant is.
pub fn home(tenant: &str) -> Result<WebAddress, PluginError> {
    let home = WebAddress::of_host(tenant).filter(|home| home.host() == tenant.to_lowercase());
    home.ok_or_else(|| PluginError::Unsupported(format!("`{tenant}` is no host")))
}

/// Whether an error says that there is nothing, and not that it could not be read.
#[must_use]
pub const fn is_missing(error: &PluginError) -> bool {
    matches!(error, PluginError::NotFound(_) | PluginError::Gone(_))
}
