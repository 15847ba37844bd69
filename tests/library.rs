//! The crate as programs meet it: open, read, summarise and ask, from several threads, with a model or without.

use standfirst::Standfirst;
use standfirst::model::scripted::ScriptedModel;
use standfirst::page::Place;
use standfirst::pipeline::verb::{Ask, Read, Summarize, Verb, parse};
use standfirst::pipeline::{Config, Event, Input, ModelChoice, Watch, Wire};
use standfirst::prompt::Template;
use standfirst::render::Status;
use std::thread;
use tempfile::TempDir;

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
                let summary = shared.summarize(page(number)).unwrap();
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
    let standfirst = Standfirst::with_session(Config::new(ModelChoice::Default), model, Template::CHATML).unwrap();
    assert_eq!(standfirst.side_by_side(), 1);
    thread::scope(|scope| {
        for number in 0..4 {
            let standfirst = &standfirst;
            scope.spawn(move || {
                let summary = standfirst.summarize(page(number)).unwrap();
                assert_eq!(summary.model.unwrap().id, "scripted");
                assert!(!summary.articles[0].written.is_empty());
            });
        }
    });
}

#[test]
fn what_cannot_be_checked_in_a_language_is_told() {
    let swedish = "Färjan räddad\n\nKommunen behöll färjan i måndags efter en lång debatt om vinterns trafik, sade ordföranden Nils Berg. \
                   Båtarna hade varit sena hela vintern, och många resenärer fick inte plats på morgonens turer. Bryggan byggdes 1921 \
                   och målas om i april för 40 000 kronor. Två nya båtar köps in till hösten från ett varv i Kalmar. Biljetten kostar \
                   tolv kronor till och med juni. Den gamla kvarnen vid dammen såldes i våras.\n";
    let english =
        "Ferry saved\n\nThe council kept the ferry on Monday after a long debate. Boats were late all winter.\n";
    let lacking = |notes: &[standfirst::note::Note]| -> Vec<String> {
        let messages = notes.iter().map(|note| note.message.clone());
        messages.filter(|message| message.starts_with("no rules for")).collect()
    };
    let model = ScriptedModel::session([]);
    let standfirst = Standfirst::with_session(Config::new(ModelChoice::Default), model, Template::CHATML).unwrap();
    let summary = |text: &str| standfirst.summarize(Input::from_text(text).unwrap()).unwrap();
    assert_eq!(
        lacking(&summary(swedish).notes),
        ["no rules for Swedish `sv`: negations, doubts and conditions of written sentences were not checked"]
    );
    assert_eq!(lacking(&summary(english).notes), [""; 0]);
    let alone = Standfirst::open(Config::new(ModelChoice::None)).unwrap();
    assert_eq!(
        lacking(&alone.summarize(Input::from_text(swedish).unwrap()).unwrap().notes),
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
fn a_call_that_breaks_leaves_the_others_their_turn() {
    let standfirst = Standfirst::open(Config {
        threads: 1,
        ..Config::new(ModelChoice::None)
    })
    .unwrap();
    let broken = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let mut breaks = |_: &Event| panic!("the listener breaks");
        standfirst.perform(Summarize::new(page(1)), Watch::of(&mut breaks))
    }));
    assert!(broken.is_err());
    assert!(!standfirst.read(page(1)).unwrap().page.articles.is_empty());
}

/// A cache of its own, and one that works with it and writes in `language`.
fn beside(cache: &TempDir, language: Option<&str>) -> Standfirst {
    Standfirst::open(Config {
        cache_dir: Some(cache.path().to_owned()),
        language: language.map(str::to_owned),
        ..Config::new(ModelChoice::None)
    })
    .unwrap()
}

#[test]
fn the_language_of_the_options_holds_for_every_verb_that_names_none() {
    let cache = TempDir::new().unwrap();
    let (plain, german) = (beside(&cache, None), beside(&cache, Some("de")));
    let question = "Who kept ferry 1 on Monday?";
    plain.ask(question, Some("de"), vec![page(1)]).unwrap();
    let ask = |language: Option<&str>| german.ask(question, language, vec![page(1)]).unwrap();
    assert!(ask(None).timing.cached, "it is the same question");
    assert!(!ask(Some("fr")).timing.cached, "what a request names goes before");
    let in_german = Summarize {
        language: Some("de".to_owned()),
        ..Summarize::new(page(1))
    };
    assert_eq!(plain.perform(in_german, Watch::default()).unwrap().language, "de");
    assert!(german.summarize(page(1)).unwrap().timing.cached);
    let own = Summarize {
        language: Some("source".to_owned()),
        ..Summarize::new(page(1))
    };
    assert_eq!(german.perform(own, Watch::default()).unwrap().language, "en");
    assert!(
        plain.summarize(page(1)).unwrap().timing.cached,
        "which is what `None` is without options"
    );
}

#[test]
fn an_answer_from_the_cache_names_the_pages_by_the_paths_they_have_now() {
    let named = |name: Option<&str>, number: usize| {
        let mut input = page(number);
        input.document.source.path = name.map(str::to_owned);
        input
    };
    let cache = TempDir::new().unwrap();
    let standfirst = beside(&cache, None);
    let ask = |names: [Option<&str>; 2]| {
        let inputs = vec![named(names[0], 1), named(names[1], 2)];
        standfirst.ask("Who kept ferry 2 on Monday?", None, inputs).unwrap()
    };
    // Two pages of one file are told apart.
    let first = ask([Some("both.txt"), Some("both.txt")]);
    assert_eq!(
        (first.citations[0].path.as_deref(), first.citations[0].input),
        (Some("both.txt"), 1)
    );
    let again = ask([Some("one.txt"), Some("two.txt")]);
    assert!(again.timing.cached && !first.timing.cached);
    assert_eq!(
        (again.citations[0].path.as_deref(), again.citations[0].input),
        (Some("two.txt"), 1)
    );
    let searched = again.search.ranked.iter().find(|searched| searched.input == 0);
    assert!(searched.is_none_or(|searched| searched.path.as_deref() == Some("one.txt")));
    assert_eq!(ask([None, None]).citations[0].path, None);
}

#[test]
fn an_issue_is_read_with_its_jump_lines_followed() {
    let front = "第1版 要闻\n\n渡口老街的早市搬进了新棚\n\n□ 本报记者 周砚\n\n清晨五点，渡口老街的早市已经热闹起来。三百多个摊位昨天搬进了新棚，\
        地面不再积水。\n\n在老街卖豆腐的秦阿婆说，她最满意的是\n\n（下转第二版）\n";
    let second = "第2版 综合\n\n青石山护林队换上了无人机\n\n□ 本报记者 钟小满\n\n青石山护林队今年春天配了六架无人机。队长沈望川说，现在半天就能看完。\
        \n\n渡口老街的早市搬进了新棚\n\n（上接第一版）\n\n公平秤，谁觉得分量不对，随时可以复称。早市管理员每天收摊后都要校准一遍。\n";
    let named = |name: &str, text: &str| {
        let mut input = Input::from_text(text).unwrap();
        input.document.source.path = Some(name.to_owned());
        input
    };
    let standfirst = Standfirst::open(Config::new(ModelChoice::None)).unwrap();
    let pages = [named("1.txt", front), named("2.txt", second)];
    let alone = standfirst.read(pages[0].clone()).unwrap();
    assert!(!alone.page.articles[0].complete);
    let issue = standfirst.read_issue(pages).unwrap();
    let place = Place {
        path: Some("2.txt".to_owned()),
        page: None,
        article: issue[1].page.articles[1].id.clone(),
    };
    assert_eq!(issue[0].page.articles[0].jumps[0].to, Some(place));
    assert!(issue[0].page.articles[0].complete);
}

#[test]
fn a_structure_is_given_back_as_it_was_or_corrected_and_is_checked() {
    let standfirst = Standfirst::open(Config::new(ModelChoice::None)).unwrap();
    let reply = standfirst.read(page(1)).unwrap();
    let back = Input::from_reply(reply.clone(), None).unwrap();
    assert_eq!(
        standfirst.read(back).unwrap().page,
        reply.page,
        "put together from its parts"
    );
    let (document, mut page) = (page(1).document, reply.page);
    assert!(Input::soundly_structured(document.clone(), page.clone()).is_ok());
    page.articles[0].sections[0].paragraphs.pop();
    let lenient = Input::structured(document.clone(), page.clone())
        .unwrap()
        .given
        .unwrap();
    assert!(
        lenient
            .notes
            .iter()
            .any(|note| note.message.contains("leaves this text out"))
    );
    let strict = |page| Input::soundly_structured(document.clone(), page).unwrap_err();
    assert!(strict(page.clone()).chain().contains("belong to no part"));
    let mut twice = standfirst.read(Input::from(document.clone())).unwrap().page;
    twice.articles[0].sections[0].id = twice.articles[0].id.clone();
    assert!(strict(twice.clone()).chain().contains("there twice"));
    assert!(Input::structured(document.clone(), twice).is_ok());
}

#[test]
fn every_verb_is_asked_for_by_its_name_and_replies_as_it_does_here() {
    fn same<V: Verb>(verb: V) {
        let standfirst = Standfirst::open(Config::new(ModelChoice::None)).unwrap();
        let mut own = Vec::new();
        let mut see = |event: &Event| own.push(format!("{event:?}"));
        let reply = standfirst.perform(verb.clone(), Watch::of(&mut see)).unwrap();
        let request = serde_json::value::to_raw_value(&verb).unwrap();
        let wire = Wire {
            verb: V::NAME,
            request: &request,
        };
        let request = parse(&wire).unwrap();
        assert_eq!((request.verb(), request.inputs().len()), (V::NAME, verb.inputs().len()));
        let rendered = standfirst.perform_request(&request, Watch::default()).unwrap();
        assert_eq!(rendered.now, standfirst::render::json(&reply).unwrap());
        let mut retold = Vec::new();
        request.retell(&rendered.again, &mut |event| retold.push(format!("{event:?}")));
        assert_eq!(retold.len(), own.len(), "{}", V::NAME);
    }
    same(Read { input: page(1) });
    same(Summarize::new(page(1)));
    same(Ask {
        question: "Who kept ferry 1 on Monday?".to_owned(),
        language: None,
        inputs: vec![page(1), page(2)],
    });
    let request = serde_json::value::to_raw_value(&()).unwrap();
    for verb in ["read", "no-such-verb"] {
        let wire = Wire {
            verb,
            request: &request,
        };
        assert!(parse(&wire).err().unwrap().chain().contains(&format!("`{verb}`")));
    }
}

#[test]
fn what_cannot_be_is_an_error_with_a_way_out() {
    let unknown = Standfirst::open(Config::new(ModelChoice::Id("no-such-model".to_owned())));
    assert!(unknown.err().unwrap().way_out().is_some());
    assert!(Input::from_text(" \n").is_err());
    let standfirst = Standfirst::open(Config::new(ModelChoice::None)).unwrap();
    assert!(standfirst.ask(" ", None, vec![page(1)]).is_err());
}
