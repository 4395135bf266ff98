//! What a look at a company leaves out because a bound is reached: counted, and told in the log.

use crate::bounds::Bound;

/// How many of each were left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct LeftOut(Vec<(&'static str, u64)>);

impl LeftOut {
    /// Counts `more` that are beyond `bound`.
    pub(super) fn count(&mut self, bound: &'static Bound, more: u64) {
        match self.0.iter_mut().find(|(name, _)| *name == bound.name) {
            Some((_, count)) => *count += more,
            None if more > 0 => self.0.push((bound.name, more)),
            None => {}
        }
    }

    /// What was left out, in words; `None`: nothing.
    pub(super) fn told(&self) -> Option<String> {
        let parts: Vec<String> = self.0.iter().map(|(name, count)| format!("{name}: {count}")).collect();
        (!parts.is_empty()).then(|| format!("left out beyond its bound: {}", parts.join("; ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bounds::discovery;

    #[test]
    fn what_is_left_out_is_added_up_by_its_bound() {
        let mut left_out = LeftOut::default();
        left_out.count(&discovery::BOARDS, 0);
        assert_eq!(left_out.told(), None);
        for (bound, more) in [(&discovery::BOARDS, 2), (&discovery::LEADS, 1), (&discovery::BOARDS, 3)] {
            left_out.count(bound, more);
        }
        let told = "left out beyond its bound: boards that are seen on one site: 5; \
                    addresses of one site that wait to be followed: 1";
        assert_eq!(left_out.told().as_deref(), Some(told));
    }
}
