//! How a component says that a system spells a tenant.

use crate::{
    bounds::{Bound, fields},
    domain::text::shows_something,
    plugins::model::TenantIdentity,
    printable::is_unprintable,
};

/// The identity, if it can be kept and shown; a shortened one would be another board.
pub(in crate::plugins) fn usable_identity(identity: TenantIdentity) -> Option<TenantIdentity> {
    let is_usable = |text: &str, bound: &Bound| {
        shows_something(text) && !text.contains(is_unprintable) && text.chars().count() <= bound.size()
    };
    let TenantIdentity { tenant, key } = &identity;
    (is_usable(tenant, &fields::TENANT) && is_usable(key, &fields::TENANT_KEY)).then_some(identity)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_that_cannot_be_kept_is_none() {
        let identity =
            |tenant: &str, key: &str| TenantIdentity { tenant: tenant.to_owned(), key: key.to_owned() };
        let (longest, longest_key) =
            ("t".repeat(fields::TENANT.size()), "k".repeat(fields::TENANT_KEY.size()));
        for (tenant, key) in [("Acme", "acme"), (&longest, "k"), ("t", &longest_key)] {
            assert_eq!(usable_identity(identity(tenant, key)), Some(identity(tenant, key)));
        }
        let (long, long_key) = (format!("{longest}t"), format!("{longest_key}k"));
        for (tenant, key) in
            [("", "acme"), ("acme", " "), ("a\u{202e}", "a"), ("a", "\u{1b}"), (&long, "k"), ("t", &long_key)]
        {
            assert_eq!(usable_identity(identity(tenant, key)), None, "{tenant} {key}");
        }
    }
}
