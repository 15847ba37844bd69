//! What a model has read, as bytes to be kept on disk: a text that is known need not be read again.

use super::KvCache;
use super::kernel::Heads;

/// The version of the bytes: of the layout here, and of that of pages. What stands in them depends on the engine's version too.
pub const VERSION: u32 = 1;

/// Bytes of the head: layers, heads, tokens.
const HEAD_BYTES: usize = 20;

/// The bytes of `cache`: its shape and token ids, then its pages, all numbers with the low byte first.
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
    bytes
}

/// The cache that `bytes` hold, where it is one of exactly `ids` and of the shape of `empty`.
pub fn unpack(bytes: &[u8], empty: &KvCache, ids: &[u32]) -> Option<KvCache> {
    let (head, rest) = bytes.split_at_checked(HEAD_BYTES)?;
    let numbers: Vec<u32> = head
        .as_chunks::<4>()
        .0
        .iter()
        .map(|four| u32::from_le_bytes(*four))
        .collect();
    let (layers, Heads { query, kv, dim }) = empty.shape();
    let expected = [layers, query, kv, dim, ids.len()].map(|number| number as u32);
    let (tokens, pages) = rest.split_at_checked(ids.len().checked_mul(4)?)?;
    let same = tokens
        .as_chunks::<4>()
        .0
        .iter()
        .zip(ids)
        .all(|(four, id)| u32::from_le_bytes(*four) == *id);
    if numbers != expected || !same {
        return None;
    }
    let halves = pages
        .as_chunks::<2>()
        .0
        .iter()
        .map(|two| u16::from_le_bytes(*two))
        .collect();
    empty.filled(ids, halves)
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let cache = empty.filled(&ids, halves).unwrap();
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
}
