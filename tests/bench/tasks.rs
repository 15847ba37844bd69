//! What is read and written in the bench: the pages that ship with the tests.

use crate::common::fixture;
use standfirst::model::Vocabulary;
use standfirst::prompt::{Prompts, Template};

/// Sentences that are shortened.
const SENTENCES: usize = 8;
/// Characters of a sentence that is worth shortening.
const LONG: usize = 60;

fn page(name: &str) -> String {
    std::fs::read_to_string(fixture(name)).expect("the page ships with the tests")
}

/// Text to be read.
pub fn article() -> String {
    page("zh-river-town.txt") + &page("en-harbour.txt")
}

/// The token ids of the abstract's task, for eight sentences.
pub fn abstracts(vocabulary: &dyn Vocabulary) -> Vec<Vec<u32>> {
    let prompts = Prompts::builtin().expect("the prompts are well formed");
    let task = prompts.task("shorten", "zh").expect("the prompt is there");
    let text: String = page("zh-river-town.txt").lines().collect();
    let sentences = text
        .split_inclusive('。')
        .filter(|sentence| sentence.chars().count() >= LONG);
    sentences
        .take(SENTENCES)
        .map(|sentence| {
            let mut turns = task.prefix();
            turns.extend(
                task.suffix(&[("sentence", sentence)])
                    .expect("the prompt has one value"),
            );
            let mut ids = Template::ChatMl.encode(vocabulary, &turns).expect("the model chats");
            ids.extend(Template::ChatMl.open(vocabulary).expect("the model chats"));
            ids
        })
        .collect()
}
