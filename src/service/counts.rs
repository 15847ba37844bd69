//! What the service counts, whatever the transport.

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;

/// Which way tokens go.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Way {
    direction: &'static str,
}

/// Counts that only grow; clones count the same.
#[derive(Clone, Default)]
pub struct Counts {
    /// Tokens that the model read and wrote.
    pub tokens: Family<Way, Counter>,
    /// Replies that were given before.
    pub repeated: Counter,
}

impl Counts {
    /// Work that the model did.
    pub fn tokens(&self, read: u64, written: u64) {
        self.tokens.get_or_create(&Way { direction: "read" }).inc_by(read);
        self.tokens.get_or_create(&Way { direction: "written" }).inc_by(written);
    }
}
