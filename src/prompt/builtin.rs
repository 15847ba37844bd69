//! The prompts that ship with the program, by file name without `.toml`.

macro_rules! shipped {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../prompts/", $name, ".toml")))),*]
    };
}

/// Name and text of every prompt file.
pub(super) const FILES: &[(&str, &str)] = shipped![
    "answer.en",
    "answer.zh",
    "passage.en",
    "passage.zh",
    "question.en",
    "question.zh",
    "refusal.en",
    "refusal.zh",
    "reply.en",
    "reply.zh",
    "shorten-again.en",
    "shorten-again.zh",
    "shorten.ar",
    "shorten.de",
    "shorten.en",
    "shorten.es",
    "shorten.fr",
    "shorten.ja",
    "shorten.ru",
    "shorten.zh",
    "stated.en",
    "stated.zh",
    "states.en",
    "states.zh",
    "translate-again.en",
    "translate-again.zh",
    "translate.en",
    "translate.zh",
    "yes-no.en",
    "yes-no.zh",
];
