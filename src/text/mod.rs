//! Languages and scripts: rules as data, knowing nothing of pages.

pub mod discourse;
pub mod fold;
pub mod foreign;
pub mod joined;
pub mod language;
pub mod numeral;
pub mod patterns;
pub mod person;
pub mod quote;
pub mod regex_set;
pub mod rules;
pub mod script;
pub mod sentence;
pub mod sound;
pub mod specific;
pub mod term;
pub mod variant;
pub mod word;
