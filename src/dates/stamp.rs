//! Dates in metadata: ISO 8601 and what is near it, RFC 5322, PDF.

use super::date::Date;
use super::grammar::written;
use super::tokens::tokens;

/// Bytes of a value that are looked at.
const LONGEST: usize = 200;

/// The date that a value of metadata tells: `1998-01-05T07:00:00Z`, `19980105`, `D:19980105070000`, `Mon, 5 Jan 1998 07:00:00 GMT`,
/// `1998-01`, `1998`, or one that is written out in a language. Its time is left out, as its day is the one where it was written.
pub fn of_stamp(value: &str) -> Option<Date> {
    let value = value.trim();
    let value = value.strip_prefix("D:").unwrap_or(value);
    let value = value.get(..LONGEST).unwrap_or(value);
    let digits = value.bytes().take_while(u8::is_ascii_digit).count();
    let number = |from: usize, to: usize| value.get(from..to)?.parse::<u16>().ok();
    let part = |from: usize| number(from, from + 2).and_then(|part| u8::try_from(part).ok());
    let year = |to: usize| number(0, to).map(i32::from);
    match digits {
        8 | 12 | 14 => return Date::of_day(year(4)?, part(4)?, part(6)?),
        4 if value.len() == 4 => return Date::of_year(year(4)?),
        4 => {
            let rest = &value[4..];
            let mark = rest.chars().next().filter(|c| matches!(c, '-' | '/' | '.' | ':'));
            let parts = mark
                .map(|mark| rest[1..].split(mark).collect::<Vec<_>>())
                .unwrap_or_default();
            let lead = |text: &str| {
                let end = text.bytes().take_while(u8::is_ascii_digit).count();
                let whole = text
                    .as_bytes()
                    .get(end)
                    .is_none_or(|next| matches!(next, b'T' | b't' | b' ' | b'Z' | b'+'));
                (1..=2)
                    .contains(&end)
                    .then(|| text[..end].parse::<u8>().ok())
                    .flatten()
                    .filter(|_| whole)
            };
            match parts[..] {
                [month] => return Date::of_month(year(4)?, lead(month)?),
                [month, day, ..] => return Date::of_day(year(4)?, lead(month)?, lead(day)?),
                [] => {}
            }
        }
        _ => {}
    }
    let found = written(&tokens(value, "und"), "und");
    let [one] = &found[..] else { return None };
    one.date("und")
        .filter(|found| found.weekday != Some(false))
        .map(|found| found.date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_metadata_are_read() {
        for (value, date) in [
            ("1998-01-05T07:00:00+08:00", Some("1998-01-05")),
            ("1998-01-05 07:00", Some("1998-01-05")),
            ("1998/1/5", Some("1998-01-05")),
            ("19980105", Some("1998-01-05")),
            ("D:19980105070000Z", Some("1998-01-05")),
            ("1998-01", Some("1998-01")),
            ("1998", Some("1998")),
            ("Mon, 5 Jan 1998 07:00:00 GMT", Some("1998-01-05")),
            ("5 January 1998", Some("1998-01-05")),
            ("1998年1月5日", Some("1998-01-05")),
            ("1998-01-05/1998-01-06", None),
            ("1998-02-30", None),
            ("yesterday", None),
            ("885945600", None),
            ("", None),
        ] {
            assert_eq!(of_stamp(value).map(|date| date.to_string()).as_deref(), date, "{value}");
        }
    }
}
