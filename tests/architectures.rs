//! Small random models of every architecture against what llama.cpp computes from the same: `tests/architectures/make.py` recorded it,
//! and says how. Whatever way a text is read, its bits are the same.

#[path = "architectures/command.rs"]
mod command;
#[path = "architectures/model.rs"]
mod model;

use candle_core::quantized::GgmlDType;
use model::{Reference, Row, read, session, write_as};
use standfirst::model::{ARCHITECTURES, Decoding, ModelId, Part, Session, highest, load, log_prob, prefix};
use std::ops::ControlFlow;

/// How far the 20 highest log-probabilities may be from the reference's, on average over a position.
const MEAN_DISTANCE: f64 = 0.1;
/// From this margin on, the reference's choice must be ours.
const CLEAR: f32 = 0.5;

/// What the engine gives where the reference has rows.
fn rows(reference: &Reference, session: &mut Session) -> Vec<Vec<f32>> {
    let positions: Vec<usize> = reference.rows.iter().map(|row| row.position).collect();
    session
        .read(&mut session.empty_cache(), &reference.ids, &positions)
        .unwrap()
}

/// How far the reference's highest are from ours, at the worst position.
fn distance(reference: &Reference, rows: &[Vec<f32>]) -> f64 {
    let far = |(row, told): (&Vec<f32>, &Row)| {
        let far = told
            .top
            .iter()
            .map(|(id, value)| f64::from((log_prob(row, *id) - value).abs()));
        far.sum::<f64>() / told.top.len() as f64
    };
    rows.iter().zip(&reference.rows).map(far).fold(0.0, f64::max)
}

#[test]
fn every_architecture_has_a_reference_and_agrees_with_it() {
    for name in ARCHITECTURES {
        let reference: Reference = read(name);
        let mut session = session(&reference, GgmlDType::Q8_0);
        for (text, ids) in &reference.texts {
            assert_eq!(
                &session.vocabulary().encode(text),
                ids,
                "{name} tokenises `{text}` otherwise"
            );
        }
        let ours = rows(&reference, &mut session);
        for (row, told) in ours.iter().zip(&reference.rows) {
            if told.top[0].1 - told.top[1].1 >= CLEAR {
                assert_eq!(highest(row), told.top[0].0, "{name} at {}", told.position);
            }
        }
        let far = distance(&reference, &ours);
        println!("{name}: {far:.4}");
        assert!(far <= MEAN_DISTANCE, "{name} is {far:.3} off");
    }
}

#[test]
fn what_an_architecture_is_told_matters() {
    for (name, key, other) in [
        ("mistral3", "mistral3.rope.scaling.factor", serde_json::json!(1.0)),
        ("granite", "granite.residual_scale", serde_json::json!(1.0)),
        ("granite", "granite.attention.scale", serde_json::json!(0.3)),
        ("phi3", "phi3.rope.scaling.attn_factor", serde_json::json!(1.0)),
        ("gemma4", "gemma4.final_logit_softcapping", serde_json::json!(50.0)),
    ] {
        let mut reference: Reference = read(name);
        let is = distance(&reference, &rows(&reference, &mut session(&reference, GgmlDType::Q8_0)));
        reference.metadata.insert(key.to_owned(), other);
        let far = distance(&reference, &rows(&reference, &mut session(&reference, GgmlDType::Q8_0)));
        assert!(
            far > 2.0 * is,
            "{name} is {far:.3} off with another `{key}`, and {is:.3} with its own"
        );
    }
}

#[test]
fn formats_without_kernels_of_their_own_run_too() {
    let reference: Reference = read("llama");
    for kind in [GgmlDType::F16, GgmlDType::BF16, GgmlDType::F32] {
        let far = distance(&reference, &rows(&reference, &mut session(&reference, kind)));
        println!("{kind:?}: {far:.4}");
        assert!(far <= MEAN_DISTANCE, "{kind:?} is {far:.3} off");
    }
}

/// A reference's model made wide enough for blocks of 256.
fn widened(mut reference: Reference) -> Reference {
    let wide = |size: usize| match size {
        64 | 128 => 256,
        32 => 128,
        8 => 32,
        other => other,
    };
    for dims in reference.tensors.values_mut() {
        dims.iter_mut().for_each(|size| *size = wide(*size));
    }
    for (key, size) in [
        ("embedding_length", 256),
        ("feed_forward_length", 256),
        ("attention.key_length", 64),
        ("attention.value_length", 64),
        ("rope.dimension_count", 64),
    ] {
        reference.metadata.insert(format!("llama.{key}"), size.into());
    }
    reference
}

#[test]
fn every_format_is_the_numbers_that_it_holds() {
    let reference = widened(read("llama"));
    for kind in [
        GgmlDType::Q2K,
        GgmlDType::Q3K,
        GgmlDType::Q4K,
        GgmlDType::Q5K,
        GgmlDType::Q6K,
        GgmlDType::Q4_0,
        GgmlDType::Q4_1,
        GgmlDType::Q5_0,
        GgmlDType::Q5_1,
        GgmlDType::Q8_0,
    ] {
        let held = rows(&reference, &mut session(&reference, kind));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plain.gguf");
        write_as(&reference, read("vocabulary"), kind, true, &path);
        let id = ModelId {
            id: "plain".to_owned(),
            sha256: String::new(),
        };
        let plain = rows(&reference, &mut load(&path, id, 2).unwrap());
        for (row, plain) in held.iter().zip(&plain) {
            let far = (0..row.len() as u32).map(|id| (log_prob(row, id) - log_prob(plain, id)).abs());
            let far = far.sum::<f32>() / row.len() as f32;
            assert!(f64::from(far) <= MEAN_DISTANCE, "{kind:?} is {far:.3} off");
        }
    }
}

#[test]
fn whole_in_pieces_one_by_one_forked_cut_back_and_restored_are_the_same() {
    for name in ARCHITECTURES {
        let reference: Reference = read(name);
        let mut session = session(&reference, GgmlDType::Q8_0);
        let ids = &reference.ids;
        let whole = session.prefill(&mut session.empty_cache(), ids).unwrap();
        let (first, rest) = ids.split_at(37);
        let mut pieces = session.empty_cache();
        session.prefill(&mut pieces, first).unwrap();
        let (mut fork, kept) = (pieces.clone(), prefix::pack(&pieces));
        assert_eq!(session.prefill(&mut pieces, rest).unwrap(), whole, "{name} in pieces");
        let backwards: Vec<u32> = rest.iter().rev().copied().collect();
        session.prefill(&mut fork, &backwards).unwrap();
        fork.truncate(first.len());
        assert_eq!(session.prefill(&mut fork, rest).unwrap(), whole, "{name} cut back");
        let mut restored = prefix::unpack(&kept, &session.empty_cache(), first).unwrap();
        assert_eq!(session.prefill(&mut restored, rest).unwrap(), whole, "{name} restored");
        let mut single = session.empty_cache();
        let logits = ids
            .iter()
            .map(|&id| session.prefill(&mut single, &[id]).unwrap())
            .last();
        assert_eq!(logits.unwrap(), whole, "{name} one by one");
        let mut write = |lookup| {
            let how = Decoding {
                max_tokens: 24,
                stop: Vec::new(),
                temperature: None,
                seed: 0,
                lookup,
            };
            let logits = whole.clone();
            session
                .generate(&mut single.clone(), logits, &how, &mut |_| ControlFlow::Continue(()))
                .unwrap()
        };
        assert_eq!(write(false), write(true), "{name} looked up");
    }
}

/// The logits after `ids`, read as one text.
fn after(session: &mut Session, ids: &[u32]) -> Vec<f32> {
    session.prefill(&mut session.empty_cache(), ids).unwrap()
}

#[test]
fn a_text_is_cut_back_to_any_place_whatever_was_read_and_written_before() {
    for name in ARCHITECTURES {
        let reference: Reference = read(name);
        let mut session = session(&reference, GgmlDType::Q8_0);
        let ids = &reference.ids;
        let mut cache = session.empty_cache();
        // Longer than what layers are fed again, then shorter, then one by one, as a text is written.
        for piece in [
            &ids[..40],
            &ids[40..48],
            &ids[48..49],
            &ids[49..50],
            &ids[50..51],
            &ids[51..60],
        ] {
            session.prefill(&mut cache, piece).unwrap();
        }
        for len in [60, 59, 53, 51, 50, 49, 48, 45, 41, 40, 39, 20, 1] {
            let mut fork = cache.clone();
            fork.truncate(60.min(len + 3));
            fork.truncate(len);
            let mut text = ids[..len].to_vec();
            text.push(ids[7]);
            let cut = session.prefill(&mut fork, &ids[7..8]).unwrap();
            assert_eq!(cut, after(&mut session, &text), "{name} cut back to {len}");
            // Kept before anything was read again.
            let mut other = cache.clone();
            other.truncate(len);
            let kept = prefix::pack(&other);
            let mut restored = prefix::unpack(&kept, &session.empty_cache(), &ids[..len]).unwrap();
            let parts = &mut [
                Part {
                    cache: &mut restored,
                    ids: vec![ids[7]],
                    positions: vec![0],
                },
                Part {
                    cache: &mut other,
                    ids: vec![ids[7], ids[8]],
                    positions: vec![0],
                },
            ];
            for rows in session.read_all(parts).unwrap() {
                assert_eq!(rows[0], cut, "{name} cut back to {len}, kept, and read beside another");
            }
        }
        let rest = session.prefill(&mut cache, &ids[60..]).unwrap();
        assert_eq!(
            rest,
            after(&mut session, ids),
            "{name}: forks changed what they came from"
        );
    }
}

#[test]
fn likelihoods_leave_no_trace_and_drafts_that_are_refused_leave_none_either() {
    for name in ARCHITECTURES {
        let reference: Reference = read(name);
        let mut session = session(&reference, GgmlDType::Q8_0);
        // A text that repeats itself, so that it is drafted from, and wrongly.
        let text: Vec<u32> = reference.ids[..30].iter().cycle().take(75).copied().collect();
        let mut cache = session.empty_cache();
        let logits = session.prefill(&mut cache, &text).unwrap();
        let weighed: Vec<f32> = [5, 1]
            .iter()
            .flat_map(|&count| session.log_probs(&mut cache, &logits, &reference.ids[..count]).unwrap())
            .collect();
        let whole: Vec<u32> = text.iter().chain(&reference.ids[..4]).copied().collect();
        let positions: Vec<usize> = (text.len() - 1..whole.len()).collect();
        let rows = session.read(&mut session.empty_cache(), &whole, &positions).unwrap();
        let plain: Vec<f32> = rows
            .iter()
            .zip(&reference.ids)
            .map(|(row, &id)| log_prob(row, id))
            .collect();
        assert_eq!(weighed[..5], plain, "{name}");
        let mut ways = Vec::new();
        for lookup in [false, true] {
            let how = Decoding {
                max_tokens: 40,
                stop: Vec::new(),
                temperature: None,
                seed: 0,
                lookup,
            };
            let mut fork = cache.clone();
            let written = session
                .generate(&mut fork, logits.clone(), &how, &mut |_| ControlFlow::Continue(()))
                .unwrap();
            let next = session.prefill(&mut fork, &[written.ids[39], 3]).unwrap();
            let all: Vec<u32> = text.iter().chain(&written.ids).copied().chain([3]).collect();
            assert_eq!(
                next,
                after(&mut session, &all),
                "{name} after what was written, looked up: {lookup}"
            );
            ways.push(written);
        }
        assert_eq!(ways[0], ways[1], "{name}");
        let meter = session.meter();
        assert!(
            meter.draft_tokens > meter.accepted_tokens,
            "{name}: no draft was refused"
        );
    }
}
