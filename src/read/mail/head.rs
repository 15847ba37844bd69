//! How a letter is told from a text: by the lines at its head.

/// Bytes at the head of a file that are looked at.
const LOOKED_AT: usize = 64 << 10;
/// Lines that letters have, each with what it is not told by alone.
const OF_LETTERS: &[&str] = &["date", "message-id", "mime-version", "received", "return-path"];

/// What the head of a letter says, by names in small letters, lines that go on put together.
pub(super) struct Head(Vec<(String, String)>);

impl Head {
    /// The head of a letter; `None` where the bytes begin with none.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let mut fields: Vec<(String, String)> = Vec::new();
        let head = &bytes[..bytes.len().min(LOOKED_AT)];
        let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
        for (place, line) in head.split(|byte| *byte == b'\n').enumerate() {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            if line.is_empty() {
                return Some(Self(fields)).filter(|head| !head.0.is_empty());
            }
            if place == 0 && line.starts_with(b"From ") {
                continue;
            }
            let text = String::from_utf8_lossy(line);
            if let (true, Some((_, value))) = (text.starts_with([' ', '\t']), fields.last_mut()) {
                value.push_str(&text);
                continue;
            }
            let (name, value) = text.split_once(':')?;
            let formed = |c: char| c.is_ascii_graphic();
            if name.is_empty() || name.len() > 80 || !name.chars().all(formed) {
                return None;
            }
            fields.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        // The head goes on beyond what is looked at.
        (bytes.len() > LOOKED_AT).then_some(Self(fields))
    }

    fn field(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether it is that of a letter.
    pub(super) fn is_letter(&self) -> bool {
        let told = OF_LETTERS.iter().filter(|name| self.field(name).is_some()).count();
        self.field("from").is_some() && told > 0 && !self.is_page()
    }

    /// Whether it is that of a web page that a browser saved.
    pub(super) fn is_page(&self) -> bool {
        let kind = self.field("content-type").unwrap_or_default().to_ascii_lowercase();
        let saved = self
            .field("from")
            .is_some_and(|from| from.to_ascii_lowercase().contains("<saved by"));
        let placed = self
            .field("snapshot-content-location")
            .or(self.field("content-location"))
            .is_some();
        let nobody = self.field("to").is_none();
        let whole = kind.starts_with("multipart/related") || kind.starts_with("text/html");
        whole
            && nobody
            && (saved || placed || kind.contains("type=\"text/html\"") && self.field("message-id").is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_saved_pages_are_told_from_texts() {
        let told = |text: &str| {
            let head = Head::read(text.as_bytes());
            (
                head.as_ref().is_some_and(Head::is_letter),
                head.as_ref().is_some_and(Head::is_page),
            )
        };
        let letter =
            "From: Ann <a@x.example>\r\nSubject: The\r\n ferry\r\nDate: Mon, 1 Jan 2024 10:00:00 +0000\r\n\r\nText";
        assert_eq!(told(letter), (true, false));
        let page = "From: <Saved by Blink>\nSubject: A\nDate: x\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\ttype=\"text/html\"\n\n";
        assert_eq!(told(page), (false, true));
        for text in [
            "From: the ferry\n\nIt sails.",
            "Date: today\nIt sails: at nine\n\n",
            "The ferry\n\nIt sails.",
            "",
        ] {
            assert_eq!(told(text), (false, false), "{text}");
        }
    }
}
