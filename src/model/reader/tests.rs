//! A reader gives what PyTorch gives, and takes no other file.

use super::*;

/// A small random network, and what PyTorch makes of six tokens and a question of four; `tests/fit/reader.py --fixture` made both.
const SMALL: &[u8] = include_bytes!("small.safetensors");
const EXPECTED: &str = include_str!("small.json");

#[derive(serde::Deserialize)]
struct Expected {
    /// `(tokens, features)`
    features: Vec<f32>,
    /// `(tokens, values)`
    text: Vec<f32>,
    question: Vec<f32>,
    starts: Vec<f32>,
    ends: Vec<f32>,
    unstated: f32,
}

#[test]
fn the_network_agrees_with_pytorch() {
    let expected: Expected = serde_json::from_str(EXPECTED).unwrap();
    let reader = Reader::open(SMALL).unwrap();
    let (starts, ends, unstated) = reader.network.run(&Rows {
        shares: expected.features,
        text: expected.text,
        question: expected.question,
    });
    let near = |a: &[f32], b: &[f32]| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-4);
    assert!(near(&starts, &expected.starts), "{starts:?}");
    assert!(near(&ends, &expected.ends), "{ends:?}");
    assert!(near(&[unstated], &[expected.unstated]), "{unstated}");
}

#[test]
fn a_damaged_file_is_refused() {
    for cut in (0..SMALL.len()).step_by(41) {
        assert!(Reader::open(&SMALL[..cut]).is_err());
    }
    let mut other = SMALL.to_vec();
    let at = other.windows(6).position(|window| window == b"reader").unwrap();
    other[at] = b'R';
    assert!(Reader::open(&other).is_err());
}

#[test]
fn what_was_not_seen_is_not_read() {
    let reader = Reader::open(SMALL).unwrap();
    let marks = [Mark::default(); 6];
    let heads = reader.network.features() - 2;
    let mut seen = Seen {
        last: vec![0.1; heads * marks.len()],
        kept: vec![vec![0.1; 5 * (marks.len() + 3)]; 2],
        ..Seen::default()
    };
    let found = reader.read(&seen, &marks).unwrap();
    assert!(found.proposals.iter().all(|span| span.tokens.end <= marks.len()));
    assert_eq!(reader.read(&seen, &marks[1..]), None);
    assert_eq!(reader.read(&seen, &[]), None);
    let kept = seen.kept.pop();
    assert_eq!(reader.read(&seen, &marks), None);
    seen.kept.extend(kept);
    seen.last[0] = f32::NAN;
    assert_eq!(reader.read(&seen, &marks), None);
    assert!(reader.knows("zh-Hant") && !reader.knows("xx"));
}

#[test]
fn the_shipped_readers_are_whole() {
    for bytes in SHIPPED {
        let (head, _) = file::open(bytes).unwrap();
        assert!(shipped(&head.model).unwrap().is_some());
    }
    assert!(shipped("no such model").unwrap().is_none());
}
