//! Which encoding bytes are in, where no mark says it, and whether that can be.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, DecoderResult, EUC_JP, EUC_KR, Encoding, GB18030, GBK, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};

/// How many bytes are looked at to tell UTF-16 without a mark from others.
const LOOKED_AT: usize = 4096;

/// Punctuation of texts in letters, by the windows encodings.
const PUNCTUATION: &str = "«»‹›“”„‘’‚–—…·•°§№€£©®™¿¡\u{a0}\u{ad}׳״،؛؟ـ";

/// The likeliest encoding of bytes that are no UTF-8.
pub(super) fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    wider(detector.guess(None, Utf8Detection::Deny))
}

/// The encoding that takes in all of `encoding` and more.
pub(super) fn wider(encoding: &'static Encoding) -> &'static Encoding {
    if encoding == GBK { GB18030 } else { encoding }
}

/// UTF-16 without a mark: zero bytes stand on one side of most pairs, or nearly all units are CJK.
pub(super) fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(LOOKED_AT) / 2 * 2];
    if head.len() < 8 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let pairs = head.len() / 2;
    let zeros = |side: usize| head.iter().skip(side).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    // Text in any script has spaces, line ends or digits, whose high byte is zero; no text has zero low bytes.
    if odd * 20 > pairs && even == 0 {
        return Some(UTF_16LE);
    }
    (even * 20 > pairs && odd == 0).then_some(UTF_16BE)
}

/// Whether bytes that are not all UTF-8 are so for a good part: UTF-8 that is broken, or mixed with something else.
///
/// In text of other encodings three bytes are UTF-8 by chance in a tenth of the places at most, two in a fifth.
pub(super) fn partly_utf8(bytes: &[u8]) -> bool {
    let high = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    let (mut pairs, mut longer) = (0, 0);
    for c in bytes.utf8_chunks().flat_map(|chunk| chunk.valid().chars()) {
        match c.len_utf8() {
            1 => {}
            2 => pairs += 1,
            length => longer += length,
        }
    }
    longer >= 12 && longer * 10 >= high * 3 || pairs * 2 + longer >= 4 && (pairs * 2 + longer) * 5 >= high * 4
}

/// Whether `text`, which is `bytes` read as `encoding`, looks like text: nearly any bytes are something in the windows
/// encodings.
pub(super) fn plausible(bytes: &[u8], text: &str, encoding: &'static Encoding) -> bool {
    if !encoding.is_single_byte() {
        return true;
    }
    let control = |c: char| c.is_control() && !"\t\n\r\u{c}\u{1a}".contains(c);
    if text.contains(control) || bytes.windows(3).any(|three| three == b"\xff\xff\xff") {
        return false;
    }
    let (mut all, mut odd) = (0usize, 0usize);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        all += 1;
        odd += usize::from(
            !c.is_alphabetic() && !unicode_normalization::char::is_combining_mark(c) && !PUNCTUATION.contains(c),
        );
    }
    odd * 4 <= all
}

/// The byte at which `bytes` stop being text in `encoding`; `None` where they are that to the end.
pub(super) fn breaks_at(bytes: &[u8], encoding: &'static Encoding) -> Option<usize> {
    if encoding == UTF_8 {
        return std::str::from_utf8(bytes).err().map(|error| error.valid_up_to());
    }
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut room = [0; 4096];
    let mut read = 0;
    loop {
        let (result, more, _) = decoder.decode_to_utf8_without_replacement(&bytes[read..], &mut room, true);
        read += more;
        match result {
            DecoderResult::InputEmpty => return None,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(wrong, after) => {
                return Some(read.saturating_sub(usize::from(wrong) + usize::from(after)));
            }
        }
    }
}

/// The encoding that goes furthest, and the byte at which it breaks.
pub(super) fn furthest(bytes: &[u8]) -> (&'static Encoding, usize) {
    [UTF_8, GB18030, BIG5, SHIFT_JIS, EUC_JP, EUC_KR]
        .into_iter()
        .map(|encoding| (encoding, breaks_at(bytes, encoding).unwrap_or(bytes.len())))
        .rev()
        .max_by_key(|(_, place)| *place)
        .unwrap_or((UTF_8, 0))
}
