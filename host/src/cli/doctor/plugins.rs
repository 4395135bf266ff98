//! Checks of the plugins: each loads, its table grants what it asks for, its settings are right.

use super::finding::{Diagnosis, Finding, Severity};
use crate::{
    bounds,
    cli::Exit,
    config::{Config, units::format_size},
    errors::chain,
    pipeline::{self, Prepared, Provider},
    plugins::{Compiler, Plugin, PluginEngine},
};

/// Loads every plugin as a run would, and asks no source.
pub(super) async fn diagnose(config: &Config, compiler: &Compiler, diagnosis: &mut Diagnosis) {
    let engine = match PluginEngine::new(&pipeline::engine_settings(config, compiler)) {
        Ok(engine) => engine,
        Err(error) => {
            let cure = "this machine cannot run WebAssembly: see that memory may be mapped as executable";
            diagnosis.add(Finding::new("plugins", Severity::Error, chain(&error), cure));
            return;
        }
    };
    for name in &config.order {
        match pipeline::prepare_provider(name, config, &engine).await {
            Ok(Prepared::Ready(provider)) => {
                diagnosis.add(awake(&provider.name, &provider.plugin, ready_provider(&provider)).await);
                for finding in credentials(&provider) {
                    diagnosis.add(finding);
                }
            }
            // The check of credentials has reported it already.
            Ok(Prepared::Skipped { .. }) if lacks_credentials(config, name) => {}
            Ok(Prepared::Skipped { reason, .. }) => {
                let text = format!("`{name}` would be skipped: {reason}");
                let cure = "set what is missing, or take it out of `order`";
                diagnosis.add(Finding::new("plugin", Severity::Warning, text, cure));
            }
            Ok(Prepared::Failed { failure, .. }) => diagnosis.add(refusal(name, &failure.message)),
            Err(error) => diagnosis.add_with_exit(refusal(name, &chain(&error)), Exit::from(&error)),
        }
    }
    for (name, settings) in &config.detectors {
        match pipeline::prepare_detector(name, settings, config, &engine).await {
            Ok(Ok(detector)) => {
                let loaded = loaded_plugin(&detector.name, &detector.plugin, "detects");
                diagnosis.add(awake(&detector.name, &detector.plugin, loaded).await);
            }
            Ok(Err(failure)) => diagnosis.add(refusal(name, &failure.message)),
            Err(error) => diagnosis.add_with_exit(refusal(name, &chain(&error)), Exit::from(&error)),
        }
    }
    directories(config, &engine, diagnosis).await;
}

/// What is found of a plugin whose code, which a run loads when it is due, can be loaded.
async fn awake(name: &str, plugin: &Plugin, loaded: Finding) -> Finding {
    match plugin.wake().await {
        Ok(()) => loaded,
        Err(error) => refusal(name, &chain(&error)),
    }
}

async fn directories(config: &Config, engine: &PluginEngine, diagnosis: &mut Diagnosis) {
    for (name, settings) in &config.directories {
        match pipeline::prepare_directory(name, settings, config, engine).await {
            Ok(Ok(directory)) => {
                let what = "is a directory of companies whose hosts are granted";
                let loaded = loaded_plugin(&directory.name, &directory.plugin, what);
                diagnosis.add(awake(&directory.name, &directory.plugin, loaded).await);
            }
            Ok(Err(failure)) => diagnosis.add(refusal(name, &failure.message)),
            Err(error) => diagnosis.add_with_exit(refusal(name, &chain(&error)), Exit::from(&error)),
        }
    }
}

fn lacks_credentials(config: &Config, name: &str) -> bool {
    config.providers.get(name).is_some_and(|provider| !provider.missing_credentials().is_empty())
}

fn ready_provider(provider: &Provider) -> Finding {
    let also = if provider.plugin.is_detector() { ", and detects its boards" } else { "" };
    loaded_plugin(&provider.name, &provider.plugin, &format!("its hosts are granted{also}"))
}

/// Where each credential is sent, and whether answers are searched for it.
fn credentials(provider: &Provider) -> Vec<Finding> {
    let (name, table) = (&provider.name, format!("[providers.{}]", provider.name));
    let unbound: Vec<&str> = provider.unbound_credentials().map(|(credential, _)| credential).collect();
    let mut findings = Vec::new();
    for (credential, sent) in &provider.grant.credentials {
        let hosts = pipeline::origin_list(sent.origins());
        let text = match sent.token_origin() {
            Some(service) => {
                format!(
                    "`{credential}` of `{name}` is sent to {service}, and what that gives for it to {hosts}"
                )
            }
            None => format!("`{credential}` of `{name}` is sent to {hosts}"),
        };
        findings.push(if unbound.contains(&credential.as_str()) {
            let quoted: Vec<String> =
                sent.origins().iter().map(|origin| format!("{:?}", origin.to_string())).collect();
            let cure =
                format!("write `hosts = [{}]` in `credentials.{credential}` of {table}", quoted.join(", "));
            let text = format!("{text}, as the plugin asks: you have not bound it");
            Finding::new("credentials", Severity::Warning, text, cure)
        } else {
            Finding::ok("credentials", format!("{text} and nowhere else"))
        });
        if !sent.is_searched_for() {
            let least = bounds::network::SEARCHED_SECRET;
            let text = format!(
                "`{credential}` of `{name}` has less than {least}: answers are not searched for it, as they are for others"
            );
            findings.push(Finding::new(
                "credentials",
                Severity::Warning,
                text,
                "ask its source for a longer one",
            ));
        }
    }
    findings
}

fn loaded_plugin(name: &str, plugin: &Plugin, what: &str) -> Finding {
    let (version, size) = (&plugin.manifest().version, format_size(plugin.size()));
    Finding::ok("plugin", format!("`{name}` {version} ({size}) loads, and {what}"))
}

/// The message of a refusal carries its own cure after `hint:`.
fn refusal(name: &str, message: &str) -> Finding {
    let (text, cure) =
        message.split_once("\n  hint: ").unwrap_or((message, "see its table in the configuration"));
    Finding::new("plugin", Severity::Error, format!("`{name}`: {text}"), cure)
}
