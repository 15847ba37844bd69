//! What the section `dates` of a language's data file holds.

use serde::Deserialize;
use std::collections::BTreeMap;

/// How days are told. `_` in a phrase stands for what parts its words, `#` for a number; `|` parts words for the same.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Dates {
    /// Twelve from January on, or none where they are numbered.
    pub months: String,
    /// Seven from Monday on.
    pub weekdays: String,
    /// Months of other calendars, by the calendar: `hijri` or `persian`.
    pub calendars: BTreeMap<String, String>,
    /// What is added to a year that is counted from the beginning of an era, by its name.
    pub eras: BTreeMap<String, i32>,
    /// What is added to a year that is too late for the common era.
    pub year_offset: i32,
    /// Words within a date that tell nothing.
    pub within: String,
    /// What stands before the number of a year, a month and a day.
    pub units: Vec<String>,
    /// What names a calendar of the moon, whose days are not read.
    pub lunar: String,
    /// The last day by the Julian calendar, as ISO 8601 writes it in that calendar.
    pub julian: Option<String>,
    /// Days, weeks, months and years by their distance from the one that is spoken in.
    pub days: BTreeMap<String, i32>,
    pub week: BTreeMap<String, i32>,
    pub month: BTreeMap<String, i32>,
    pub year: BTreeMap<String, i32>,
    /// Months by the same, after the number of a day: `inst.`
    pub of_day: BTreeMap<String, i32>,
    /// Times before the day that is spoken on: `day`, `week`, `month` or `year`.
    pub ago: BTreeMap<String, String>,
    /// Beside a weekday: it is the one before, the one after, or none in particular.
    pub last: String,
    pub next: String,
    pub every: String,
    /// Words of sentences that speak of what is to come.
    pub ahead: String,
    /// Words before one of `days` that make another thing of it.
    pub not_days: String,
    /// What stands after a number of days that is no day of the month.
    pub not_day: String,
}
