//! Pages that wait for others on which their articles go on.

use crate::page::{follow_jumps, jumps_open};
use crate::render::PageReply;
use std::collections::VecDeque;

/// At most so many pages wait; a newspaper has fewer.
const WAITING: usize = 64;

/// Pages of one issue in their order, from the first on that waits, each with what is to go with it. Jump lines are followed from one
/// to another.
#[derive(Debug)]
pub struct Pending<T>(VecDeque<(PageReply, T)>);

impl<T> Default for Pending<T> {
    fn default() -> Self {
        Self(VecDeque::new())
    }
}

impl<T> Pending<T> {
    /// Adds a page that was read, and follows the jumps that lead to it and from it.
    pub fn add(&mut self, reply: PageReply, with: T) {
        let jumps = jumps_open(&reply.page);
        self.0.push_back((reply, with));
        if jumps {
            let pages = self.0.iter_mut();
            let mut pages: Vec<_> = pages.map(|(reply, _)| (&reply.source, &mut reply.page)).collect();
            follow_jumps(&mut pages);
        }
    }

    /// Takes out the first pages, as far as none waits.
    pub fn ready(&mut self) -> impl Iterator<Item = (PageReply, T)> {
        let some = self.0.iter().position(|(reply, _)| jumps_open(&reply.page));
        let some = some.unwrap_or(self.0.len());
        self.0.drain(..some.max(self.0.len().saturating_sub(WAITING)))
    }

    /// Takes out the rest, whatever it waits for.
    pub fn rest(self) -> impl Iterator<Item = (PageReply, T)> {
        self.0.into_iter()
    }
}
