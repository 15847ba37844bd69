//! A font's own map from codes to Unicode (`/ToUnicode`).

use super::tokens::{Token, Tokens};

/// Entries kept of one map.
const MOST: usize = 200_000;

/// Sorted ranges of codes with the text of the first.
#[derive(Default)]
pub(crate) struct UnicodeMap {
    ranges: Vec<Range>,
}

struct Range {
    len: u8,
    low: u32,
    high: u32,
    text: Vec<u16>,
}

impl UnicodeMap {
    /// Reads the map's program; anything unknown in it is passed over.
    pub(crate) fn parse(data: &[u8]) -> UnicodeMap {
        let mut map = UnicodeMap::default();
        let mut tokens = Tokens::new(data);
        let mut pending: Vec<Vec<u8>> = Vec::new();
        let mut ranges = false;
        while let Some(token) = tokens.next() {
            match token {
                Token::Word(word) => {
                    match word.as_slice() {
                        b"beginbfrange" => ranges = true,
                        b"beginbfchar" => ranges = false,
                        _ => {}
                    }
                    pending.clear();
                }
                Token::Hex(bytes) => pending.push(bytes),
                Token::Open => map.take_list(&mut tokens, &mut pending),
                Token::Close => {}
            }
            match (ranges, pending.as_slice()) {
                (true, [low, high, text]) => map.add(low, high, text),
                (false, [code, text]) => map.add(code, code, text),
                _ => continue,
            }
            pending.clear();
            if map.ranges.len() >= MOST {
                break;
            }
        }
        // The last of several entries for one code is the one that counts.
        map.ranges.reverse();
        map.ranges.sort_by_key(|r| (r.len, r.low));
        map
    }

    /// `<low> <high> [<text> <text> …]`
    fn take_list(&mut self, tokens: &mut Tokens<'_>, pending: &mut Vec<Vec<u8>>) {
        let low = pending.first().map(|b| (value(b), b.len()));
        pending.clear();
        let mut step = 0;
        while let Some(Token::Hex(text)) = tokens.next() {
            if let Some((low, len)) = low
                && self.ranges.len() < MOST
            {
                let code = low.wrapping_add(step);
                self.ranges.push(Range {
                    len: len as u8,
                    low: code,
                    high: code,
                    text: units(&text),
                });
                step += 1;
            }
        }
    }

    fn add(&mut self, low: &[u8], high: &[u8], text: &[u8]) {
        if low.len() > 4 {
            return;
        }
        self.ranges.push(Range {
            len: low.len() as u8,
            low: value(low),
            high: value(high).max(value(low)),
            text: units(text),
        });
    }

    /// It says nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// The text of a code of `len` bytes.
    pub(crate) fn get(&self, code: u32, len: u8) -> Option<String> {
        // Some writers give one byte's codes in two: the length is no condition.
        self.find(code, len)
            .or_else(|| (1..=4).filter(|&l| l != len).find_map(|l| self.find(code, l)))
    }

    fn find(&self, code: u32, len: u8) -> Option<String> {
        let next = self.ranges.partition_point(|r| (r.len, r.low) <= (len, code));
        // Ranges may overlap; the nearest few are tried.
        let range = self.ranges[next.saturating_sub(4)..next]
            .iter()
            .rev()
            .find(|r| r.len == len && (r.low..=r.high).contains(&code));
        let range = range?;
        let mut units = range.text.clone();
        if let Some(last) = units.last_mut() {
            *last = last.wrapping_add((code - range.low) as u16);
        }
        Some(String::from_utf16_lossy(&units))
    }
}

fn value(bytes: &[u8]) -> u32 {
    bytes.iter().take(4).fold(0, |sum, &b| sum << 8 | u32::from(b))
}

fn units(bytes: &[u8]) -> Vec<u16> {
    match bytes {
        [one] => vec![u16::from(*one)],
        [0, 0] => Vec::new(),
        _ => bytes
            .chunks(2)
            .take(32)
            .map(|c| u16::from_be_bytes([c[0], c.get(1).copied().unwrap_or(0)]))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAP: &[u8] = b"/CIDInit /ProcSet findresource begin 1 begincodespacerange <0000> <FFFF> endcodespacerange
        2 beginbfchar <0003> <0020> <0100> <00660069> endbfchar
        2 beginbfrange <0024> <0026> <0041> <0030> <0031> [<4E00> <D840DC00>] endbfrange end";

    #[test]
    fn reads_characters_ranges_and_lists() {
        let map = UnicodeMap::parse(MAP);
        let get = |code| map.get(code, 2);
        assert_eq!(get(3).as_deref(), Some(" "));
        assert_eq!(get(0x100).as_deref(), Some("fi"));
        assert_eq!(get(0x26).as_deref(), Some("C"));
        assert_eq!(get(0x30).as_deref(), Some("一"));
        assert_eq!(get(0x31).as_deref(), Some("\u{20000}"));
        assert_eq!(get(0x27), None);
    }

    #[test]
    fn survives_anything() {
        for cut in 0..MAP.len() {
            UnicodeMap::parse(&MAP[..cut]);
            UnicodeMap::parse(&MAP[cut..]);
        }
    }
}
