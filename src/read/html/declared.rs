//! What HTML says of its own encoding.

use crate::read::detect::wider;
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

/// Bytes that may stand before it.
const WITHIN: usize = 1024;

/// The encoding that `bytes` declare, where it is one that they can be in.
pub(super) fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(WITHIN)].to_ascii_lowercase();
    let at = head.windows(8).position(|window| window == b"charset=")? + 8;
    let label = head[at..].iter().skip_while(|byte| matches!(byte, b'"' | b'\''));
    let label: Vec<u8> = label
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':'))
        .copied()
        .collect();
    // A page that could say so in this way is in no UTF-16.
    Encoding::for_label(&label)
        .filter(|encoding| ![UTF_16LE, UTF_16BE].contains(encoding))
        .map(wider)
}
