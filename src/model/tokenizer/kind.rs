//! Kinds of tokens, as a file numbers them.

/// Plain text.
pub(super) const NORMAL: u64 = 1;
/// Text that is one token wherever it stands.
pub(super) const DEFINED: u64 = 4;
/// A byte that no text token holds.
pub(super) const BYTE: u64 = 6;
