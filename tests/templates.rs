//! Our chat templates against Jinja ones as model files carry them, rendered by another's hands: `tests/templates` holds the published
//! ones in short, without tools, pictures and the rest that never comes up here.

mod common;

use minijinja::{Environment, context};
use serde::Serialize;
use standfirst::model::describe;
use standfirst::model::files::{State, Store};
use standfirst::model::registry::Registry;
use standfirst::prompt::{Role, Template, Turn};
use std::path::Path;

#[derive(Serialize)]
struct Message {
    role: &'static str,
    content: String,
}

fn turns(rules: &str) -> Vec<Turn> {
    let turn = |role, text: &str| Turn {
        role,
        text: text.to_owned(),
    };
    vec![
        turn(Role::System, rules),
        turn(Role::User, "渡口每天开出多少班船？"),
        turn(Role::Assistant, "86 a day."),
        turn(Role::User, "And since when?\nSay it in one word."),
    ]
}

/// What `jinja` makes of `turns`, no thinking wanted.
fn rendered(jinja: &str, begin: &str, turns: &[Turn]) -> String {
    let messages: Vec<Message> = turns
        .iter()
        .map(|turn| Message {
            role: turn.role.name(),
            content: turn.text.clone(),
        })
        .collect();
    let environment = Environment::new();
    let template = environment.template_from_str(jinja).unwrap();
    let shown = template.render(context! {
        messages,
        bos_token => begin,
        eos_token => "</s>",
        add_generation_prompt => true,
        enable_thinking => false,
    });
    shown.unwrap()
}

#[test]
fn every_template_writes_what_the_models_own_does() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/templates");
    for template in Template::all().filter(|template| template.chats()) {
        let name = template.name();
        let jinja = std::fs::read_to_string(folder.join(format!("{name}.jinja")))
            .unwrap_or_else(|_| panic!("`{name}` has no template to be held to"));
        let found = Template::recognise(&jinja, |_| true).unwrap();
        assert_eq!(found, template, "taken for `{}`", found.name());
        let ours = turns("You know the river.");
        let mut theirs = turns("You know the river.");
        if name == "smollm3" {
            theirs[0].text.push_str("/system_override");
        }
        assert_eq!(
            template.written(&ours),
            rendered(&jinja, begin(name), &theirs),
            "{name}"
        );
    }
}

/// What the vocabularies of such models begin a text with.
fn begin(template: &str) -> &'static str {
    match template {
        "gemma" | "gemma4" => "<bos>",
        "llama3" | "llama3.1" => "<|begin_of_text|>",
        "mistral" | "mistral-v3" => "<s>",
        "lfm2" => "<|startoftext|>",
        _ => "",
    }
}

#[test]
fn files_on_this_disk_tell_how_they_are_spoken_to() {
    let (registry, store) = (Registry::builtin().unwrap(), Store::open().unwrap());
    for spec in registry.models().iter().filter(|spec| spec.template != "plain") {
        if !matches!(store.state(spec), State::Present | State::Unverified) {
            continue;
        }
        let told = describe(&store.path(spec)).unwrap_or_else(|error| panic!("{}", error.chain()));
        assert_eq!(told.architecture, spec.architecture, "{}", spec.id);
        let Some(jinja) = told.template.as_deref() else {
            continue;
        };
        let template = Template::recognise(jinja, |control| told.has(control));
        let template = template.unwrap_or_else(|error| panic!("{}: {}", spec.id, error.chain()));
        assert_eq!(template.name(), spec.template, "{}", spec.id);
        let turns = turns("You know the river.");
        assert_eq!(template.written(&turns), rendered(jinja, "", &turns), "{}", spec.id);
    }
}
