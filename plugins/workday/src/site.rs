//! A tenant, and the addresses that follow from it.

use jobscan_plugin_sdk::{PluginError, errors, text};

/// The numbers of the data centres whose customers have hosts of their own below `wdN.myworkdayjobs.com`. Others are asked
/// at the shared host, which one wildcard covers.
pub const PODS: &[u16] = &[
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112,
    113, 114, 115, 116, 117, 118, 119, 120, 500, 501, 502, 503, 504, 505, 506, 507, 508, 509, 510,
];

/// The domain of customers' own hosts.
pub(crate) const OWN_DOMAIN: &str = "myworkdayjobs.com";

/// The domain of the shared hosts, one a data centre.
pub(crate) const SHARED_DOMAIN: &str = "myworkdaysite.com";

/// Which of the two hosts of a board is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Face {
    /// `NAME.wdN.myworkdayjobs.com`, where the board is `/SITE`.
    Own,
    /// `wdN.myworkdaysite.com`, where it is `/recruiting/NAME/SITE`.
    Shared,
}

/// A company's board: `NAME:wdN:SITE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    name: String,
    pod: String,
    path: String,
}

impl Site {
    /// Parses a tenant. Its name and data centre are labels of a host, where case means nothing.
    pub fn parse(tenant: &str) -> Result<Self, PluginError> {
        let unfit = || {
            let tenant = errors::sample(tenant);
            PluginError::Unsupported(format!(
                "`{tenant}` is no workday board, which is written `NAME:wdN:SITE`"
            ))
        };
        let parts: Vec<&str> = tenant.trim().split(':').collect();
        let [name, pod, site] = parts[..] else { return Err(unfit()) };
        let (name, pod) = (name.to_ascii_lowercase(), pod.to_ascii_lowercase());
        if !is_label(&name) || pod_number(&pod).is_none() || site.trim() != site {
            return Err(unfit());
        }
        let path = text::path_segment(site).ok_or_else(unfit)?;
        Ok(Self { name, pod, path })
    }

    /// The faces to ask, in order: the second if the first knows no such board.
    #[must_use]
    pub fn faces(&self) -> &'static [Face] {
        let has_own = pod_number(&self.pod).is_some_and(|number| PODS.contains(&number));
        if has_own { &[Face::Own, Face::Shared] } else { &[Face::Shared] }
    }

    /// The origin of a face.
    #[must_use]
    pub fn origin(&self, face: Face) -> String {
        let Self { name, pod, .. } = self;
        match face {
            Face::Own => format!("https://{name}.{pod}.{OWN_DOMAIN}"),
            Face::Shared => format!("https://{pod}.{SHARED_DOMAIN}"),
        }
    }

    /// The board for people. The path of a posting is below it, not below the host's root.
    #[must_use]
    pub fn board_url(&self, face: Face) -> String {
        let (origin, Self { name, path, .. }) = (self.origin(face), self);
        match face {
            Face::Own => format!("{origin}/{path}"),
            Face::Shared => format!("{origin}/recruiting/{name}/{path}"),
        }
    }

    /// What the addresses of the list and of the details begin with.
    #[must_use]
    pub fn api(&self, face: Face) -> String {
        format!("{}/wday/cxs/{}/{}", self.origin(face), self.name, self.path)
    }
}

/// Whether this is the address of a detail, as [`Site::api`] begins it: what the host stored is not taken on trust.
pub(crate) fn is_detail(url: &str) -> bool {
    let Some((host, path)) = url.strip_prefix("https://").and_then(|rest| rest.split_once('/')) else {
        return false;
    };
    let known = [OWN_DOMAIN, SHARED_DOMAIN]
        .iter()
        .any(|domain| host.strip_suffix(domain).is_some_and(|above| above.ends_with('.')));
    known && path.starts_with("wday/cxs/") && path.contains("/job/")
}

/// The number of a data centre: `wd103`.
fn pod_number(pod: &str) -> Option<u16> {
    let digits = pod.strip_prefix("wd")?;
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| digits.parse().ok())?
}

/// Names with `_` occur, although no host should have one.
fn is_label(name: &str) -> bool {
    (1..=63).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}
