//! Dates that files and folders are named by.

use super::date::Date;

/// Parts of a path that are looked at, from its end.
const PARTS: usize = 16;

/// The date that a path tells: a file's name before its folders', `1998-01-05`, `19980105`, `rmrb/1998/01/05`, or a month or a year where
/// folders stop there.
pub fn of_path(path: &str) -> Option<Date> {
    let parts: Vec<&str> = path
        .rsplit(['/', '\\', '!'])
        .filter(|part| !part.is_empty())
        .take(PARTS)
        .collect();
    let named = parts.iter().find_map(|part| in_name(part));
    let nested = (0..parts.len()).rev().find_map(|place| in_folders(&parts, place));
    match (named, nested) {
        // A name may tell less than the folders above it.
        (Some(name), Some(folders)) if folders.precision() > name.precision() && folders.agrees(name) => Some(folders),
        (Some(name), _) => Some(name),
        (None, nested) => nested,
    }
}

/// Runs of digits in a name, with what stands before each.
fn runs(name: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = name;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let length = rest[start..].bytes().take_while(u8::is_ascii_digit).count();
        found.push((&rest[..start], &rest[start..start + length]));
        rest = &rest[start + length..];
    }
    found
}

/// The one day that a name holds.
fn in_name(name: &str) -> Option<Date> {
    let runs = runs(name);
    let small = |place: usize| {
        let (between, digits) = runs.get(place)?;
        let parted = matches!(*between, "-" | "_" | "." | " " | "年" | "月");
        (parted && digits.len() <= 2)
            .then(|| digits.parse::<u8>().ok())
            .flatten()
    };
    let mut found: Vec<Date> = Vec::new();
    for (place, (_, digits)) in runs.iter().enumerate() {
        let date = match digits.len() {
            8 => packed(digits),
            4 => {
                let year = digits.parse().ok();
                match (year, small(place + 1), small(place + 2)) {
                    (Some(year), Some(month), Some(day)) => Date::of_day(year, month, day),
                    (Some(year), Some(month), None) if two(&runs, place + 1) => Date::of_month(year, month),
                    _ => None,
                }
            }
            1..=2 => backwards(&runs, place),
            _ => None,
        };
        found.extend(date);
    }
    let best = *found.iter().max_by_key(|date| date.precision())?;
    found.iter().all(|date| date.agrees(best)).then_some(best)
}

/// Whether a number is written with two digits.
fn two(runs: &[(&str, &str)], place: usize) -> bool {
    runs.get(place).is_some_and(|(_, digits)| digits.len() == 2)
}

fn packed(digits: &str) -> Option<Date> {
    let (year, rest) = digits.split_at_checked(4)?;
    let (month, day) = rest.split_at_checked(2)?;
    Date::of_day(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// 31-01-1998, where it can be read in one way only.
fn backwards(runs: &[(&str, &str)], place: usize) -> Option<Date> {
    let [(_, first), (one, second), (other, year)] = runs.get(place..place + 3)? else {
        return None;
    };
    let parted = one == other && matches!(*one, "-" | "_" | ".");
    if !parted || year.len() != 4 || second.len() != 2 || first.len() != 2 {
        return None;
    }
    let (a, b, year): (u8, u8, i32) = (first.parse().ok()?, second.parse().ok()?, year.parse().ok()?);
    match (Date::of_day(year, b, a), Date::of_day(year, a, b)) {
        (Some(date), None) | (None, Some(date)) => Some(date),
        (Some(one), Some(other)) => (one == other).then_some(one),
        (None, None) => None,
    }
}

/// What the folder of a year at `place`, counted from the end, and those in it tell.
fn in_folders(parts: &[&str], place: usize) -> Option<Date> {
    let year = parts.get(place).filter(|part| part.len() == 4)?.parse().ok()?;
    let number = |part: &&str| {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        let whole = part.as_bytes().get(digits).is_none_or(|next| *next == b'.');
        (digits == 2 && whole).then(|| part[..2].parse::<u8>().ok()).flatten()
    };
    let below = |by: usize| place.checked_sub(by).and_then(|at| parts.get(at)).and_then(number);
    match (below(1), below(2)) {
        // A file whose name is a number may be a page.
        (Some(month), Some(day)) if place > 2 || named_alone(parts, place - 2) => Date::of_day(year, month, day),
        (Some(month), _) if place > 1 || named_alone(parts, 0) => Date::of_month(year, month),
        _ => Date::of_year(year).filter(|_| place > 0),
    }
}

/// Whether the part at `place` is a folder, or a file that is called by a number and an ending.
fn named_alone(parts: &[&str], place: usize) -> bool {
    place > 0 || parts.first().is_some_and(|name| name.len() > 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_folders_tell_dates() {
        for (path, date) in [
            ("1998-01-05.txt", Some("1998-01-05")),
            ("rmrb/19980105.pdf", Some("1998-01-05")),
            ("rmrb/1998/01/05/01.txt", Some("1998-01-05")),
            ("rmrb/1998/01/05.txt", Some("1998-01-05")),
            ("rmrb/1998/01/a.txt", Some("1998-01")),
            ("rmrb/1998/p1.txt", Some("1998")),
            ("rmrb/1998-01/05-3.txt", Some("1998-01")),
            ("0002647_18240217_0003.xml.gz", Some("1824-02-17")),
            (
                "2385348_newspaper_luxzeit1858_1858-12-07_01-mets.xml!text/1858-12-07_01-00004.xml",
                Some("1858-12-07"),
            ),
            ("人民日报1998年01月05日.txt", Some("1998-01-05")),
            ("31.01.1998.txt", Some("1998-01-31")),
            ("05-01-1998.txt", None),
            ("scan_20190809072535.tif", None),
            ("pages/seed.txt", None),
            ("1998", None),
            ("issue 1234-56.txt", None),
            ("19981305.txt", None),
            ("1998-01-05 and 1998-01-06.txt", None),
            ("é1998-01-05é/日.txt", Some("1998-01-05")),
        ] {
            assert_eq!(of_path(path).map(|date| date.to_string()).as_deref(), date, "{path}");
        }
    }
}
