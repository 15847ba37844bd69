//! What each source file takes from others, read off the parsed sources.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{Attribute, Expr, Item, ItemUse, Token, UseTree};

/// A module's path below the crate, `["page", "tear"]`.
pub type Module = Vec<String>;

/// A module's file, what it names, and what it passes on under which names.
struct Source {
    file: String,
    /// Paths below the crate, as they are written after `crate`, `self` and `super` are resolved.
    named: BTreeSet<Vec<String>>,
    /// What `use` brings into sight here, by the name it has here.
    aliases: BTreeMap<String, Vec<String>>,
}

/// One file's use of another's item.
pub struct Import {
    pub from: String,
    pub to: String,
    /// The item's path below the crate, as it is named.
    pub path: Vec<String>,
}

/// Every use of an item of the crate, tests left out.
pub fn named(root: &Path) -> Vec<Import> {
    let sources = read(root);
    let mut found = Vec::new();
    for source in sources.values() {
        for path in &source.named {
            if let Some(home) = home(&sources, path, 0) {
                found.push(Import {
                    from: source.file.clone(),
                    to: sources[&home].file.clone(),
                    path: path.clone(),
                });
            }
        }
    }
    found
}

/// From each file, by its path below `root`, the files whose items it names, tests left out.
pub fn imports(root: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let mut edges: BTreeMap<String, BTreeSet<String>> = read(root)
        .into_values()
        .map(|source| (source.file, BTreeSet::new()))
        .collect();
    for Import { from, to, .. } in named(root) {
        if from != to {
            edges.entry(from).or_default().insert(to);
        }
    }
    edges
}

/// The sources below `root` by their modules.
fn read(root: &Path) -> BTreeMap<Module, Source> {
    let mut sources = BTreeMap::new();
    let mut tests = BTreeSet::new();
    for path in rust_files(root) {
        let module = module_of(root, &path);
        let file = path
            .strip_prefix(root)
            .unwrap_or(&path)
            .to_string_lossy()
            .replace('\\', "/");
        let text = fs::read_to_string(&path).unwrap_or_default();
        let parsed = syn::parse_file(&text).unwrap_or_else(|error| panic!("`{file}`: {error}"));
        for item in &parsed.items {
            if let Item::Mod(item) = item
                && for_tests(&item.attrs)
            {
                tests.insert([module.as_slice(), &[item.ident.to_string()]].concat());
            }
        }
        sources.insert(module.clone(), source(file, &module, &parsed));
    }
    sources.retain(|module, _| !tests.contains(module));
    sources
}

/// The module that defines what `path` names, passed on by whatever others.
fn home(sources: &BTreeMap<Module, Source>, path: &[String], depth: usize) -> Option<Module> {
    let length = (0..=path.len())
        .rev()
        .find(|length| sources.contains_key(&path[..*length]))?;
    let (module, rest) = path.split_at(length);
    let Some((name, rest)) = rest.split_first() else {
        return Some(module.to_vec());
    };
    if depth > 16 {
        return Some(module.to_vec());
    }
    let source = &sources[module];
    if let Some(alias) = source.aliases.get(name) {
        let mut further = alias.clone();
        further.extend_from_slice(rest);
        return home(sources, &further, depth + 1);
    }
    Some(module.to_vec())
}

fn source(file: String, module: &[String], parsed: &syn::File) -> Source {
    let mut source = Source {
        file,
        named: BTreeSet::new(),
        aliases: BTreeMap::new(),
    };
    let mut seen = Seen {
        module,
        source: &mut source,
        inner: Vec::new(),
    };
    seen.visit_file(parsed);
    source
}

struct Seen<'a> {
    module: &'a [String],
    source: &'a mut Source,
    /// Modules within the file, which belong to it.
    inner: Vec<String>,
}

impl Seen<'_> {
    /// A path as one below the crate; `None` for what is no path into it.
    fn resolved(&self, path: &[String]) -> Option<Vec<String>> {
        let mut base: Vec<String> = self.module.iter().chain(&self.inner).cloned().collect();
        let mut rest = path;
        match rest.first().map(String::as_str) {
            Some("crate" | "standfirst") => base.clear(),
            Some("self") => {}
            Some("super") => {
                base.pop();
            }
            Some(_) => {
                // A child module, or what `use` brought into sight.
                let first = rest.first()?;
                if let Some(alias) = self.source.aliases.get(first) {
                    let mut further = alias.clone();
                    further.extend_from_slice(&rest[1..]);
                    return Some(further);
                }
                base.extend_from_slice(rest);
                return Some(base);
            }
            None => return None,
        }
        rest = &rest[1..];
        while rest.first().is_some_and(|part| part == "super") {
            base.pop();
            rest = &rest[1..];
        }
        base.extend_from_slice(rest);
        Some(base)
    }

    fn tree(&mut self, before: &mut Vec<String>, tree: &UseTree, passed_on: bool) {
        match tree {
            UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.tree(before, &path.tree, passed_on);
                before.pop();
            }
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.tree(before, tree, passed_on)),
            UseTree::Glob(_) => self.name(before, None, passed_on),
            UseTree::Name(name) => {
                let name = name.ident.to_string();
                if name == "self" {
                    let last = before.last().cloned();
                    self.name(before, last, passed_on);
                } else {
                    before.push(name.clone());
                    self.name(before, Some(name), passed_on);
                    before.pop();
                }
            }
            UseTree::Rename(name) => {
                before.push(name.ident.to_string());
                self.name(before, Some(name.rename.to_string()), passed_on);
                before.pop();
            }
        }
    }

    fn name(&mut self, path: &[String], here: Option<String>, passed_on: bool) {
        // `use child::Thing` and `use other_crate::Thing` look alike: the first is found among modules, the second is not.
        let Some(full) = self.resolved(path) else { return };
        if let Some(name) = here {
            self.source.aliases.insert(name, full.clone());
        }
        if !passed_on {
            self.source.named.insert(full);
        }
    }
}

fn for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute
                .parse_args::<syn::Meta>()
                .is_ok_and(|meta| meta.path().is_ident("test"))
    })
}

impl<'ast> Visit<'ast> for Seen<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        let attributes: &[Attribute] = match item {
            Item::Mod(item) => &item.attrs,
            Item::Fn(item) => &item.attrs,
            Item::Use(item) => &item.attrs,
            Item::Impl(item) => &item.attrs,
            Item::Struct(item) => &item.attrs,
            _ => &[],
        };
        if for_tests(attributes) {
            return;
        }
        if let Item::Mod(item) = item {
            self.inner.push(item.ident.to_string());
            visit::visit_item_mod(self, item);
            self.inner.pop();
            return;
        }
        visit::visit_item(self, item);
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        let passed_on = !matches!(item.vis, syn::Visibility::Inherited);
        self.tree(&mut Vec::new(), &item.tree, passed_on);
    }

    // Who may see an item is not what the item uses.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let parts: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if parts.len() > 1
            && let Some(full) = self.resolved(&parts)
        {
            self.source.named.insert(full);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        if let Ok(inner) = call.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated) {
            inner.iter().for_each(|expr| self.visit_expr(expr));
        }
        visit::visit_macro(self, call);
    }
}

fn module_of(root: &Path, path: &Path) -> Module {
    let below = path.strip_prefix(root).unwrap_or(path).with_extension("");
    let mut parts: Module = below.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if matches!(parts.last().map(String::as_str), Some("mod" | "lib")) {
        parts.pop();
    }
    parts
}

fn rust_files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        match entry.path() {
            path if path.is_dir() => found.extend(rust_files(&path)),
            path if path.extension().is_some_and(|ending| ending == "rs") => found.push(path),
            _ => {}
        }
    }
    found.sort();
    found
}
