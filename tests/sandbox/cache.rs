//! Rendered answers, kept up to a bound and only for one state of the world.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

use crate::answers::Rendered;

/// Bytes of bodies kept; beyond it the oldest go first. Compressed, the boards of 5,000 companies with 50
/// long offers each fit (about 65 kB a board).
const BOUND: usize = 400 * 1024 * 1024;

/// The answers of the world's current state.
#[derive(Default)]
pub(crate) struct Cache {
    state: (u32, u64),
    held: HashMap<String, Arc<Rendered>>,
    ages: VecDeque<String>,
    bytes: usize,
}

impl Cache {
    pub(crate) fn get(&mut self, state: (u32, u64), key: &str) -> Option<Arc<Rendered>> {
        self.turn_to(state);
        self.held.get(key).cloned()
    }

    pub(crate) fn put(&mut self, state: (u32, u64), key: String, rendered: &Arc<Rendered>) {
        self.turn_to(state);
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

    /// Forgets everything if the world moved on.
    fn turn_to(&mut self, state: (u32, u64)) {
        if self.state != state {
            *self = Self { state, ..Self::default() };
        }
    }
}
