//! Units of measure that figures stand with, the same in every language.

use crate::language::Language;
use crate::language::mark::units;
use crate::language::numeral::{Figure, Reading, figures, scales};
use crate::language::sections::Measures;
use crate::text::fold::fold;
use crate::text::script::wordless;

/// Words after a figure that may be its unit.
const NEAR: usize = 3;

/// Signs of money, before a figure or after it.
const SIGNS: &[(char, &str)] = &[
    ('$', "dollar"),
    ('€', "euro"),
    ('£', "pound"),
    ('%', "percent"),
    ('٪', "percent"),
];

/// Units of time, which a date or an age need not name.
const TIME: &[&str] = &["minute", "hour", "day", "week", "month", "year"];

fn table(language: &str) -> Option<&'static Measures> {
    Language::of(language)?.measures()
}

/// A figure and its unit, if any is known.
struct Measured {
    figure: Figure,
    unit: Option<&'static str>,
}

/// A figure of `written`, of the language `to`, that has lost the unit it has in `support`, of the language `from`, or has another.
pub(super) fn misplaced(written: &str, support: &str, from: &str, to: &str) -> Option<String> {
    let (mine, theirs) = (
        measured(written, to, Reading::Strict),
        measured(support, from, Reading::Words),
    );
    let wrong = |own: &&Measured| {
        let mut same = theirs
            .iter()
            .filter(|other| other.figure.equals(&own.figure))
            .peekable();
        let told = |unit: &str| {
            let either = TIME.contains(&unit) && own.unit.is_none_or(|own| own == "year");
            own.unit == Some(unit) || either || !names(unit, to)
        };
        same.peek().is_some() && same.all(|other| other.unit.is_some_and(|unit| !told(unit)))
    };
    mine.iter().find(wrong).map(|own| own.figure.written.clone())
}

/// Whether a unit has a name in `language`.
fn names(unit: &str, language: &str) -> bool {
    table(language).is_some_and(|table| table.contains_key(unit))
}

fn measured(text: &str, language: &str, reading: Reading) -> Vec<Measured> {
    let folded = fold(text);
    let mut from = 0;
    let mut found = Vec::new();
    for figure in figures(text, reading) {
        let Some(start) = folded[from..].find(&figure.written).map(|place| from + place) else {
            continue;
        };
        let end = start + figure.written.len();
        // Years that are counted, not those of a calendar.
        let few = figure.values.iter().all(|value| *value <= 100.0);
        let unit = match folded[end..].starts_with('年') && few {
            true => Some("year"),
            false => unit(&folded[..start], &folded[end..], language),
        };
        found.push(Measured { figure, unit });
        from = end;
    }
    found
}

fn unit(before: &str, after: &str, language: &str) -> Option<&'static str> {
    let sign = |c: Option<char>| SIGNS.iter().find(|(sign, _)| Some(*sign) == c).map(|(_, unit)| *unit);
    let scale = |c: char| "万萬亿億千百十多余餘几幾来來만억천 ".contains(c);
    let bare = after.trim_start_matches(scale);
    if before.ends_with("百分之") {
        return Some("percent");
    }
    if let Some(unit) = sign(before.trim_end().chars().next_back()).or_else(|| sign(bare.chars().next())) {
        return Some(unit);
    }
    let known = || {
        let table = table(language).into_iter().flatten();
        table.map(|(name, words)| (name.as_str(), words))
    };
    if bare.chars().next().is_some_and(wordless) {
        let fits = known().flat_map(|(name, words)| words.iter().map(move |word| (name, word)));
        let longest = fits
            .filter(|(_, word)| bare.starts_with(word.written.as_str()))
            .max_by_key(|(_, word)| word.written.len());
        return longest.map(|(name, _)| name);
    }
    let clause: String = bare
        .chars()
        .take_while(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '.' | '\'' | '’'))
        .collect();
    let words = units(&clause);
    let skipped = words
        .iter()
        .take_while(|word| scales().contains_key(&word.text))
        .count();
    let near = &words[skipped..words.len().min(skipped + NEAR)];
    let fits = known().flat_map(|(name, marks)| marks.iter().map(move |mark| (name, mark)));
    let places = fits.filter_map(|(name, mark)| Some((mark.places(near).next()?, usize::MAX - mark.size(), name)));
    places.min().map(|(.., name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_well_formed() {
        let english = table("en").unwrap();
        assert!(english.len() > 20);
        let all = Language::all().iter().filter_map(Language::measures);
        assert!(all.flat_map(Measures::keys).all(|name| english.contains_key(name)));
    }

    #[test]
    fn a_figure_keeps_its_unit_in_any_language() {
        let support = "The tower is 84 metres tall and cost 6.2 million crowns, 40% more than a 12-hectare park.";
        for (written, to, wrong) in [
            ("The tower is 84 tall.", "en", Some("84")),
            ("The tower is 84 metres tall.", "en", None),
            ("塔高84米，耗资620万克朗。", "zh", None),
            ("塔高84公里。", "zh", Some("84")),
            ("Der Turm ist 84 Meter hoch, 40 Prozent mehr.", "de", None),
            ("公园占地12亩。", "zh", Some("12")),
            ("The 84-metre tower cost $6.2 million.", "en", Some("6.2")),
        ] {
            assert_eq!(misplaced(written, support, "en", to).as_deref(), wrong, "{written}");
        }
    }
}
