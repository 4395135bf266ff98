//! A cache of rendered answers, bounded in size and valid for one state of the world.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

use crate::answers::Rendered;

/// The most bytes of bodies kept; beyond it the oldest are evicted. Compressed, the boards of 5,000 companies with
/// 50 long offers each fit (about 65 kB per board).
const BOUND: usize = 400 * 1024 * 1024;

/// The answers for the world's current state.
#[derive(Default)]
pub(crate) struct Cache {
    state: (u32, u64),
    held: HashMap<String, Arc<Rendered>>,
    ages: VecDeque<String>,
    bytes: usize,
}

impl Cache {
    pub(crate) fn get(&mut self, state: (u32, u64), key: &str) -> Option<Arc<Rendered>> {
        self.invalidate_if_changed(state);
        self.held.get(key).cloned()
    }

    pub(crate) fn insert(&mut self, state: (u32, u64), key: String, rendered: &Arc<Rendered>) {
        self.invalidate_if_changed(state);
        self.bytes += rendered.body.len();
        self.ages.push_back(key.clone());
        if let Some(replaced) = self.held.insert(key, Arc::clone(rendered)) {
            self.bytes -= replaced.body.len();
        }
        while self.bytes > BOUND {
            let Some(oldest) = self.ages.pop_front() else { break };
            if let Some(dropped) = self.held.remove(&oldest) {
                self.bytes -= dropped.body.len();
            }
        }
    }

    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.held.len()
    }

    /// Clears the cache if the world has changed.
    fn invalidate_if_changed(&mut self, state: (u32, u64)) {
        if self.state != state {
            *self = Self { state, ..Self::default() };
        }
    }
}
