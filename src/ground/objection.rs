//! Why an answer that was found is not given.

use std::fmt;

/// What speaks against an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Objection {
    /// Nothing but common words.
    SaysNothing,
    /// What is asked is told only of what the text takes back.
    TakenBack,
    /// A year is asked for, and it is none.
    NoYear,
    /// An age is asked for, and it is none.
    NoAge,
    /// The age of somebody who was not asked about.
    AnothersAge,
    /// Its sentence does not say who has more.
    NoComparison,
    /// The question holds it.
    Echo,
    /// How many are asked for, and it is no figure.
    NoFigure,
    /// A name is asked for, and it is none.
    NoName,
    /// A place is asked for, and it is a time.
    NoPlace,
    /// Its sentence does not tell what happened.
    OtherEvent,
    /// It counts those of whom it is so, where the others are asked for.
    Opposite,
    /// It counts a part where all are asked for.
    Part,
    /// The day of the report and not of the event.
    DayOfReport,
    /// It is told of another body of the kind.
    AnotherBody,
    /// It is told of another year.
    AnotherYear,
    /// It is of a measure that is not asked for.
    OtherMeasure,
    /// It is told of somebody who was not asked about.
    Another,
}

impl fmt::Display for Objection {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::SaysNothing => "it says nothing",
            Self::TakenBack => "what is asked is told only of what the text takes back",
            Self::NoYear => "it is not a year",
            Self::NoAge => "it is not an age",
            Self::AnothersAge => "it is somebody else's age",
            Self::NoComparison => "its sentence does not compare",
            Self::Echo => "it is what is asked about",
            Self::NoFigure => "it is not a figure",
            Self::NoName => "it is no name",
            Self::NoPlace => "it is a time and no place",
            Self::OtherEvent => "its sentence does not tell what is asked",
            Self::Opposite => "it counts those of whom it is so",
            Self::Part => "it is a part of the whole",
            Self::DayOfReport => "it is the day of the report",
            Self::AnotherBody => "it is of another body",
            Self::AnotherYear => "it is of another year",
            Self::OtherMeasure => "it counts something else",
            Self::Another => "it is of somebody else",
        })
    }
}
