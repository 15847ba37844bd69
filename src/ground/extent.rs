//! How far an answer goes: a figure is whole, with its scale and what it counts, and a list goes to its last member.

use super::aim::Aim;
use crate::text::fold::fold;
use crate::text::script::{han, kana, wordless};
use serde::Deserialize;
use std::ops::Range;
use std::sync::OnceLock;

/// The most words of a list's member that is read off the text.
const MEMBER: usize = 5;
/// The most characters of one where words are not told apart.
const CHARACTERS: usize = 14;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Extents {
    scales: String,
    units: String,
    counters: String,
    signs: String,
    ands: String,
    joined: String,
}

fn extents() -> &'static Extents {
    static EXTENTS: OnceLock<Extents> = OnceLock::new();
    EXTENTS.get_or_init(|| toml::from_str(include_str!("extents.toml")).unwrap_or_default())
}

fn listed(list: &str, word: &str) -> bool {
    !word.is_empty() && list.split_whitespace().any(|one| one == word)
}

/// `range` of `text` with all that belongs to it: what is cut off a figure, its scale and unit, the rest of a list. A unit that
/// `question` names is left out.
pub fn whole(range: Range<usize>, text: &str, question: &str, aim: &Aim) -> Range<usize> {
    let range = measured(number(range, text), text, question, aim);
    list(range, text, aim)
}

/// A number whose digits are all there.
fn number(mut range: Range<usize>, text: &str) -> Range<usize> {
    let digit = |c: char| c.is_numeric() && !han(c);
    loop {
        let Some(last) = text[range.clone()].chars().next_back().filter(|c| digit(*c)) else {
            break;
        };
        let mut rest = text[range.end..].chars();
        let (Some(mark), Some(next)) = (rest.next(), rest.next()) else {
            break;
        };
        if !(matches!(mark, '.' | ',' | '٫' | '٬' | '．') && digit(next) && digit(last)) {
            break;
        }
        range.end += mark.len_utf8();
        range.end += text[range.end..]
            .chars()
            .take_while(|c| digit(*c))
            .map(char::len_utf8)
            .sum::<usize>();
    }
    while text[range.clone()].starts_with(digit) {
        let mut before = text[..range.start].chars().rev();
        match (before.next(), before.next()) {
            (Some(mark), Some(last)) if matches!(mark, '.' | ',' | '٫' | '٬' | '．') && digit(last) => {
                range.start -= mark.len_utf8();
                let digits = text[..range.start].chars().rev().take_while(|c| digit(*c));
                range.start -= digits.map(char::len_utf8).sum::<usize>();
            }
            _ => break,
        }
    }
    if text[range.clone()].starts_with(digit) {
        let before = &text[..range.start];
        let signs = extents().signs.split_whitespace();
        let sign = signs.filter(|sign| before.ends_with(sign)).map(str::len).max();
        range.start -= sign.unwrap_or_default();
    }
    range
}

/// A figure at the end of an answer with its scale and unit.
fn measured(mut range: Range<usize>, text: &str, question: &str, aim: &Aim) -> Range<usize> {
    let known = extents();
    let answer = &text[range.clone()];
    let figure = answer.chars().next_back().is_some_and(|c| c.is_numeric() || numeral(c));
    let scaled = answer
        .split_whitespace()
        .next_back()
        .is_some_and(|word| listed(&known.scales, &bare(word)));
    if !figure && !scaled && !numbers(answer) {
        return range;
    }
    // Where words are not told apart, what is counted follows without a space.
    let rest = &text[range.end..];
    let tight = rest.trim_start_matches(numeral);
    if figure {
        let counted = tight.trim_start_matches(['余', '餘', '多', '几', '幾', '数', '여']);
        let counter = known
            .counters
            .split_whitespace()
            .filter(|counter| counted.starts_with(counter));
        let counter = counter.max_by_key(|counter| counter.len()).map(str::len);
        let dense = rest.chars().next().is_some_and(|c| {
            han(c) || kana(c) || ('\u{ac00}'..='\u{d7a3}').contains(&c) || matches!(c, '%' | '％' | '٪')
        });
        if dense && (counter.is_some() || tight.len() < rest.len()) {
            let taken = rest.len() - if counter.is_some() { counted.len() } else { tight.len() };
            range.end += taken + counter.unwrap_or_default();
            return range;
        }
    }
    let asked = fold(question);
    for _ in 0..4 {
        let rest = &text[range.end..];
        let gap = rest.len() - rest.trim_start_matches([' ', '\u{a0}', '\u{202f}', '-']).len();
        let word: String = rest[gap..]
            .chars()
            .take_while(|c| c.is_alphanumeric() || matches!(c, '%' | '٪' | '/' | '²' | '³') || mark(*c))
            .collect();
        let next = bare(&word);
        let two: String = rest[gap..].split_whitespace().take(2).collect::<Vec<_>>().join("_");
        let pair = listed(&known.units, &bare(&two)) && two.contains('_');
        let scale = listed(&known.scales, &next) && word.len() > 1;
        let unit = (listed(&known.units, &next) || pair) && gap < rest.len() && !(aim.age || named(&asked, &next));
        if gap > 2 || !(scale || unit) || word.is_empty() {
            break;
        }
        range.end += gap + word.len();
        if pair {
            let tail = &text[range.end..];
            let space = tail.len() - tail.trim_start().len();
            range.end += space
                + tail[space..]
                    .chars()
                    .take_while(|c| c.is_alphanumeric())
                    .map(char::len_utf8)
                    .sum::<usize>();
        }
        if unit && !matches!(next.as_str(), "square" | "cubic" | "percentage") {
            break;
        }
    }
    range
}

/// Whether the question names a unit, in whatever form.
fn named(asked: &str, unit: &str) -> bool {
    let stem: String = unit
        .chars()
        .take(unit.chars().count().saturating_sub(1).max(3))
        .collect();
    asked
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| word.starts_with(&stem))
}

/// A folded word without its full stop.
fn bare(word: &str) -> String {
    fold(word).trim_matches('.').to_owned()
}

/// Signs that go with letters.
fn mark(c: char) -> bool {
    matches!(c as u32, 0x900..=0x903 | 0x93a..=0x94f | 0x64b..=0x65f)
}

/// Whether the answer's last word is a number written out.
fn numbers(answer: &str) -> bool {
    use crate::text::numeral::{Reading, figures};
    let last = answer.split_whitespace().next_back().unwrap_or_default();
    last.chars().all(|c| !wordless(c)) && !figures(last, Reading::Loose).is_empty()
}

/// Numerals of Han, and the scales that follow digits.
fn numeral(c: char) -> bool {
    "〇一二三四五六七八九十百千万萬亿億兆两兩만억조천백".contains(c)
}

/// The list that an answer ends in the middle of, up to its last member.
fn list(mut range: Range<usize>, text: &str, aim: &Aim) -> Range<usize> {
    let answer = &text[range.clone()];
    let separators = answer.matches([',', '、', '，', '،']).count();
    let dense = answer.chars().next_back().is_some_and(wordless);
    if separators == 0 && !aim.plural || answer.chars().any(|c| matches!(c, '。' | '.' | ';' | '；')) {
        return range;
    }
    let shape = Shape::of(answer);
    // Members between commas first, where more than one is asked for, then the last.
    for _ in 0..8 {
        let rest = &text[range.end..];
        let Some((lead, last)) = lead(rest, dense) else {
            break;
        };
        if !last && !aim.plural && separators == 0 {
            break;
        }
        let Some(size) = shape.member(&rest[lead..], last) else {
            break;
        };
        // A comma may as well end the clause: without a last member there is no list.
        if !last && !dense && !ends_in_last(&rest[lead + size..], &shape, dense) {
            break;
        }
        range.end += lead + size;
        if last {
            break;
        }
    }
    range
}

/// What stands between two members at the beginning of `rest`, in bytes, and whether the last member follows.
fn lead(rest: &str, dense: bool) -> Option<(usize, bool)> {
    let comma = rest
        .chars()
        .next()
        .filter(|c| matches!(c, ',' | '、' | '，' | '،'))
        .map_or(0, char::len_utf8);
    let after = &rest[comma..];
    let gap = after.len() - after.trim_start_matches([' ', '\u{a0}']).len();
    let tail = &after[gap..];
    let known = extents();
    if dense {
        let and = known
            .ands
            .split_whitespace()
            .filter(|and| and.chars().all(|c| han(c) || kana(c)) && tail.starts_with(and));
        if let Some(and) = and.max_by_key(|and| and.len()) {
            return Some((comma + gap + and.len(), true));
        }
        return rest.starts_with('、').then_some((comma, false));
    }
    let word: String = tail
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '&' || mark(*c))
        .collect();
    if gap > 0 && listed(&known.ands, &fold(&word)) {
        let space = tail[word.len()..].len() - tail[word.len()..].trim_start_matches([' ', '\u{a0}']).len();
        return (space > 0).then_some((comma + gap + word.len() + space, true));
    }
    if gap > 0 && tail.starts_with(&known.joined) && !known.joined.is_empty() {
        return Some((comma + gap, true));
    }
    (comma > 0 && gap > 0).then_some((comma + gap, false))
}

/// Whether `rest`, what follows an answer, brings in the last of a list.
pub fn brings_last(rest: &str) -> bool {
    let dense = rest.chars().next().is_some_and(|c| wordless(c) && !c.is_whitespace());
    !rest.starts_with([',', '、', '，', '،']) && lead(rest, dense).is_some_and(|(_, last)| last)
}

/// Whether a list goes on from `rest` to a last member.
fn ends_in_last(mut rest: &str, shape: &Shape, dense: bool) -> bool {
    for _ in 0..8 {
        let Some((lead, last)) = lead(rest, dense) else {
            return false;
        };
        let Some(size) = shape.member(&rest[lead..], last) else {
            return false;
        };
        if last {
            return true;
        }
        rest = &rest[lead + size..];
    }
    false
}

/// What the members of a list have in common.
struct Shape {
    dense: bool,
    /// They begin with capital letters.
    names: bool,
    /// The most words, or characters where words are not told apart, of those that are known.
    most: usize,
}

impl Shape {
    fn of(answer: &str) -> Self {
        let dense = answer.chars().next_back().is_some_and(wordless);
        let members: Vec<&str> = answer
            .split([',', '、', '，', '،'])
            .map(str::trim)
            .filter(|one| !one.is_empty())
            .collect();
        let upper = |one: &&str| one.chars().next().is_some_and(char::is_uppercase);
        let size = |one: &&str| match dense {
            true => one.chars().count(),
            false => one.split_whitespace().count(),
        };
        Self {
            dense,
            names: members.iter().all(|one| upper(&one)),
            most: members.iter().map(size).max().unwrap_or(1),
        }
    }

    /// The bytes of a member at the beginning of `rest`; `None` where none of this shape stands there.
    fn member(&self, rest: &str, last: bool) -> Option<usize> {
        let stops = |c: char| {
            matches!(
                c,
                ',' | '、'
                    | '，'
                    | '،'
                    | '。'
                    | '；'
                    | ';'
                    | ':'
                    | '：'
                    | '('
                    | '（'
                    | ')'
                    | '）'
                    | '！'
                    | '？'
                    | '!'
                    | '?'
                    | '؛'
                    | '।'
                    | '\n'
                    | '”'
                    | '」'
            )
        };
        let clause = rest.find(stops).unwrap_or(rest.len());
        let mut piece = &rest[..clause];
        if let Some(end) = piece.find(". ").or_else(|| piece.strip_suffix('.').map(str::len)) {
            piece = &piece[..end];
        }
        if self.dense {
            let and = extents()
                .ands
                .split_whitespace()
                .filter(|and| and.chars().all(|c| han(c) || kana(c)));
            let end = and
                .filter_map(|and| piece.find(and))
                .filter(|place| !last && *place > 0)
                .min()
                .unwrap_or(piece.len());
            let piece = &piece[..end];
            let count = piece.chars().count();
            // Where a verb follows nothing tells where the member ends: as long as the others then.
            let taken = if count <= (self.most + 2).min(CHARACTERS) {
                count
            } else {
                self.most.min(count)
            };
            let size: usize = piece.chars().take(taken).map(char::len_utf8).sum();
            return (size > 0).then_some(size);
        }
        let words: Vec<&str> = piece.split(' ').filter(|word| !word.is_empty()).collect();
        let upper = |word: &&&str| word.chars().next().is_some_and(char::is_uppercase);
        let taken = if self.names {
            words.iter().take_while(|word| upper(word)).count()
        } else if words.len() <= self.most.max(2).min(MEMBER) {
            words.len()
        } else {
            self.most
        };
        let ends_list = |word: &&str| listed(&extents().ands, &fold(word));
        let taken = words
            .iter()
            .take(taken)
            .take_while(|word| last || !ends_list(word))
            .count();
        let end = words.get(taken.checked_sub(1)?)?;
        let offset = end.as_ptr() as usize - rest.as_ptr() as usize;
        Some(offset + end.trim_end_matches(|c: char| !c.is_alphanumeric() && !mark(c)).len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grown(text: &str, answer: &str, question: &str, language: &str) -> String {
        let start = text.find(answer).unwrap();
        let aim = Aim::of(question, language);
        text[whole(start..start + answer.len(), text, question, &aim)].to_owned()
    }

    #[test]
    fn a_figure_keeps_its_scale_and_unit() {
        for (text, answer, question, language, grows) in [
            (
                "The tower is 84 metres tall.",
                "84",
                "How tall is the tower?",
                "en",
                "84 metres",
            ),
            (
                "It cost 6.2 million crowns.",
                "6.2",
                "What did it cost?",
                "en",
                "6.2 million crowns",
            ),
            (
                "It cost $6.2 million in all.",
                "6.2",
                "What did it cost?",
                "en",
                "$6.2 million",
            ),
            ("It cost 1,200 crowns.", "1", "What did it cost?", "en", "1,200 crowns"),
            ("It is 84 metres tall.", "84", "How many metres tall is it?", "en", "84"),
            (
                "It rose by 4 per cent.",
                "4",
                "By how much did it rise?",
                "en",
                "4 per cent",
            ),
            ("Ilse is 51 years old.", "51", "How old is Ilse?", "en", "51"),
            ("有31人受伤。", "31", "有多少人受伤？", "zh", "31人"),
            ("耗资3.2亿元。", "3.2", "耗资多少？", "zh", "3.2亿元"),
            ("约300余名群众", "300", "有多少群众？", "zh", "300余名"),
            ("約31人がけがをした。", "31", "けが人は？", "ja", "31人"),
            ("탑의 높이는 84미터다.", "84", "얼마나 높은가요?", "ko", "84미터"),
            (
                "Der Turm ist 84 Meter hoch.",
                "84",
                "Wie hoch ist er?",
                "de",
                "84 Meter",
            ),
            (
                "Es kostete 6,2 Millionen Kronen.",
                "6,2",
                "Was kostete es?",
                "de",
                "6,2 Millionen Kronen",
            ),
            ("Башня высотой 84 метра.", "84", "Какова высота?", "ru", "84 метра"),
            ("La tour mesure 84 mètres.", "84", "Quelle hauteur ?", "fr", "84 mètres"),
            ("Fourteen people came.", "Fourteen", "How many came?", "en", "Fourteen"),
            ("In 1958 it opened.", "1958", "When did it open?", "en", "1958"),
        ] {
            assert_eq!(grown(text, answer, question, language), grows, "{text}");
        }
    }

    #[test]
    fn a_list_goes_to_its_last_member() {
        for (text, answer, question, language, grows) in [
            (
                "Norway, Chile and Ghana signed it.",
                "Norway, Chile",
                "Which countries signed?",
                "en",
                "Norway, Chile and Ghana",
            ),
            (
                "Norway, Chile and Ghana signed it.",
                "Norway",
                "Which countries signed?",
                "en",
                "Norway, Chile and Ghana",
            ),
            (
                "made up of Anna Reuss, Paul Teck and Maria Lund.",
                "Anna Reuss, Paul Teck",
                "Who were the members?",
                "en",
                "Anna Reuss, Paul Teck and Maria Lund",
            ),
            (
                "It is blue, white and green.",
                "blue, white",
                "What colours?",
                "en",
                "blue, white and green",
            ),
            (
                "挪威、智利和加纳签署了条约。",
                "挪威、智利",
                "哪些国家签署？",
                "zh",
                "挪威、智利和加纳",
            ),
            (
                "客车改走柳沟、黑潭、大坪三地。",
                "柳沟、黑潭",
                "改走哪些地方？",
                "zh",
                "柳沟、黑潭、大坪三地",
            ),
            (
                "Norwegen, Chile und Ghana unterzeichneten.",
                "Norwegen, Chile",
                "Welche Länder unterzeichneten?",
                "de",
                "Norwegen, Chile und Ghana",
            ),
            (
                "Es firmaron Noruega, Chile y Ghana.",
                "Noruega, Chile",
                "¿Quiénes firmaron?",
                "es",
                "Noruega, Chile y Ghana",
            ),
            (
                "Подписали Норвегия, Чили и Гана.",
                "Норвегия, Чили",
                "Какие страны подписали?",
                "ru",
                "Норвегия, Чили и Гана",
            ),
            ("Olm, who came, left.", "Olm", "Who were the members?", "en", "Olm"),
            (
                "He met Ida Lorn, and left.",
                "Ida Lorn",
                "Who did he meet?",
                "en",
                "Ida Lorn",
            ),
        ] {
            assert_eq!(grown(text, answer, question, language), grows, "{text}");
        }
    }
}
