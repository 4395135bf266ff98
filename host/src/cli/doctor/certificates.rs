//! What a secure connection needs of this machine: authorities to trust, and the way out.

use super::finding::{Diagnosis, Finding, Severity};
use crate::{
    cli::Exit,
    config::{Config, Env, HttpFile},
    http::Roots,
};

const CHECK: &str = "certificates";

/// The authorities, and the proxy if one is configured or meant.
pub(super) fn check(config: &Config, env: &Env, diagnosis: &mut Diagnosis) {
    let (roots, http) = (Roots::read(|name| env.get(name).map(str::to_owned)), &config.http);
    let findings = [Some(authorities(&roots, http)), partly_read(&roots), proxy(http)];
    findings.into_iter().flatten().for_each(|finding| diagnosis.add(finding));
    // The code of a run that is refused for it.
    proxy_user(http).into_iter().for_each(|finding| diagnosis.add_with_exit(finding, Exit::Usage));
}

fn authorities(roots: &Roots, http: &HttpFile) -> Finding {
    let Roots { usable, origin, .. } = roots;
    if *usable > 0 {
        let trusted = if *usable == 1 { "authority is" } else { "authorities are" };
        return Finding::ok(CHECK, format!("{usable} {trusted} trusted, from {origin}"));
    }
    let why = roots.faults.first().map_or_else(String::new, |fault| format!(" ({fault})"));
    if http.gateway.is_some() {
        let text = format!("no authority is trusted, from {origin}{why}; the gateway is reached without");
        return Finding::new(CHECK, Severity::Note, text, roots.cure());
    }
    let text =
        format!("no authority is trusted, from {origin}{why}: no host can be reached, and no run starts");
    Finding::new(CHECK, Severity::Error, text, roots.cure())
}

/// Some are there, and others could not be read.
fn partly_read(roots: &Roots) -> Option<Finding> {
    let first = roots.faults.first().filter(|_| roots.usable > 0);
    let text = match (first, roots.unusable) {
        (Some(first), _) => format!("not all could be read: {first}"),
        (None, unusable) if unusable > 0 && roots.usable > 0 => format!("{unusable} more cannot be used"),
        _ => return None,
    };
    Some(Finding::new(CHECK, Severity::Warning, text, "correct what SSL_CERT_FILE and SSL_CERT_DIR name"))
}

fn proxy(http: &HttpFile) -> Option<Finding> {
    if let (Some(proxy), Some(_)) = (&http.proxy, &http.gateway) {
        let text = format!("`{}` is not used: the gateway answers for all hosts", proxy.url);
        return Some(Finding::new("proxy", Severity::Note, text, "leave the gateway out to use the proxy"));
    }
    if let Some(proxy) = &http.proxy {
        let user = if proxy.user.is_some() { ", with a user" } else { "" };
        let but = if proxy.not_for.is_empty() {
            String::new()
        } else {
            format!("; not for {}", proxy.not_for.join(", "))
        };
        let told = "names are resolved by it, so that it alone keeps hosts inside the network out of reach";
        return Some(Finding::ok("proxy", format!("`{}`{user}{but}; {told}", proxy.url)));
    }
    if http.proxy_variables.is_empty() {
        return None;
    }
    let names = http.proxy_variables.join(", ");
    let text = format!("{names}: set and not obeyed: hosts are reached directly");
    Some(Finding::new("proxy", Severity::Note, text, "set `[http] proxy` if hosts are reached through one"))
}

/// A proxy that asks for a user would refuse every request, so a run does not start without.
fn proxy_user(http: &HttpFile) -> Option<Finding> {
    let missing = http.proxy.as_ref()?.user.as_ref()?.missing();
    if missing.is_empty() {
        return None;
    }
    let text = format!("its user or password has no value: {}", missing.join(", "));
    let cure = "set it, or take `proxy_user` and `proxy_password` out of [http]";
    Some(Finding::new("proxy", Severity::Error, text, cure))
}
