//! The parts that a page is made of.

/// What part of the page a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    Furniture,
    Kicker,
    Headline,
    Byline,
    /// A byline at its article's end.
    Signature,
    Heading,
    Caption,
    Credit,
    Paragraph,
    Deck,
    /// A byline above its headline.
    Author,
    /// A line that says where the article goes on on another page; told by its wording alone.
    Jump,
}

impl Part {
    /// The parts that are told apart line by line.
    pub(crate) const ALL: [Self; 11] = [
        Self::Furniture,
        Self::Kicker,
        Self::Headline,
        Self::Byline,
        Self::Signature,
        Self::Heading,
        Self::Caption,
        Self::Credit,
        Self::Paragraph,
        Self::Deck,
        Self::Author,
    ];

    /// Its index in [`Self::ALL`]; a jump line has none.
    #[cfg(any(test, feature = "lab"))]
    pub(crate) fn index(self) -> usize {
        self as usize
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Furniture => "furniture",
            Self::Kicker => "kicker",
            Self::Headline => "headline",
            Self::Byline => "byline",
            Self::Signature => "signature",
            Self::Heading => "heading",
            Self::Caption => "caption",
            Self::Credit => "credit",
            Self::Paragraph => "paragraph",
            Self::Deck => "deck",
            Self::Author => "author",
            Self::Jump => "jump",
        }
    }
}
