//! Replies that were given lately, ready to be sent again.

use axum::body::Bytes;
use lru::LruCache;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The most bytes of replies that are held.
const MOST: usize = 32 << 20;

/// Replies in memory, those used least lately let go first.
pub(super) struct Replies {
    inner: Mutex<Inner>,
}

struct Inner {
    kept: LruCache<Key, (Bytes, Vec<String>)>,
    bytes: usize,
}

/// What was asked, with all that the reply depends on.
pub(super) type Key = Vec<u8>;

impl Replies {
    pub(super) fn new() -> Self {
        Self {
            inner: Mutex::new(Inner {
                kept: LruCache::unbounded(),
                bytes: 0,
            }),
        }
    }

    pub(super) fn get(&self, key: &Key) -> Option<Bytes> {
        self.lock().kept.get(key).map(|(reply, _)| reply.clone())
    }

    /// Keeps `reply`, which came from `pages`.
    pub(super) fn put(&self, key: Key, reply: Bytes, pages: Vec<String>) {
        let mut inner = self.lock();
        inner.bytes += key.len() + reply.len();
        if let Some((key, (reply, _))) = inner.kept.push(key, (reply, pages)) {
            inner.bytes -= key.len() + reply.len();
        }
        while inner.bytes > MOST {
            let Some((key, (reply, _))) = inner.kept.pop_lru() else {
                break;
            };
            inner.bytes -= key.len() + reply.len();
        }
    }

    /// Lets go of all that came from any of `pages`, or from any page at all.
    pub(super) fn forget(&self, pages: Option<&[String]>) {
        let mut inner = self.lock();
        let of_pages = inner
            .kept
            .iter()
            .filter(|(_, (_, from))| pages.is_none_or(|pages| from.iter().any(|id| pages.contains(id))));
        let keys: Vec<Key> = of_pages.map(|(key, _)| key.clone()).collect();
        for key in keys {
            if let Some((reply, _)) = inner.kept.pop(&key) {
                inner.bytes -= key.len() + reply.len();
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_is_bounded_and_a_page_can_be_forgotten() {
        let replies = Replies::new();
        for number in 0..100u8 {
            let page = if number % 2 == 0 { "even" } else { "odd" };
            replies.put(vec![number], Bytes::from(vec![number; 1 << 20]), vec![page.to_owned()]);
        }
        assert!(replies.lock().bytes <= MOST);
        assert_eq!((replies.get(&vec![0]), replies.get(&vec![99]).is_some()), (None, true));
        replies.forget(Some(&["odd".to_owned()]));
        assert_eq!((replies.get(&vec![99]), replies.get(&vec![98]).is_some()), (None, true));
        replies.forget(None);
        assert_eq!(replies.lock().bytes, 0);
    }
}
