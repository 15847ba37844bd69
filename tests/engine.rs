//! The engine with a real file: what is read in pieces, forked or cut back is what is read whole; candle's own model agrees.

mod common;

use candle_core::quantized::gguf_file;
use candle_core::{Device, Tensor};
use candle_transformers::models::quantized_qwen2::ModelWeights;
use standfirst::error::Kind;
use standfirst::model::{Decoding, Generated, Part, Stop, highest, prefix};
use std::fs::File;
use std::ops::ControlFlow;

const MODEL: &str = "qwen2.5-coder-0.5b";
const TEXT: &str = "临河大桥抢修队连夜奋战，大桥于15日6时恢复通行。The ferry will run for five more years.";

/// The most that two ways of computing one logit may differ.
const NEAR: f32 = 0.35;

#[test]
fn pieces_forks_and_cuts_change_nothing() {
    let mut session = common::session(MODEL);
    let ids = session.vocabulary().encode(TEXT);
    let mut whole = session.empty_cache();
    let at_once = session.prefill(&mut whole, &ids).unwrap();

    let (first, rest) = ids.split_at(ids.len() / 2);
    let mut pieces = session.empty_cache();
    session.prefill(&mut pieces, first).unwrap();
    let mut fork = pieces.clone();
    assert_eq!(session.prefill(&mut pieces, rest).unwrap(), at_once, "read in pieces");
    assert_eq!(pieces.tokens(), whole.tokens());

    session
        .prefill(&mut fork, &rest.iter().rev().copied().collect::<Vec<_>>())
        .unwrap();
    fork.truncate(first.len());
    assert_eq!(
        session.prefill(&mut fork, rest).unwrap(),
        at_once,
        "forked, led astray and cut back"
    );
    assert!(fork.bytes() > 0 && fork.bytes() == whole.bytes());
}

#[test]
fn a_long_text_is_not_read_to_its_end_where_nobody_waits_for_it() {
    let mut session = common::session(MODEL);
    let ids: Vec<u32> = session.vocabulary().encode(TEXT).repeat(100);
    let stop = Stop::default();
    session.heed(stop.clone());
    let mut cache = session.empty_cache();
    session.prefill(&mut cache, &ids[..3]).unwrap();
    let caller = std::thread::spawn(move || {
        std::thread::sleep(std::time::Duration::from_millis(20));
        stop.set();
    });
    let read = session.prefill(&mut cache, &ids);
    assert_eq!(read.unwrap_err().kind(), Kind::Stopped);
    assert_eq!(cache.tokens(), &ids[..3], "the cache is as it was");
    caller.join().unwrap();
}

#[test]
fn a_continuation_is_worth_the_same_read_or_scored() {
    let mut session = common::session(MODEL);
    let ids = session.vocabulary().encode(TEXT);
    let (before, after) = ids.split_at(ids.len() - 6);
    let mut cache = session.empty_cache();
    let logits = session.prefill(&mut cache, before).unwrap();
    let scored = session.log_probs(&mut cache, &logits, after).unwrap();
    assert_eq!(cache.len(), before.len(), "the cache is left as it was");
    let mut one_by_one = Vec::new();
    let mut logits = logits;
    for &id in after {
        one_by_one.push(standfirst::model::log_prob(&logits, id));
        logits = session.prefill(&mut cache, &[id]).unwrap();
    }
    assert_eq!(scored, one_by_one);
}

#[test]
fn texts_read_side_by_side_are_what_they_are_alone() {
    let mut session = common::session(MODEL);
    let ids = session.vocabulary().encode(TEXT);
    let (first, second) = ids.split_at(ids.len() / 3);
    let mut caches = [session.empty_cache(), session.empty_cache()];
    let alone: Vec<Vec<f32>> = [first, second]
        .iter()
        .map(|ids| session.prefill(&mut session.empty_cache(), ids).unwrap())
        .collect();
    let mut parts: Vec<Part<'_>> = caches
        .iter_mut()
        .zip([first, second])
        .map(|(cache, ids)| Part {
            cache,
            ids: ids.to_vec(),
            positions: vec![ids.len() - 1],
        })
        .collect();
    let together: Vec<Vec<f32>> = session.read_all(&mut parts).unwrap().into_iter().flatten().collect();
    assert_eq!(together, alone);
}

#[test]
fn lookup_and_company_change_nothing_that_is_written() {
    let mut session = common::session(MODEL);
    let prompts = [TEXT.repeat(3), format!("{TEXT}\n{TEXT}")];
    let mut write = |texts: &[&String], lookup: bool| -> Vec<Generated> {
        let how = Decoding {
            max_tokens: 24,
            stop: Vec::new(),
            temperature: None,
            seed: 0,
            lookup,
        };
        let mut places = Vec::new();
        for text in texts {
            let mut cache = session.empty_cache();
            let ids = session.vocabulary().encode(text);
            let logits = session.prefill(&mut cache, &ids).unwrap();
            places.push((cache, logits));
        }
        let places = places
            .iter_mut()
            .map(|(cache, logits)| (cache, logits.clone()))
            .collect();
        session
            .generate_all(places, &how, &mut |_, _| ControlFlow::Continue(()))
            .unwrap()
    };
    let plain: Vec<Generated> = prompts.iter().flat_map(|prompt| write(&[prompt], false)).collect();
    assert_eq!(write(&[&prompts[0], &prompts[1]], true), plain);
    let meter = session.meter();
    assert!(
        meter.accepted_tokens > 0 && meter.accepted_tokens <= meter.draft_tokens,
        "{meter:?}"
    );
}

#[test]
fn a_state_that_was_kept_gives_the_same_logits() {
    let mut session = common::session(MODEL);
    let ids = session.vocabulary().encode(&TEXT.repeat(4));
    let (before, after) = ids.split_at(ids.len() - 7);
    let mut cache = session.empty_cache();
    session.read(&mut cache, before, &[]).unwrap();
    let kept = prefix::pack(&cache);
    let cold = session.prefill(&mut cache, after).unwrap();
    let mut restored = prefix::unpack(&kept, &session.empty_cache(), before).unwrap();
    assert_eq!(session.prefill(&mut restored, after).unwrap(), cold);
}

#[test]
fn what_does_not_fit_is_refused_and_harms_nothing() {
    let mut session = common::session(MODEL);
    let mut cache = session.empty_cache();
    assert!(session.read(&mut cache, &[u32::MAX], &[0]).is_err());
    assert!(session.read(&mut cache, &[1, 2], &[2]).is_err());
    let endless = vec![1; session.context_length() + 1];
    assert!(session.read(&mut cache, &endless, &[]).is_err());
    assert!(cache.is_empty());
}

#[test]
fn candle_s_own_model_agrees() {
    let mut session = common::session(MODEL);
    let ids = session.vocabulary().encode(TEXT);
    let mut cache = session.empty_cache();
    let ours = session.prefill(&mut cache, &ids).unwrap();

    let mut file = File::open(common::model_file(MODEL)).unwrap();
    let content = gguf_file::Content::read(&mut file).unwrap();
    let mut model = ModelWeights::from_gguf(content, &mut file, &Device::Cpu).unwrap();
    let input = Tensor::new(ids.as_slice(), &Device::Cpu).unwrap().unsqueeze(0).unwrap();
    let theirs: Vec<f32> = model
        .forward(&input, 0)
        .unwrap()
        .flatten_all()
        .unwrap()
        .to_vec1()
        .unwrap();

    assert_eq!(highest(&ours), highest(&theirs));
    let mean = ours.iter().zip(&theirs).map(|(a, b)| (a - b).abs()).sum::<f32>() / ours.len() as f32;
    assert!(mean < NEAR, "logits differ by {mean} on average");
}
