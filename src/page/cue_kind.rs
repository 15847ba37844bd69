//! The cues that a line's part is told by, and their names in the weights.

use super::evidence::Feature;
use super::part::Part;
use std::collections::BTreeMap;

/// Lines around one that say something of it.
pub(crate) const AROUND: &[i8] = &[-2, -1, 1, 2, 3];
/// Bounds of a line's length, in letters of a spaced script.
pub(crate) const LENGTHS: &[usize] = &[6, 12, 18, 24, 30, 38, 46, 56, 68, 82, 100, 130, 180, 260, 400];
/// Bounds of its words.
pub(crate) const WORDS: &[usize] = &[1, 2, 3, 4, 5, 7, 9, 12, 16];
/// More clauses than this are not counted.
pub(crate) const CLAUSES: usize = 3;

features! {
    /// What a line's neighbours see of it: how it is worded, or else how long and how ended it is.
    Class {
        CaptionMark = "caption mark",
        Caption = "caption",
        Credited = "credited",
        Folio = "folio",
        Credit = "credit",
        Byline = "byline",
        Signature = "signature",
        Name = "name",
        Kicker = "kicker",
        Dateline = "dateline",
        GoesOn = "goes on",
        Hangs = "hangs",
    }
    further {
        ClosedText = "closed text",
        OpenText = "open text",
        ClosedLine = "closed line",
        HeadlineLike = "headline-like line",
        ShortClosedLine = "short closed line",
        HeadingLike = "heading-like line",
        ClosedScrap = "closed scrap",
        Scrap = "scrap",
    }
}

features! {
    /// How long a text is, roughly.
    Size {
        Scrap = "scrap",
        Short = "short",
        Full = "full",
        Long = "long",
    }
}

features! {
    /// How much of something there is.
    Share {
        None = "none",
        Little = "little",
        Some = "some",
        Half = "half",
        Most = "most",
    }
}

features! {
    /// Whether words are told apart.
    Script {
        Spaced = "spaced",
        Unspaced = "unspaced",
    }
}

features! {
    /// What a text begins with.
    Begin {
        Mark = "mark",
        Bullet = "bullet",
        Bracket = "bracket",
        Quote = "quote",
        Dash = "dash",
        Figure = "figure",
        Small = "small",
        Capital = "capital",
        Letter = "letter",
        Other = "other",
    }
}

features! {
    /// What a text ends in.
    End {
        Stop = "stop",
        Comma = "comma",
        Colon = "colon",
        Call = "call",
        Dots = "dots",
        Quote = "quote",
        Bracket = "bracket",
        Dash = "dash",
        Figure = "figure",
        Letter = "letter",
    }
}

features! {
    /// How many of a line's words begin with a capital.
    Capitals {
        None = "none",
        Only = "only",
        All = "all",
        Most = "most",
        Half = "half",
        Few = "few",
    }
}

features! {
    /// How bylines stand to a short line.
    Bylines {
        Near = " near a byline",
        Nowhere = ", no bylines",
        One = " away from the byline",
        Some = " away from bylines",
        Many = " away from many bylines",
    }
}

features! {
    /// What stands between a line and the one before it, on a page with blank lines.
    Gap {
        Unknown = "",
        Apart = ", apart",
        Close = ", close",
    }
}

/// What a line shows of its part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cue {
    Worded(Class),
    SizeWorded(Size, Class),
    /// The class of the line so far below it; none is the page's edge.
    Around(i8, Option<Class>),
    /// The same with its own.
    Between(Class, i8, Option<Class>),
    Repeated,
    NoBlankAbove,
    PagesFirst,
    PagesSecond,
    PagesLast,
    PagesLastButOne,
    Bylines(Class, Bylines),
    /// How many of its terms stand right below, right above, and elsewhere.
    EchoedBelow(Share),
    EchoedAbove(Share),
    EchoedFar(Share),
    Length(Script, usize),
    Words(usize),
    Begins(Begin),
    LongBegins(Begin),
    Ends(Size, End),
    Clauses(usize),
    AllInQuotes(Size),
    TwoPhrases,
    Capitals(Capitals),
    SeveralLines,
    NoLetters,
    Figures(Share),
}

impl Cue {
    /// Its name in the weights.
    pub(crate) fn name(self) -> String {
        let class = |class: Option<Class>| class.map_or("edge", Class::name);
        match self {
            Self::Worded(word) => word.name().to_owned(),
            Self::SizeWorded(size, word) => format!("{} {}", size.name(), word.name()),
            Self::Around(offset, other) => format!("{offset}:{}", class(other)),
            Self::Between(own, offset, other) => format!("{}{offset}:{}", own.name(), class(other)),
            Self::Repeated => "repeated".to_owned(),
            Self::NoBlankAbove => "no blank above".to_owned(),
            Self::PagesFirst => "page's first".to_owned(),
            Self::PagesSecond => "page's second".to_owned(),
            Self::PagesLast => "page's last".to_owned(),
            Self::PagesLastButOne => "page's last but one".to_owned(),
            Self::Bylines(own, bylines) => format!("{}{}", own.name(), bylines.name()),
            Self::EchoedBelow(share) => format!("echoed below {}", share.name()),
            Self::EchoedAbove(share) => format!("echoed above {}", share.name()),
            Self::EchoedFar(share) => format!("echoed far {}", share.name()),
            Self::Length(script, step) => format!("{} length {step}", script.name()),
            Self::Words(step) => format!("words {step}"),
            Self::Begins(begin) => format!("begins {}", begin.name()),
            Self::LongBegins(begin) => format!("long begins {}", begin.name()),
            Self::Ends(size, end) => format!("{} ends {}", size.name(), end.name()),
            Self::Clauses(count) => format!("clauses {count}"),
            Self::AllInQuotes(size) => format!("{} all in quotes", size.name()),
            Self::TwoPhrases => "two phrases".to_owned(),
            Self::Capitals(capitals) => format!("capitals {}", capitals.name()),
            Self::SeveralLines => "several lines".to_owned(),
            Self::NoLetters => "no letters".to_owned(),
            Self::Figures(share) => format!("figures {}", share.name()),
        }
    }

    /// Every cue that a line may show, by name.
    pub(crate) fn named() -> BTreeMap<String, Self> {
        let mut all = vec![
            Self::Repeated,
            Self::NoBlankAbove,
            Self::PagesFirst,
            Self::PagesSecond,
            Self::PagesLast,
            Self::PagesLastButOne,
            Self::TwoPhrases,
            Self::SeveralLines,
            Self::NoLetters,
        ];
        let words = &Class::ALL[..Class::COMMON];
        all.extend(words.iter().map(|&word| Self::Worded(word)));
        for &size in Size::ALL {
            all.extend(words.iter().map(|&word| Self::SizeWorded(size, word)));
            all.extend(End::ALL.iter().map(|&end| Self::Ends(size, end)));
            all.push(Self::AllInQuotes(size));
        }
        let seen = || Class::ALL.iter().copied().map(Some).chain([None]);
        for &offset in AROUND {
            all.extend(seen().map(|other| Self::Around(offset, other)));
            let own = Class::ALL.iter().filter(|_| offset.abs() == 1);
            all.extend(own.flat_map(|&own| seen().map(move |other| Self::Between(own, offset, other))));
        }
        let classes = Class::ALL.iter();
        all.extend(classes.flat_map(|&own| Bylines::ALL.iter().map(move |&bylines| Self::Bylines(own, bylines))));
        for &share in Share::ALL {
            all.extend([
                Self::EchoedBelow(share),
                Self::EchoedAbove(share),
                Self::EchoedFar(share),
            ]);
            all.push(Self::Figures(share));
        }
        for &script in Script::ALL {
            all.extend((0..=LENGTHS.len()).map(|step| Self::Length(script, step)));
        }
        all.extend((0..=WORDS.len()).map(Self::Words));
        all.extend(Begin::ALL.iter().map(|&begin| Self::Begins(begin)));
        all.extend(Begin::ALL.iter().map(|&begin| Self::LongBegins(begin)));
        all.extend((0..=CLAUSES).map(Self::Clauses));
        all.extend(Capitals::ALL.iter().map(|&capitals| Self::Capitals(capitals)));
        all.into_iter().map(|cue| (cue.name(), cue)).collect()
    }
}

/// What a part follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    /// Nothing: it is the page's first.
    Edge,
    /// A part of the line above, and what stands between.
    From(Part, Gap),
}

impl Step {
    /// Its name in the weights.
    pub(crate) fn name(self) -> String {
        match self {
            Self::Edge => "edge".to_owned(),
            Self::From(part, gap) => format!("{}{}", part.name(), gap.name()),
        }
    }

    /// Every step, by name.
    pub(crate) fn named() -> BTreeMap<String, Self> {
        let gaps = |part: &Part| {
            let part = *part;
            Gap::ALL.iter().map(move |&gap| Self::From(part, gap))
        };
        let all = Part::ALL.iter().flat_map(gaps).chain([Self::Edge]);
        all.map(|step| (step.name(), step)).collect()
    }
}
