//! The texts that stand in the code, its tests left out.

use std::fs;
use std::path::{Path, PathBuf};
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};

/// A text of the code.
pub struct Text {
    /// Its holes are `{name}`, or `{hole}` where the code gives none.
    pub text: String,
    /// Whether it documents an item, as help is made of that.
    pub documents: bool,
}

/// The texts of the sources but those of files that begin with one of `without`: literals, those in macros, and what documents an item.
pub fn of_code(without: &[&str]) -> Vec<Text> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    walk(&root.join("src"), &mut files);
    files.sort();
    let mut found = Vec::new();
    for path in files {
        let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        if without.iter().any(|left| name.starts_with(left)) || name.ends_with("tests.rs") || name.contains("/tests/") {
            continue;
        }
        let code =
            syn::parse_file(&fs::read_to_string(&path).unwrap()).unwrap_or_else(|error| panic!("`{name}`: {error}"));
        let mut texts = Texts::default();
        texts.visit_file(&code);
        found.append(&mut texts.0);
    }
    found
}

fn walk(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap().flatten() {
        match entry.path() {
            path if path.is_dir() => walk(&path, found),
            path if path.extension().is_some_and(|ending| ending == "rs") => found.push(path),
            _ => {}
        }
    }
}

#[derive(Default)]
struct Texts(Vec<Text>);

impl Texts {
    /// A text of the code, line by line, as it is written out.
    fn add(&mut self, text: &str) {
        for line in text.split('\n').map(plain) {
            let line = line
                .strip_prefix("error: ")
                .or(line.strip_prefix("note: "))
                .unwrap_or(&line);
            if !line.is_empty() {
                self.0.push(Text {
                    text: line.to_owned(),
                    documents: false,
                });
            }
        }
    }
}

/// A format's holes as messages have them.
fn plain(text: &str) -> String {
    let hole = regex::Regex::new(r"\{([A-Za-z0-9_]*)(:[^{}]*)?\}").unwrap();
    let named = hole.replace_all(text, |found: &regex::Captures| {
        let name: String = found[1].chars().filter(char::is_ascii_lowercase).collect();
        if name.is_empty() {
            "{hole}".to_owned()
        } else {
            format!("{{{name}}}")
        }
    });
    named.replace("{{", "{").replace("}}", "}")
}

fn of_tests(attributes: &[syn::Attribute]) -> bool {
    let test = |attribute: &syn::Attribute| {
        let path = attribute.path();
        path.is_ident("test")
            || path.is_ident("cfg")
                && attribute
                    .meta
                    .require_list()
                    .is_ok_and(|list| list.tokens.to_string().starts_with("test"))
    };
    attributes.iter().any(test)
}

impl<'a> Visit<'a> for Texts {
    fn visit_item_mod(&mut self, item: &'a syn::ItemMod) {
        if !of_tests(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_lit_str(&mut self, text: &'a syn::LitStr) {
        self.add(&text.value());
    }

    fn visit_macro(&mut self, called: &'a syn::Macro) {
        let parts = called.parse_body_with(Punctuated::<syn::Expr, syn::Token![,]>::parse_terminated);
        for part in parts.iter().flatten() {
            self.visit_expr(part);
        }
    }

    fn visit_field(&mut self, field: &'a syn::Field) {
        self.help(&field.attrs);
        visit::visit_field(self, field);
    }

    fn visit_variant(&mut self, variant: &'a syn::Variant) {
        self.help(&variant.attrs);
        visit::visit_variant(self, variant);
    }

    fn visit_item_struct(&mut self, item: &'a syn::ItemStruct) {
        self.help(&item.attrs);
        visit::visit_item_struct(self, item);
    }

    fn visit_attribute(&mut self, _: &'a syn::Attribute) {}
}

impl Texts {
    /// What documents an item, as the parser of the command line makes help of it; looked for by a mark of its own.
    fn help(&mut self, attributes: &[syn::Attribute]) {
        let lines = attributes.iter().filter(|attribute| attribute.path().is_ident("doc"));
        let lines = lines.filter_map(|attribute| match &attribute.meta.require_name_value().ok()?.value {
            syn::Expr::Lit(syn::ExprLit {
                lit: syn::Lit::Str(text),
                ..
            }) => Some(text.value().trim().to_owned()),
            _ => None,
        });
        let lines: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
        self.0.push(Text {
            text: lines.join(" ").trim_end_matches('.').to_owned(),
            documents: true,
        });
    }
}
