//! The module tree of a crate, read from its source files: what each module declares and imports.

use std::{collections::BTreeMap, fs, io, path::Path};

use syn::{
    Attribute, Item, ItemMacro, ItemMod, ItemUse, Meta, UseTree, Visibility, punctuated::Punctuated,
    token::Comma,
};

/// The files of a `src` folder: their text by path, relative to the folder and separated by `/`.
pub(crate) struct Sources(BTreeMap<String, String>);

impl Sources {
    /// Reads every Rust file below `folder`.
    pub(crate) fn read(folder: &Path) -> io::Result<Self> {
        let mut files = BTreeMap::new();
        read_folder(folder, "", &mut files)?;
        Ok(Self(files))
    }

    /// Sources in memory.
    pub(crate) fn from_texts(files: &[(&str, &str)]) -> Self {
        Self(files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect())
    }

    fn text(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }
}

fn read_folder(folder: &Path, prefix: &str, files: &mut BTreeMap<String, String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            read_folder(&entry.path(), &format!("{path}/"), files)?;
        } else if entry.path().extension().is_some_and(|extension| extension == "rs") {
            files.insert(path, fs::read_to_string(entry.path())?);
        }
    }
    Ok(())
}

/// Whether code under `#[cfg(test)]` is part of the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TestCode {
    /// It is.
    Included,
    /// It is left out.
    LeftOut,
}

/// The index of a module in its tree.
pub(crate) type ModuleId = usize;

/// The root module.
pub(crate) const ROOT: ModuleId = 0;

/// A declaration of a name in a module.
pub(crate) struct Declared {
    pub(crate) name: String,
    pub(crate) meaning: Meaning,
    /// Whether the name is visible only in the module and in the modules inside it.
    pub(crate) private: bool,
}

/// What a declared name means.
pub(crate) enum Meaning {
    /// A child module.
    Module(ModuleId),
    /// A type, function, constant or trait, with the file that defines it.
    Item(String),
    /// A macro, with the file that defines it.
    Macro(String),
    /// A `use` of this path.
    Import(Vec<String>),
}

/// A module, with a file of its own or inline.
pub(crate) struct Module {
    pub(crate) file: String,
    pub(crate) parent: Option<ModuleId>,
    pub(crate) declared: Vec<Declared>,
    /// The paths of `use path::*`.
    pub(crate) globs: Vec<Vec<String>>,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) items: Vec<Item>,
}

/// The modules of a crate; the first is the root.
pub(crate) struct Tree {
    pub(crate) modules: Vec<Module>,
    /// Files that cannot be read as Rust, modules without a file and files without a module.
    pub(crate) faults: Vec<String>,
    pub(crate) test_code: TestCode,
}

/// Where a module is written.
struct Place<'a> {
    file: &'a str,
    /// The folder of its child modules.
    folder: &'a str,
    parent: Option<ModuleId>,
}

impl Tree {
    /// Reads the tree whose root is `lib.rs`. `main.rs` is the root of another crate and is ignored.
    pub(crate) fn build(sources: &Sources, test_code: TestCode) -> Self {
        let mut tree = Self { modules: Vec::new(), faults: Vec::new(), test_code };
        tree.add_file(sources, "lib.rs", None);
        if test_code == TestCode::Included {
            let reached = |file: &String| tree.modules.iter().any(|module| module.file == *file);
            let unreached = sources.0.keys().filter(|file| *file != "main.rs" && !reached(file));
            let faults: Vec<_> = unreached.map(|file| format!("no module declares {file}")).collect();
            tree.faults.extend(faults);
        }
        tree
    }

    /// Whether `module` is `ancestor` or is inside it.
    pub(crate) fn is_inside(&self, module: ModuleId, ancestor: ModuleId) -> bool {
        self.ancestry(module).any(|id| id == ancestor)
    }

    /// A module and its ancestors, up to the root.
    pub(crate) fn ancestry(&self, module: ModuleId) -> impl Iterator<Item = ModuleId> {
        std::iter::successors(Some(module), |id| self.modules[*id].parent)
    }

    /// Whether an item with these attributes is left out of the tree.
    pub(crate) fn leaves_out(&self, attributes: &[Attribute]) -> bool {
        self.test_code == TestCode::LeftOut && attributes.iter().any(is_test_only)
    }

    fn add_file(&mut self, sources: &Sources, path: &str, parent: Option<ModuleId>) -> Option<ModuleId> {
        let Some(text) = sources.text(path) else {
            self.faults.push(format!("{path} is missing"));
            return None;
        };
        let file = match syn::parse_file(text) {
            Ok(file) => file,
            Err(error) => {
                self.faults.push(format!("{path} cannot be parsed: {error}"));
                return None;
            }
        };
        if self.leaves_out(&file.attrs) {
            return None;
        }
        let place = Place { file: path, folder: &child_folder(path), parent };
        Some(self.add_module(sources, &place, file.attrs, file.items))
    }

    fn add_module(
        &mut self,
        sources: &Sources,
        place: &Place<'_>,
        attributes: Vec<Attribute>,
        items: Vec<Item>,
    ) -> ModuleId {
        let id = self.modules.len();
        self.modules.push(Module {
            file: place.file.to_owned(),
            parent: place.parent,
            declared: Vec::new(),
            globs: Vec::new(),
            attributes,
            items: Vec::new(),
        });
        for item in &items {
            if !self.leaves_out(attributes_of(item)) {
                self.declare(sources, id, place.folder, item);
            }
        }
        self.modules[id].items = items;
        id
    }

    fn declare(&mut self, sources: &Sources, module: ModuleId, folder: &str, item: &Item) {
        let file = self.modules[module].file.clone();
        let (ident, visibility) = match item {
            Item::Mod(item) => return self.declare_module(sources, module, folder, item),
            Item::Use(item) => return self.declare_imports(module, item),
            Item::Macro(item) => return self.declare_macro(module, item),
            Item::Const(item) => (&item.ident, &item.vis),
            Item::Enum(item) => (&item.ident, &item.vis),
            Item::Fn(item) => (&item.sig.ident, &item.vis),
            Item::Static(item) => (&item.ident, &item.vis),
            Item::Struct(item) => (&item.ident, &item.vis),
            Item::Trait(item) => (&item.ident, &item.vis),
            Item::TraitAlias(item) => (&item.ident, &item.vis),
            Item::Type(item) => (&item.ident, &item.vis),
            Item::Union(item) => (&item.ident, &item.vis),
            _ => return,
        };
        self.push(module, ident.to_string(), Meaning::Item(file), is_private(visibility));
    }

    fn declare_module(&mut self, sources: &Sources, module: ModuleId, folder: &str, item: &ItemMod) {
        let name = item.ident.to_string();
        let own_file = self.modules[module].file.clone();
        let child = if let Some((_, items)) = &item.content {
            let folder = format!("{folder}{name}/");
            let place = Place { file: &own_file, folder: &folder, parent: Some(module) };
            Some(self.add_module(sources, &place, Vec::new(), items.clone()))
        } else {
            let path = given_path(item).map_or_else(
                || {
                    let beside = format!("{folder}{name}.rs");
                    if sources.text(&beside).is_some() { beside } else { format!("{folder}{name}/mod.rs") }
                },
                |path| format!("{}{path}", folder_of(&own_file)),
            );
            self.add_file(sources, &path, Some(module))
        };
        if let Some(child) = child {
            self.push(module, name, Meaning::Module(child), is_private(&item.vis));
        }
    }

    fn declare_imports(&mut self, module: ModuleId, item: &ItemUse) {
        for import in imports_of(item) {
            match import.kind {
                ImportKind::Glob => self.modules[module].globs.push(import.path),
                ImportKind::Named(name) => {
                    self.push(module, name, Meaning::Import(import.path), is_private(&item.vis));
                }
                ImportKind::Unnamed => {}
            }
        }
    }

    /// Declares a macro: in the root module if it is exported, otherwise in its own.
    fn declare_macro(&mut self, module: ModuleId, item: &ItemMacro) {
        let Some(ident) = &item.ident else { return };
        let file = self.modules[module].file.clone();
        if item.attrs.iter().any(|attribute| attribute.path().is_ident("macro_export")) {
            self.push(ROOT, ident.to_string(), Meaning::Macro(file), false);
        } else {
            self.push(module, ident.to_string(), Meaning::Macro(file), true);
        }
    }

    fn push(&mut self, module: ModuleId, name: String, meaning: Meaning, private: bool) {
        self.modules[module].declared.push(Declared { name, meaning, private });
    }
}

/// One path of a `use` item. The first segment is empty if the path starts with `::`.
pub(crate) struct Import {
    pub(crate) path: Vec<String>,
    pub(crate) kind: ImportKind,
}

/// What a `use` brings into scope.
pub(crate) enum ImportKind {
    /// This name.
    Named(String),
    /// A trait's methods but no name: `as _`.
    Unnamed,
    /// Every name of the path.
    Glob,
}

/// The single paths of a `use` item.
pub(crate) fn imports_of(item: &ItemUse) -> Vec<Import> {
    let mut imports = Vec::new();
    let start = if item.leading_colon.is_some() { vec![String::new()] } else { Vec::new() };
    flatten(&item.tree, &start, &mut imports);
    imports
}

fn flatten(tree: &UseTree, prefix: &[String], imports: &mut Vec<Import>) {
    let with = |name: String| if name == "self" { prefix.to_vec() } else { [prefix, &[name]].concat() };
    match tree {
        UseTree::Path(path) => {
            flatten(&path.tree, &[prefix, &[path.ident.to_string()]].concat(), imports);
        }
        UseTree::Name(name) => {
            let path = with(name.ident.to_string());
            let kind = path.last().map_or(ImportKind::Unnamed, |name| ImportKind::Named(name.clone()));
            imports.push(Import { path, kind });
        }
        UseTree::Rename(rename) => {
            let name = rename.rename.to_string();
            let kind = if name == "_" { ImportKind::Unnamed } else { ImportKind::Named(name) };
            imports.push(Import { path: with(rename.ident.to_string()), kind });
        }
        UseTree::Glob(_) => imports.push(Import { path: prefix.to_vec(), kind: ImportKind::Glob }),
        UseTree::Group(group) => group.items.iter().for_each(|tree| flatten(tree, prefix, imports)),
    }
}

/// The folder of a path, with its `/`; empty for a file directly in `src`.
pub(crate) fn folder_of(path: &str) -> &str {
    path.rfind('/').map_or("", |end| &path[..=end])
}

/// The folder that holds the files of a module's children.
fn child_folder(path: &str) -> String {
    let folder = folder_of(path);
    match &path[folder.len()..] {
        "lib.rs" | "mod.rs" => folder.to_owned(),
        name => format!("{folder}{}/", name.trim_end_matches(".rs")),
    }
}

/// The path in a `#[path = "…"]` attribute.
fn given_path(item: &ItemMod) -> Option<String> {
    let value = item.attrs.iter().find_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("path") => Some(&pair.value),
        _ => None,
    })?;
    match value {
        syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => Some(text.value()),
        _ => None,
    }
}

fn is_private(visibility: &Visibility) -> bool {
    match visibility {
        Visibility::Inherited => true,
        Visibility::Restricted(restricted) => restricted.path.is_ident("self"),
        Visibility::Public(_) => false,
    }
}

/// Whether an attribute restricts its item to tests: `#[test]`, or a `#[cfg]` that is never true without `test`.
fn is_test_only(attribute: &Attribute) -> bool {
    let path = attribute.path();
    path.is_ident("test")
        || path.is_ident("cfg")
            && attribute.parse_args::<Meta>().is_ok_and(|condition| needs_test(&condition))
}

fn needs_test(condition: &Meta) -> bool {
    let Meta::List(list) = condition else { return condition.path().is_ident("test") };
    let Ok(parts) = list.parse_args_with(Punctuated::<Meta, Comma>::parse_terminated) else { return false };
    if list.path.is_ident("all") {
        parts.iter().any(needs_test)
    } else {
        list.path.is_ident("any") && !parts.is_empty() && parts.iter().all(needs_test)
    }
}

/// The attributes of an item.
pub(crate) fn attributes_of(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::ForeignMod(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::TraitAlias(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}
