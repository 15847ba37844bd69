//! Replies that were given lately, ready to be sent again.

use lru::LruCache;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Replies in memory take at most so many bytes.
const BYTES_HELD: usize = 32 << 20;

/// Replies in memory, those used least lately let go first.
pub struct Replies {
    inner: Mutex<Inner>,
}

struct Inner {
    replies: LruCache<Key, (Arc<str>, Vec<String>)>,
    bytes: usize,
}

/// What was asked, with all that the reply depends on.
pub type Key = Vec<u8>;

impl Replies {
    pub fn new() -> Self {
        Self {
            inner: Mutex::new(Inner {
                replies: LruCache::unbounded(),
                bytes: 0,
            }),
        }
    }

    pub fn get(&self, key: &Key) -> Option<Arc<str>> {
        self.lock().replies.get(key).map(|(reply, _)| reply.clone())
    }

    /// Keeps `reply`, which came from `pages`.
    pub fn put(&self, key: Key, reply: Arc<str>, pages: Vec<String>) {
        let mut inner = self.lock();
        inner.bytes += key.len() + reply.len();
        if let Some((key, (reply, _))) = inner.replies.push(key, (reply, pages)) {
            inner.bytes -= key.len() + reply.len();
        }
        while inner.bytes > BYTES_HELD {
            let Some((key, (reply, _))) = inner.replies.pop_lru() else {
                break;
            };
            inner.bytes -= key.len() + reply.len();
        }
    }

    /// Lets go of all that came from any of `pages`, or from any page at all.
    pub fn forget(&self, pages: Option<&[String]>) {
        let mut inner = self.lock();
        let of_pages = inner
            .replies
            .iter()
            .filter(|(_, (_, from))| pages.is_none_or(|pages| from.iter().any(|id| pages.contains(id))));
        let keys: Vec<Key> = of_pages.map(|(key, _)| key.clone()).collect();
        for key in keys {
            if let Some((reply, _)) = inner.replies.pop(&key) {
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
            replies.put(vec![number], Arc::from("x".repeat(1 << 20)), vec![page.to_owned()]);
        }
        assert!(replies.lock().bytes <= BYTES_HELD);
        assert_eq!((replies.get(&vec![0]), replies.get(&vec![99]).is_some()), (None, true));
        replies.forget(Some(&["odd".to_owned()]));
        assert_eq!((replies.get(&vec![99]), replies.get(&vec![98]).is_some()), (None, true));
        replies.forget(None);
        assert_eq!(replies.lock().bytes, 0);
    }
}
