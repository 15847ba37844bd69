//! What is read and written in the bench: the pages that ship with the tests.

use crate::common::fixture;
use standfirst::language::sentence::sentences;
use standfirst::model::Vocabulary;
use standfirst::prompt::{Prompts, Template};

/// Articles of a paragraph, each under its language.
const ARTICLES: &str = include_str!("articles.txt");

fn page(name: &str) -> String {
    std::fs::read_to_string(fixture(name)).expect("the page ships with the tests")
}

/// Text to be read.
pub fn article() -> String {
    page("zh-river-town.txt") + &page("en-harbour.txt")
}

/// The token ids of the abstract's task: a long sentence of each of eight articles.
pub fn abstracts(vocabulary: &dyn Vocabulary) -> Vec<Vec<u32>> {
    let prompts = Prompts::builtin().expect("the prompts are well formed");
    let task = |article: &str| {
        let (language, text) = article.split_once('\n').expect("an article has a language");
        let task = prompts.task("shorten", language).expect("the prompt is there");
        let sentence = sentences(text)
            .first()
            .map(|range| &text[range.clone()])
            .expect("an article has a sentence");
        let mut turns = task.prefix();
        let value = [("sentence", sentence)];
        turns.extend(task.suffix(&value).expect("the prompt has one value"));
        let mut ids = Template::CHATML.encode(vocabulary, &turns).expect("the model chats");
        ids.extend(Template::CHATML.open(vocabulary).expect("the model chats"));
        ids
    };
    ARTICLES.trim().split("\n\n").map(task).collect()
}

/// The ids that end what is written.
pub fn stop(vocabulary: &dyn Vocabulary) -> Vec<u32> {
    Template::CHATML.stop(vocabulary)
}
