//! What a model has read, as bytes to be kept on disk: a text that is known need not be read again.

use super::KvCache;
use super::kernel::Heads;

/// The version of the bytes: of the layout here, and of that of pages. What stands in them depends on the engine's version too.
pub const VERSION: u32 = 1;

/// Bytes of the head: layers, heads, tokens.
const HEAD_BYTES: usize = 20;

/// The bytes of `cache`: its shape and token ids, then its pages, then, where there are layers of another kind, their states and the
/// count of tokens that these are the states after; all numbers with the low byte first.
pub fn pack(cache: &KvCache) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(HEAD_BYTES + cache.len() * 4 + cache.bytes());
    let (layers, Heads { query, kv, dim }) = cache.shape();
    for number in [layers, query, kv, dim, cache.len()] {
        bytes.extend((number as u32).to_le_bytes());
    }
    bytes.extend(cache.tokens().iter().flat_map(|id| id.to_le_bytes()));
    for page in cache.pages() {
        bytes.extend(page.iter().flat_map(|half| half.to_le_bytes()));
    }
    let states = cache.states();
    if states.shape().layers > 0 {
        bytes.extend((states.at() as u32).to_le_bytes());
        bytes.extend(states.numbers().iter().flat_map(|number| number.to_le_bytes()));
    }
    bytes
}

/// The cache that `bytes` hold, where it is one of exactly `ids` and of the shape of `empty`.
pub fn unpack(bytes: &[u8], empty: &KvCache, ids: &[u32]) -> Option<KvCache> {
    let (head, rest) = bytes.split_at_checked(HEAD_BYTES)?;
    let (layers, Heads { query, kv, dim }) = empty.shape();
    let expected = [layers, query, kv, dim, ids.len()].map(|number| number as u32);
    let (tokens, rest) = rest.split_at_checked(ids.len().checked_mul(4)?)?;
    if !fours(head).eq(expected) || !fours(tokens).eq(ids.iter().copied()) {
        return None;
    }
    let (pages, states) = rest.split_at_checked(empty.halves(ids.len())?.checked_mul(2)?)?;
    let halves: Vec<u16> = pages
        .as_chunks::<2>()
        .0
        .iter()
        .map(|two| u16::from_le_bytes(*two))
        .collect();
    if empty.states().shape().layers == 0 {
        return states
            .is_empty()
            .then(|| empty.filled(ids, &halves, 0, Vec::new()))
            .flatten();
    }
    let (at, numbers) = states.split_first_chunk::<4>()?;
    let whole = numbers.len().is_multiple_of(4);
    let numbers = fours(numbers).map(f32::from_bits).collect();
    whole
        .then(|| empty.filled(ids, &halves, u32::from_le_bytes(*at) as usize, numbers))
        .flatten()
}

/// Numbers of four bytes.
fn fours(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.as_chunks::<4>().0.iter().map(|four| u32::from_le_bytes(*four))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::StateShape;

    #[test]
    fn a_state_comes_back_for_its_own_ids_only() {
        let heads = Heads {
            query: 2,
            kv: 1,
            dim: 16,
        };
        let empty = KvCache::new(2, heads);
        let ids: Vec<u32> = (0..70).collect();
        let halves: Vec<u16> = (0..2 * 2 * heads.layer()).map(|i| i as u16 & 0x3fff).collect();
        let cache = empty.filled(&ids, &halves, 0, Vec::new()).unwrap();
        let bytes = pack(&cache);
        let back = unpack(&bytes, &empty, &ids).unwrap();
        assert_eq!(back.tokens(), cache.tokens());
        assert!(back.pages().eq(cache.pages()));
        assert!(unpack(&bytes, &empty, &ids[1..]).is_none());
        assert!(unpack(&bytes, &KvCache::new(1, heads), &ids).is_none());
        assert!(
            (0..bytes.len())
                .step_by(97)
                .all(|cut| unpack(&bytes[..cut], &empty, &ids).is_none())
        );
    }

    #[test]
    fn states_come_back_with_the_rest() {
        let heads = Heads {
            query: 1,
            kv: 1,
            dim: 16,
        };
        let shape = StateShape {
            layers: 2,
            size: 3,
            fed: 1,
        };
        let empty = KvCache::of(&[heads], shape);
        let (ids, halves) = ([7, 8, 9], vec![0; heads.layer()]);
        let states = vec![1.0, 2.0, 3.0, -4.0, 5.0, 6.5];
        let cache = empty.filled(&ids, &halves, 2, states.clone()).unwrap();
        let bytes = pack(&cache);
        let back = unpack(&bytes, &empty, &ids).unwrap();
        assert_eq!((back.states().at(), back.states().numbers()), (2, &states[..]));
        assert!(back.lags() && (1..bytes.len()).all(|cut| unpack(&bytes[..cut], &empty, &ids).is_none()));
        assert!(unpack(&bytes, &KvCache::new(1, heads), &ids).is_none());
        let mut beyond = bytes.clone();
        let at = bytes.len() - 4 * states.len() - 4;
        beyond[at] = 4;
        assert!(unpack(&beyond, &empty, &ids).is_none());
    }
}
