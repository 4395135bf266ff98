//! Whether `describe` says the same twice. That it is pure, and that the limits hold, shows when it loads.

use super::{examined::Examined, verdict::Tried};
use crate::plugins::{Plugin, Source};

pub(super) async fn describe(examined: &Examined) -> Tried {
    let source = Source { path: examined.file.clone(), sha256: None };
    let bytes = examined.bytes.clone();
    match Plugin::of_bytes(&examined.engine, &source, bytes, &examined.limits).await {
        Ok(again) if again.manifest() == examined.plugin.manifest() => {
            Tried::passed(format!("as {} twice", again.manifest().id))
        }
        Ok(again) => Tried::failed(format!("it is {:?} the second time", again.manifest())),
        Err(error) => Tried::failed(format!("it does not load a second time: {error}")),
    }
}
