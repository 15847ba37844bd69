//! The pieces of a map's program: numbers in brackets and words.

/// A piece of a map's program.
pub(crate) enum Token {
    Hex(Vec<u8>),
    Open,
    Close,
    Word(Vec<u8>),
}

/// A program's pieces, one after another.
pub(crate) struct Tokens<'a> {
    data: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    pub(crate) fn new(data: &'a [u8]) -> Tokens<'a> {
        Tokens { data, at: 0 }
    }

    /// The next piece; names, strings and comments are passed over.
    pub(crate) fn next(&mut self) -> Option<Token> {
        loop {
            let byte = *self.data.get(self.at)?;
            self.at += 1;
            match byte {
                b'%' => self.skip(|b| !matches!(b, b'\n' | b'\r')),
                b'(' => self.skip(|b| b != b')'),
                b'[' => return Some(Token::Open),
                b']' => return Some(Token::Close),
                b'<' if self.data.get(self.at) == Some(&b'<') => self.at += 1,
                b'<' => return Some(Token::Hex(self.hex())),
                b'/' => self.skip(|b| !b.is_ascii_whitespace() && !b"[]<>/(".contains(&b)),
                _ if byte.is_ascii_alphanumeric() => {
                    let start = self.at - 1;
                    self.skip(|b| b.is_ascii_alphanumeric());
                    return Some(Token::Word(self.data[start..self.at].to_vec()));
                }
                _ => {}
            }
        }
    }

    fn skip(&mut self, more: impl Fn(u8) -> bool) {
        while self.data.get(self.at).is_some_and(|&b| more(b)) {
            self.at += 1;
        }
    }

    fn hex(&mut self) -> Vec<u8> {
        let start = self.at;
        self.skip(|b| b != b'>');
        let mut digits: Vec<u8> = self.data[start..self.at]
            .iter()
            .filter_map(|&b| (b as char).to_digit(16))
            .map(|d| d as u8)
            .collect();
        if digits.len() % 2 == 1 {
            digits.push(0);
        }
        digits
            .chunks(2)
            .map(|c| c[0] << 4 | c.get(1).copied().unwrap_or(0))
            .collect()
    }
}
