//! The crate as programs meet it: open, read, summarise and ask, from several threads, with a model or without.

use standfirst::Standfirst;
use standfirst::model::scripted::ScriptedModel;
use standfirst::pipeline::{Config, Input, ModelChoice};
use standfirst::prompt::Template;
use standfirst::render::Status;
use std::thread;

fn page(number: usize) -> Input {
    let text = format!(
        "Ferry {number} saved\n\nBy Nora Pellam\n\nThe council kept ferry {number} on Monday. Boats were late all winter.\n"
    );
    Input::from_text(&text).unwrap()
}

#[test]
fn one_may_be_used_from_several_threads() {
    let config = |threads| Config {
        threads,
        ..Config::new(ModelChoice::None)
    };
    let alone = Standfirst::open(config(1)).unwrap();
    let shared = Standfirst::open(config(3)).unwrap();
    assert_eq!((alone.side_by_side(), shared.side_by_side()), (1, 3));
    thread::scope(|scope| {
        for number in 0..12 {
            let (alone, shared) = (&alone, &shared);
            scope.spawn(move || {
                assert_eq!(shared.read(page(number)).unwrap(), alone.read(page(number)).unwrap());
                let summary = shared.summarize(page(number), &mut |_| {}).unwrap();
                assert!(!summary.articles[0].extract.is_empty());
                let question = format!("Who kept ferry {number} on Monday?");
                let answer = shared.ask(&question, None, vec![page(number)]).unwrap();
                assert_eq!(answer.status, Status::Answered);
                let quoted = format!("The council kept ferry {number} on Monday.");
                assert_eq!(answer.citations[0].quote, quoted);
            });
        }
    });
}

#[test]
fn a_model_of_ones_own_takes_the_place_of_the_registrys() {
    let model = ScriptedModel::session([]);
    let standfirst = Standfirst::with_session(Config::new(ModelChoice::Default), model, Template::ChatMl).unwrap();
    assert_eq!(standfirst.side_by_side(), 1);
    thread::scope(|scope| {
        for number in 0..4 {
            let standfirst = &standfirst;
            scope.spawn(move || {
                let summary = standfirst.summarize(page(number), &mut |_| {}).unwrap();
                assert_eq!(summary.model.unwrap().id, "scripted");
                assert!(!summary.articles[0].written.is_empty());
            });
        }
    });
}

#[test]
fn what_cannot_be_checked_in_a_language_is_told() {
    let swedish = "Färjan räddad\n\nKommunen behöll färjan i måndags efter en lång debatt om vinterns trafik. Båtarna hade varit sena \
                   hela vintern, och många resenärer fick inte plats.\n";
    let english =
        "Ferry saved\n\nThe council kept the ferry on Monday after a long debate. Boats were late all winter.\n";
    let lacking = |notes: &[standfirst::note::Note]| -> Vec<String> {
        let messages = notes.iter().map(|note| note.message.clone());
        messages.filter(|message| message.starts_with("no rules for")).collect()
    };
    let model = ScriptedModel::session([]);
    let standfirst = Standfirst::with_session(Config::new(ModelChoice::Default), model, Template::ChatMl).unwrap();
    let summary = |text: &str| {
        standfirst
            .summarize(Input::from_text(text).unwrap(), &mut |_| {})
            .unwrap()
    };
    assert_eq!(
        lacking(&summary(swedish).notes),
        ["no rules for Swedish `sv`: negations, doubts and conditions of written sentences were not checked"]
    );
    assert_eq!(lacking(&summary(english).notes), [""; 0]);
    let alone = Standfirst::open(Config::new(ModelChoice::None)).unwrap();
    assert_eq!(
        lacking(
            &alone
                .summarize(Input::from_text(swedish).unwrap(), &mut |_| {})
                .unwrap()
                .notes
        ),
        [""; 0],
        "nothing was written"
    );
    let answer = |question: &str, texts: &[&str]| {
        let inputs = texts.iter().map(|text| Input::from_text(text).unwrap()).collect();
        lacking(&alone.ask(question, None, inputs).unwrap().notes)
    };
    let told = answer("Vad behöll kommunen i måndags?", &[swedish, swedish]);
    assert!(
        told.len() == 1 && told[0].contains("denials and corrections were not looked for"),
        "{told:?}"
    );
    assert_eq!(answer("What did the council keep on Monday?", &[english]), [""; 0]);
}

#[test]
fn a_call_that_breaks_leaves_the_others_their_desk() {
    let standfirst = Standfirst::open(Config {
        threads: 1,
        ..Config::new(ModelChoice::None)
    })
    .unwrap();
    let broken = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        standfirst.summarize(page(1), &mut |_| panic!("the listener breaks"))
    }));
    assert!(broken.is_err());
    assert!(!standfirst.read(page(1)).unwrap().page.articles.is_empty());
}

#[test]
fn what_cannot_be_is_an_error_with_a_way_out() {
    let unknown = Standfirst::open(Config::new(ModelChoice::Id("no-such-model".to_owned())));
    assert!(unknown.err().unwrap().way_out().is_some());
    assert!(Input::from_text(" \n").is_err());
    let standfirst = Standfirst::open(Config::new(ModelChoice::None)).unwrap();
    assert!(standfirst.ask(" ", None, vec![page(1)]).is_err());
}
