//! Constants that are bounds and do not stand in the table of bounds.
//!
//! A bound that stands beside its code has no row in `docs/LIMITS.md`, and nobody is asked for its tests. A constant is
//! taken for one if it is a number or a time and its name says so; and no constant is another name of a bound.

use syn::{
    Expr, ImplItemConst, ItemConst, ItemFn, ItemMod, ItemStatic, TraitItemConst, Type,
    visit::{self, Visit},
};

use crate::modules::{TestCode, Tree, attributes_of};

/// Words of the name of a constant that is a bound.
const WORDS: &[&str] = &["MOST", "MAX", "LONGEST", "LARGEST", "LIMIT", "CAP", "MANY", "BYTES", "CHARS"];

/// Types of a bound.
const TYPES: &[&str] = &[
    "u8",
    "u16",
    "u32",
    "u64",
    "u128",
    "usize",
    "i8",
    "i16",
    "i32",
    "i64",
    "i128",
    "isize",
    "Duration",
    "NonZero",
    "NonZeroU8",
    "NonZeroU16",
    "NonZeroU32",
    "NonZeroU64",
    "NonZeroUsize",
];

/// Methods of a bound that give its limit.
const LIMITS: &[&str] = &["size", "count", "duration"];

/// Where bounds and the defaults of settings stand.
const TABLE: &[&str] = &["bounds/", "config/defaults.rs"];

/// A constant that is no bound although it is named like one, and why.
pub(crate) struct Exempt {
    /// `file: NAME`.
    pub(crate) constant: &'static str,
    /// Why it is no bound.
    pub(crate) reason: &'static str,
}

struct Constants<'a> {
    tree: &'a Tree,
    file: &'a str,
    found: Vec<String>,
}

impl Constants<'_> {
    fn look_at(&mut self, name: &str, of: &Type, value: Option<&Expr>) {
        let Type::Path(path) = of else { return };
        let is_number =
            path.path.segments.last().is_some_and(|last| TYPES.contains(&last.ident.to_string().as_str()));
        let is_named = name.split('_').any(|word| WORDS.contains(&word));
        if is_number && (is_named || value.is_some_and(is_limit)) {
            self.found.push(format!("{}: {name}", self.file));
        }
    }
}

/// Whether an expression is the limit of a bound and nothing else: `units::UNIT_ROWS.size()`.
fn is_limit(value: &Expr) -> bool {
    match value {
        Expr::MethodCall(call) => {
            call.args.is_empty()
                && LIMITS.contains(&call.method.to_string().as_str())
                && matches!(*call.receiver, Expr::Path(_))
        }
        Expr::Field(field) => matches!(&field.member, syn::Member::Named(name) if name == "limit"),
        _ => false,
    }
}

impl<'ast> Visit<'ast> for Constants<'_> {
    fn visit_item_const(&mut self, item: &'ast ItemConst) {
        self.look_at(&item.ident.to_string(), &item.ty, Some(&item.expr));
        visit::visit_item_const(self, item);
    }

    fn visit_item_static(&mut self, item: &'ast ItemStatic) {
        self.look_at(&item.ident.to_string(), &item.ty, Some(&item.expr));
    }

    fn visit_impl_item_const(&mut self, item: &'ast ImplItemConst) {
        self.look_at(&item.ident.to_string(), &item.ty, Some(&item.expr));
    }

    fn visit_trait_item_const(&mut self, item: &'ast TraitItemConst) {
        self.look_at(&item.ident.to_string(), &item.ty, None);
    }

    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        if !self.tree.leaves_out(&item.attrs) {
            visit::visit_item_fn(self, item);
        }
    }

    /// Its items are those of another module of the tree.
    fn visit_item_mod(&mut self, _: &'ast ItemMod) {}
}

/// The constants outside the table that are named or made like a bound, as `file: NAME`, sorted.
pub(crate) fn constants(tree: &Tree) -> Vec<String> {
    assert!(tree.test_code == TestCode::LeftOut, "a test may name what it likes");
    let mut found = Vec::new();
    for module in &tree.modules {
        if TABLE.iter().any(|place| module.file.starts_with(place)) {
            continue;
        }
        let mut constants = Constants { tree, file: &module.file, found: Vec::new() };
        for item in module.items.iter().filter(|item| !tree.leaves_out(attributes_of(item))) {
            constants.visit_item(item);
        }
        found.append(&mut constants.found);
    }
    found.sort();
    found
}

/// What is wrong with the constants of a tree: those that are not exempt, and exemptions of what is not there.
pub(crate) fn faults(tree: &Tree, exempt: &[Exempt]) -> Vec<String> {
    let found = constants(tree);
    let is_exempt = |constant: &String| exempt.iter().any(|exempt| exempt.constant == constant);
    let unlisted = found.iter().filter(|constant| !is_exempt(constant));
    let mut faults: Vec<String> =
        unlisted.map(|constant| format!("{constant} is a bound outside of src/bounds")).collect();
    let gone = exempt.iter().filter(|exempt| !found.iter().any(|found| found == exempt.constant));
    faults.extend(gone.map(|exempt| format!("{} is exempt and is not there", exempt.constant)));
    let unreasoned = exempt.iter().filter(|exempt| exempt.reason.is_empty());
    faults.extend(unreasoned.map(|exempt| format!("{} is exempt without a reason", exempt.constant)));
    faults
}
