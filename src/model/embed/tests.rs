//! A tiny encoder of random weights, through the whole of the way.

use super::*;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

#[path = "../../../tests/common/encoder.rs"]
mod made;

use made::file;

fn cosine(a: &Vector, b: &Vector) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[test]
fn a_text_has_one_vector_whatever_stands_beside_it() {
    let mut encoder = Encoder::held(file(), 2).unwrap();
    let texts = [
        "the ferry",
        "a mill",
        "",
        "the ferry runs until night and longer than any window holds",
    ];
    let together = encoder.embed(Role::Passage, &texts).unwrap();
    for (text, vector) in texts.iter().zip(&together) {
        let alone = encoder.embed(Role::Passage, &[text]).unwrap();
        assert_eq!(alone[0], *vector, "{text}");
        assert!((cosine(vector, vector) - 1.0).abs() < 1e-5);
    }
    assert_eq!(
        Encoder::held(file(), 1).unwrap().embed(Role::Passage, &texts).unwrap(),
        together
    );
    assert!(cosine(&together[0], &together[1]) < 0.999);
    assert_ne!(encoder.embed(Role::Query, &texts[..1]).unwrap()[0], together[0]);
    assert_eq!(encoder.embed(Role::Passage, &["the\nferry"]).unwrap()[0], together[0]);
    assert!(encoder.embed(Role::Query, &[]).unwrap().is_empty());
}

#[test]
fn spoiled_files_are_refused() {
    let whole = file();
    for cut in [0, 3, 4, 20, 60, 100, 400, 700, whole.len() - 1] {
        assert!(Encoder::held(whole[..cut].to_vec(), 1).is_err(), "{cut}");
    }
    let mut random = StdRng::seed_from_u64(3);
    for _ in 0..60 {
        let mut spoiled = whole.clone();
        // What stands before the tensors.
        for _ in 0..3 {
            let at = random.random_range(0..2000);
            spoiled[at] = random.random();
        }
        if let Ok(mut encoder) = Encoder::held(spoiled, 1) {
            let _ = encoder.embed(Role::Query, &["the ferry"]);
        }
    }
}
