//! What speaks for and against: every feature that a weight is fitted for, by the name that it has in the files of weights.

/// A piece of evidence that is weighed.
pub(crate) trait Feature: Copy + 'static {
    /// All of them; the first [`Self::COMMON`] are in every table of weights, the others only where they can be seen.
    const ALL: &'static [Self];
    const COMMON: usize;

    /// Its name in the tables, and in reasons.
    fn name(self) -> &'static str;

    /// Its index in [`Self::ALL`].
    fn index(self) -> usize;
}

/// Features that were seen, and how much of each.
pub(crate) type Evidence<F> = Vec<(F, f64)>;

macro_rules! features {
    ($(#[$doc:meta])* $kind:ident { $($common:ident = $common_name:literal,)* } $(further { $($further:ident = $further_name:literal,)* })?) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum $kind {
            $($common,)*
            $($($further,)*)?
        }

        impl Feature for $kind {
            const ALL: &'static [Self] = &[$(Self::$common,)* $($(Self::$further,)*)?];
            const COMMON: usize = [$($common_name),*].len();

            fn name(self) -> &'static str {
                match self {
                    $(Self::$common => $common_name,)*
                    $($(Self::$further => $further_name,)*)?
                }
            }

            fn index(self) -> usize {
                self as usize
            }
        }
    };
}

features! {
    /// What speaks for one paragraph going on in another.
    Pair {
        CharactersKnown = "pair of characters known",
        ThreeCharactersKnown = "three characters known",
        HyphenKnownWord = "hyphen, known word",
        HyphenNoWordByItself = "hyphen, no word by itself",
        HyphenAWordByItself = "hyphen, a word by itself",
        HangsSmallWord = "hangs, small word",
        HangsNewWord = "hangs, new word",
        HangsKnownWord = "hangs, known word",
        SmallWord = "small word",
        NewWord = "new word",
        KnownWord = "known word",
        WordsKnown = "pair of words known",
        HyphenSmallLetter = "hyphen, small letter",
        HyphenNoSmallLetter = "hyphen, no small letter",
        SmallLetter = "small letter",
        CommaCapital = "comma, capital",
        Capital = "capital",
        CommaQuote = "comma, quote",
        Quote = "quote",
        CommaFigure = "comma, figure",
        Figure = "figure",
        CommaUnspaced = "comma, unspaced",
        UnspacedTwice = "unspaced twice",
        OtherUnspaced = "other, unspaced",
        CommaLetter = "comma, letter",
        Letter = "letter",
        Mark = "mark",
        GoesOnByItsWords = "goes on by its words",
        HangsCapital = "hangs, capital",
        ClosesWhatWasOpen = "closes what was open",
        ClosesWhatWasNotOpen = "closes what was not open",
        LeavesOpenWhatWasOpen = "leaves open what was open",
        Scrap = "scrap",
        Dateline = "dateline",
        Leans = "leans",
        Short = "short",
        SharedWords = "shared words",
        NextOverACaption = "next, over a caption",
        Next = "next",
        Below = "below",
        BelowOneHeadBetween = "below, one head between",
        BelowHeadsBetween = "below, heads between",
        AboveOfOneArticle = "above, of one article",
        AboveTheHead = "above the head",
        AboveHeadsBetween = "above, heads between",
        Distance = "distance",
        BeginsThePage = "begins the page",
        BelowAHead = "below a head",
        BelowAnOpenEnd = "below an open end",
        BelowACaption = "below a caption",
        BelowAClosedEnd = "below a closed end",
        BelowAHeading = "below a heading",
        LeftEndsThePage = "left ends the page",
        LeftAboveAHead = "left above a head",
        LeftAboveACaption = "left above a caption",
        LeftAboveWhatGoesOn = "left above what goes on",
        LeftAboveAParagraph = "left above a paragraph",
        WordOfTwoRunsOver = "word of two runs over",
        WordOfThreeRunsOver = "word of three runs over",
        LongWordRunsOver = "long word runs over",
        RightLikeTheLeftsArticle = "right like the left's article",
        LeftLikeTheRightsArticle = "left like the right's article",
        SameArticle = "same article",
    }
    further {
        NotAsked = "not asked",
        Asked = "asked",
        FirstTokenGiven = "first token given",
        FirstTokenAlone = "first token alone",
        FirstTokenLikely = "first token likely",
        FirstTokenExpected = "first token expected",
        FirstTokensShare = "first token's share",
        FirstTokenRatherThanOver = "first token rather than over",
        FiveTokensGiven = "five tokens given",
        AllTokensGiven = "all tokens given",
        GainOfTwoTokens = "gain of two tokens",
        GainOfTwoTokensAboveTheOthers = "gain of two tokens above the others",
        GainOfFiveTokens = "gain of five tokens",
        GainOfFiveTokensAboveTheOthers = "gain of five tokens above the others",
        GainOfAllTokens = "gain of all tokens",
        GainOfAllTokensAboveTheOthers = "gain of all tokens above the others",
    }
}

features! {
    /// What speaks for an end that goes on nowhere, and for a paragraph that begins where it stands.
    Apart {
        Alone = "alone",
        PagesLast = "alone: page's last",
        Short = "alone: short",
        EndsInAMark = "alone: ends in a mark",
        EndsInAHyphen = "alone: ends in a hyphen",
        Hangs = "alone: hangs",
        OpenEndsAreRare = "alone: open ends are rare",
        OpenEndsAreFew = "alone: open ends are few",
        OpenEndsAreSome = "alone: open ends are some",
        OpenEndsAreMany = "alone: open ends are many",
        OpenEndsAreUsual = "alone: open ends are usual",
        FreshSmallLetter = "fresh: small letter",
        FreshCapital = "fresh: capital",
        FreshUnspaced = "fresh: unspaced",
        FreshLetter = "fresh: letter",
        FreshFigure = "fresh: figure",
        FreshQuote = "fresh: quote",
        FreshMark = "fresh: mark",
        FreshBeginsThePage = "fresh: begins the page",
        FreshBelowAHead = "fresh: below a head",
        FreshBelowAnOpenEnd = "fresh: below an open end",
        FreshBelowACaption = "fresh: below a caption",
        FreshBelowAClosedEnd = "fresh: below a closed end",
        FreshBelowAHeading = "fresh: below a heading",
        FreshGoesOnByItsWords = "fresh: goes on by its words",
        FreshClosesWhatWasNotOpen = "fresh: closes what was not open",
        FreshScrap = "fresh: scrap",
        FreshDateline = "fresh: dateline",
        FreshLeans = "fresh: leans",
        FreshShort = "fresh: short",
    }
    further {
        Asked = "alone: asked",
        Over = "alone: over",
    }
}

features! {
    /// What speaks for a fragment being of an article.
    Belong {
        UnspacedCovered = "unspaced: covered",
        UnspacedRare = "unspaced: rare",
        UnspacedHeadline = "unspaced: headline",
        UnspacedLikelier = "unspaced: likelier",
        Covered = "covered",
        Rare = "rare",
        Headline = "headline",
        Likelier = "likelier",
        AboveItsHead = "above its head",
        WithWhatItGoesOnIn = "with what it goes on in",
        WithWhatGoesOnInIt = "with what goes on in it",
    }
}

features! {
    /// What speaks for another article beginning, or being taken up again, before a fragment.
    Leave {
        HeadGoesOn = "leave head, goes on",
        Head = "leave head",
        ClosedGoesOn = "leave closed, goes on",
        ClosedHeading = "leave closed, heading",
        ClosedLeans = "leave closed, leans",
        Closed = "leave closed",
        OpenGoesOn = "leave open, goes on",
        OpenHeading = "leave open, heading",
        Open = "leave open",
        Heading = "leave heading",
        OverACaption = "leave over a caption",
        Signed = "leave signed",
        InATear = "leave in a tear",
        BelowATearsLeft = "leave below a tear's left",
        AboveATearsRight = "leave above a tear's right",
    }
}

features! {
    /// What speaks for one piece of an article following another.
    Follow {
        Always = "follow",
        Pieces = "follow: pieces",
        Upwards = "follow: upwards",
        AHead = "follow: a head",
        AnOpenEnd = "follow: an open end",
        GoesOn = "follow: goes on",
        Leans = "follow: leans",
        Heading = "follow: heading",
        Signed = "follow: signed",
    }
    further {
        Gain = "gain",
    }
}

features! {
    /// What speaks for a line being a heading, not torn off the paragraph below it.
    Heading {
        Always = "heading",
        Length = "length",
        GoesOnBelow = "goes on below",
        Hangs = "hangs",
        FirstTokenGiven = "first token given",
        FirstTokenAlone = "first token alone",
        GainOfFiveTokens = "gain of five tokens",
        GainOfAllTokens = "gain of all tokens",
        Over = "over",
    }
}
