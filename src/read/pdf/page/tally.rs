//! What a font has spelled: writing, or numbers of letters.

/// Letters from which on a judgement counts.
const FEW: u32 = 24;

/// What one font has spelled so far.
#[derive(Clone, Copy, Default)]
pub(crate) struct Tally {
    all: u32,
    letters: u32,
    vowels: u32,
}

impl Tally {
    pub(super) fn add(&mut self, c: char) {
        if c == ' ' {
            return;
        }
        self.all += 1;
        self.letters += u32::from(c.is_alphabetic());
        self.vowels += u32::from("aeiouyAEIOUYäöüéèáàíóúãõ".contains(c));
    }

    /// Words of European languages have these shares.
    pub(super) fn is_writing(self) -> bool {
        self.all >= FEW
            && self.letters * 10 >= self.all * 8
            && self.vowels * 100 >= self.letters * 28
            && self.vowels * 100 <= self.letters * 56
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_writing(text: &str) -> bool {
        let mut tally = Tally::default();
        text.chars().for_each(|c| tally.add(c));
        tally.is_writing()
    }

    #[test]
    fn tells_writing_from_numbering() {
        assert!(is_writing("The council of the valley met again on Thursday, at noon."));
        assert!(is_writing("Der Stadtrat stimmt der Verlängerung der Linie 4 zu"));
        // The same with every letter moved by 29, as glyph numbers are.
        assert!(!is_writing("7KH FRXQFLO RI WKH YDOOH\\ PHW DJDLQ RQ 7KXUVGD\\"));
        // Numbered in the order of their first use.
        assert!(!is_writing("!\"# $%&'$() %* !\"# +,((#- .#! ,/,)' %' !\"&012,-"));
        assert!(!is_writing("few"));
    }
}
