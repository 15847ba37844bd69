//! Pages that wait for others on which their articles go on.

use crate::page::{follow_jumps, jumps_open};
use crate::render::{PageReply, View};
use std::collections::VecDeque;

/// The most pages that wait; a newspaper has fewer.
const MOST: usize = 64;

/// A page that was read, its text, and how to show it.
type Read = (PageReply, String, View);

/// Pages in their order, from the first on that waits.
#[derive(Default)]
pub(super) struct Held(VecDeque<Read>);

impl Held {
    /// Adds a page, and follows the jumps that lead to it and from it.
    pub(super) fn add(&mut self, page: Read) {
        let jumps = jumps_open(&page.0.page);
        self.0.push_back(page);
        if jumps {
            let pages = self.0.iter_mut();
            let mut pages: Vec<_> = pages.map(|(reply, ..)| (&reply.source, &mut reply.page)).collect();
            follow_jumps(&mut pages);
        }
    }

    /// Takes out the first pages, as far as none waits; or `all` of them.
    pub(super) fn ready(&mut self, all: bool) -> impl Iterator<Item = Read> {
        let waits = |(reply, ..): &Read| jumps_open(&reply.page);
        let none = if all {
            self.0.len()
        } else {
            let some = self.0.iter().position(waits).unwrap_or(self.0.len());
            some.max(self.0.len().saturating_sub(MOST))
        };
        self.0.drain(..none)
    }
}
