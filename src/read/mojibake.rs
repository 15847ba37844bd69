//! Text that was decoded wrongly once and written again: `dÃ©penses`. Put right where that is certain, told where it is not.

use super::detect::guess;
use crate::note::Note;
use encoding_rs::{Encoding, GB18030, IBM866, KOI8_R, MACINTOSH, UTF_8, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252};

/// Times that a text may have been decoded wrongly.
const ROUNDS: usize = 3;
/// What UTF-8 is taken for, most often first.
const TAKEN_FOR: &[&Encoding] = &[
    WINDOWS_1252,
    WINDOWS_1251,
    MACINTOSH,
    WINDOWS_1250,
    IBM866,
    KOI8_R,
    GB18030,
];
/// Letters that such text is full of, and others hold never or seldom, one after another.
const SIGNS: &[&str] = &[
    "Ã©",
    "Ã¨",
    "Ã¼",
    "Ã¶",
    "Ã¤",
    "Ã³",
    "Ã±",
    "â€™",
    "â€œ",
    "â€",
    "Ð°",
    "Ð¾",
    "Ñ€",
    "Ð¸",
    "锟斤拷",
    "ï¿½",
    "Р°",
    "Рѕ",
    "СЃ",
];

/// A text with what was put right in it.
pub(super) struct Mended {
    pub text: String,
    /// What it had been read as.
    pub read_as: &'static str,
    pub note: Note,
}

/// `text` as it was before it was decoded wrongly, where that is certain.
pub(super) fn mend(text: &str) -> Option<Mended> {
    if text.is_ascii() {
        return None;
    }
    let mut mended: Option<(String, &'static Encoding, usize)> = None;
    for _ in 0..ROUNDS {
        let now = mended.as_ref().map_or(text, |(text, ..)| text.as_str());
        let Some((next, encoding, left)) = TAKEN_FOR.iter().find_map(|encoding| as_utf8(now, encoding)) else {
            break;
        };
        mended = Some((next, encoding, left));
    }
    // Control characters are letters between two rounds, and never in what people wrote.
    let (text, encoding, left) = mended.filter(|(text, ..)| !text.contains(control))?;
    let read_as = encoding.name();
    let name = read_as.to_lowercase();
    let mut message = format!("this text had been decoded wrongly once, as `{name}`, and was put right");
    if left > 0 {
        message.push_str(&format!("; {left} places in it could not be"));
    }
    Some(Mended {
        text,
        read_as,
        note: Note::new("read", message),
    })
}

/// What is said of a text that shows signs of it and could not be mended.
pub(super) fn doubt(text: &str) -> Option<Note> {
    let signs: usize = SIGNS.iter().map(|sign| text.matches(sign).take(100).count()).sum();
    let lost = text.matches('\u{fffd}').take(100).count();
    if signs >= 3 {
        let message = "this text looks as if it had been decoded wrongly once; it was left as it stands";
        return Some(Note::new("read", message));
    }
    (lost > 0).then(|| {
        let message = format!("{lost} characters of this text were lost before it was read");
        Note::new("read", message)
    })
}

/// The text with its runs of wrong letters read as UTF-8, and how many could not be; `None` where that is not certain.
fn as_utf8(text: &str, encoding: &'static Encoding) -> Option<(String, &'static Encoding, usize)> {
    let wide = !encoding.is_single_byte();
    let (mut mended, mut weight, mut left) = (String::with_capacity(text.len()), 0usize, 0usize);
    let mut rest = text;
    while !rest.is_empty() {
        let plain = rest.find(|c: char| !c.is_ascii()).unwrap_or(rest.len());
        mended.push_str(&rest[..plain]);
        rest = &rest[plain..];
        let length = rest.find(|c: char| c.is_ascii()).unwrap_or(rest.len());
        let (run, after) = rest.split_at(length);
        rest = after;
        if run.is_empty() {
            continue;
        }
        if left > 64 && left > weight {
            return None;
        }
        match utf8(run, encoding, wide) {
            Some(found) if plausible(&found) => {
                weight += found.chars().map(|c| c.len_utf8() - 1).sum::<usize>();
                mended.push_str(&found);
            }
            _ => match without_gap(run, rest).filter(|_| encoding == WINDOWS_1252) {
                Some(found) => {
                    weight += 1;
                    mended.push_str(&found);
                }
                None => {
                    left += 1;
                    mended.push_str(run);
                }
            },
        }
    }
    // One pair may be chance in some language; several, with hardly a run that is anything else, cannot be.
    let least = match encoding {
        encoding if encoding == WINDOWS_1252 => 2,
        _ if wide => 12,
        _ => 6,
    };
    let sure = weight >= least || weight == 1 && left == 0 && SIGNS.iter().any(|sign| text.contains(sign));
    (sure && left * 4 <= weight && mended != text && (!wide || left == 0)).then_some((mended, encoding, left))
}

/// A run that lost the hard space at its end, which many a program makes a plain one: `Ã ` for `à `.
fn without_gap(run: &str, rest: &str) -> Option<String> {
    let whole = run.ends_with('Ã') && rest.starts_with(' ');
    whole
        .then(|| utf8(&format!("{run}\u{a0}"), WINDOWS_1252, false))
        .flatten()
}

/// A run of letters as the UTF-8 that it was made of.
fn utf8(run: &str, encoding: &'static Encoding, wide: bool) -> Option<String> {
    let bytes = bytes(run, encoding, wide)?;
    let found = UTF_8.decode_without_bom_handling_and_without_replacement(&bytes)?;
    Some(found.into_owned())
}

/// The bytes that `encoding` would have read as `run`.
fn bytes(run: &str, encoding: &'static Encoding, wide: bool) -> Option<Vec<u8>> {
    if wide {
        let (bytes, _, lossy) = encoding.encode(run);
        return (!lossy).then(|| bytes.into_owned());
    }
    let mut found = Vec::with_capacity(run.len());
    let mut letter = [0u8; 4];
    for c in run.chars() {
        let (bytes, _, lossy) = encoding.encode(c.encode_utf8(&mut letter));
        match (lossy, u32::from(c)) {
            (false, _) => found.extend_from_slice(&bytes),
            // Latin-1 keeps as control characters what the windows encodings fill with letters.
            (true, code @ 0x80..=0x9f) => found.push(code as u8),
            _ => return None,
        }
    }
    Some(found)
}

/// Whether a character stands where the windows encodings have letters that Latin-1 has not.
fn control(c: char) -> bool {
    ('\u{80}'..='\u{9f}').contains(&c)
}

/// Whether letters are such as newspapers print.
fn plausible(text: &str) -> bool {
    text.chars().all(|c| {
        let code = u32::from(c);
        let latin = (0xa0..=0x24f).contains(&code) || (0x1e00..=0x1eff).contains(&code);
        let letters =
            (0x370..=0x52f).contains(&code) || (0x5d0..=0x6ff).contains(&code) || (0x900..=0xe7f).contains(&code);
        let marks = (0x2000..=0x22ff).contains(&code) || (0x25a0..=0x26ff).contains(&code);
        let east =
            (0x3000..=0x9fff).contains(&code) || (0xac00..=0xd7a3).contains(&code) || (0xff00..=0xffef).contains(&code);
        c.is_ascii()
            || control(c)
            || latin
            || letters
            || marks
            || east
            || matches!(code, 0x2c6 | 0x2dc | 0x1f300..=0x1faff | 0xfb00..=0xfb06 | 0xfeff)
    })
}

/// Bytes of another encoding that were read as a Latin one: `Ìàé` for `Май`, `ÖÐ¹ú` for `中国`, `оПХБЕР` for `Привет`.
pub(super) fn misread(text: &str) -> Option<Mended> {
    let found = letters_for_letters(text).or_else(|| east_as_latin(text))?;
    let (text, from, read_as) = found;
    let message = format!(
        "this text is `{}` that had been read as `{}` once, and was put right",
        from.name().to_lowercase(),
        read_as.name().to_lowercase()
    );
    Some(Mended {
        text,
        read_as: read_as.name(),
        note: Note::new("read", message),
    })
}

/// Cyrillic read as Latin letters, or as other Cyrillic ones.
fn letters_for_letters(text: &str) -> Option<(String, &'static Encoding, &'static Encoding)> {
    let pairs: [(&'static Encoding, &'static Encoding); 4] = [
        (WINDOWS_1251, WINDOWS_1252),
        (KOI8_R, WINDOWS_1252),
        (WINDOWS_1251, KOI8_R),
        (KOI8_R, WINDOWS_1251),
    ];
    let now = russian(text);
    let mut best: Option<(f64, String, &'static Encoding, &'static Encoding)> = None;
    for (from, read_as) in pairs {
        let Some(bytes) = bytes(text, read_as, false) else {
            continue;
        };
        let Some(found) = from.decode_without_bom_handling_and_without_replacement(&bytes) else {
            continue;
        };
        let score = russian(&found);
        if best.as_ref().is_none_or(|(most, ..)| score > *most) {
            best = Some((score, found.into_owned(), from, read_as));
        }
    }
    best.filter(|(score, ..)| *score > 0.7 && now < 0.35)
        .map(|(_, text, from, read_as)| (text, from, read_as))
}

/// How much of a text's letters are in words as Russian writes them: small letters after the first, the usual ones often.
fn russian(text: &str) -> f64 {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).take(20_000).collect();
    let cyrillic = letters.iter().filter(|c| ('\u{400}'..='\u{4ff}').contains(*c)).count();
    if cyrillic < 24 {
        return 0.0;
    }
    let small = letters.iter().filter(|c| ('а'..='я').contains(*c)).count();
    let usual = letters.iter().filter(|c| "оеаинтсрвл".contains(**c)).count();
    let share = |count: usize, of: usize| count as f64 / of.max(1) as f64;
    if share(small, cyrillic) < 0.8 || share(usual, cyrillic) < 0.5 {
        return 0.0;
    }
    share(cyrillic, letters.len())
}

/// Chinese, Japanese or Korean bytes that were read as windows-1252.
fn east_as_latin(text: &str) -> Option<(String, &'static Encoding, &'static Encoding)> {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let high = text.chars().filter(|c| ('\u{80}'..='\u{ff}').contains(c)).count();
    // No language is written with accents alone.
    if high < 16 || high * 2 < letters {
        return None;
    }
    let bytes = bytes(text, WINDOWS_1252, false)?;
    let from = guess(&bytes);
    let found = from.decode_without_bom_handling_and_without_replacement(&bytes)?;
    let east = found
        .chars()
        .filter(|c| crate::text::script::wordless(*c) || ('\u{ac00}'..='\u{d7a3}').contains(c))
        .count();
    let odd = found.chars().filter(|c| c.is_control() && !c.is_whitespace()).count();
    let plain = plausible(&found) && !from.is_single_byte() && odd == 0;
    (plain && east >= 8 && east * 5 >= found.chars().filter(|c| !c.is_ascii()).count() * 4)
        .then(|| (found.into_owned(), from, WINDOWS_1252))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(text: &str, from: &'static Encoding, read_as: &'static Encoding) -> String {
        let (bytes, _, _) = from.encode(text);
        read_as.decode_without_bom_handling(&bytes).0.into_owned()
    }

    const TEXTS: &[&str] = &[
        "Le maire a présenté hier le budget. Les dépenses s’élèvent à 4,2 millions d’euros.",
        "Die Fähre fährt über den Fluß, schöne Grüße!",
        "Паром спасли: совет оставил переправу на пять лет, и лодки снова ходят.",
        "江边小城昨日开馆，读者可以凭身分证借书。",
        "أنقذ المجلس العبارة وقرر إبقاءها خمس سنوات أخرى.",
        "It’s the ferry’s last day – “and mine”, he said.",
    ];

    #[test]
    fn what_was_read_wrongly_is_put_right() {
        for text in TEXTS {
            let once = wrong(text, UTF_8, WINDOWS_1252);
            let twice = wrong(&once, UTF_8, WINDOWS_1252);
            for spoiled in [once, twice] {
                assert_eq!(
                    mend(&spoiled).map(|mended| mended.text).as_deref(),
                    Some(*text),
                    "{spoiled}"
                );
            }
            assert!(
                mend(text).is_none() && misread(text).is_none() && doubt(text).is_none(),
                "{text}"
            );
        }
        for read_as in [WINDOWS_1251, MACINTOSH] {
            let spoiled = wrong(TEXTS[2], UTF_8, read_as);
            assert_eq!(
                mend(&spoiled).map(|mended| mended.text).as_deref(),
                Some(TEXTS[2]),
                "{spoiled}"
            );
        }
    }

    #[test]
    fn other_encodings_read_as_latin_are_put_right() {
        for (text, from, read_as) in [
            (TEXTS[2], WINDOWS_1251, WINDOWS_1252),
            (TEXTS[2], KOI8_R, WINDOWS_1252),
            (TEXTS[2], WINDOWS_1251, KOI8_R),
            (TEXTS[2], KOI8_R, WINDOWS_1251),
            (TEXTS[3], GB18030, WINDOWS_1252),
        ] {
            let spoiled = wrong(text, from, read_as);
            assert!(mend(&spoiled).is_none(), "{spoiled}");
            assert_eq!(
                misread(&spoiled).map(|mended| mended.text).as_deref(),
                Some(text),
                "{spoiled}"
            );
        }
    }

    #[test]
    fn whole_text_is_left_alone() {
        for text in [
            "«LIBERTÉ» et «ÉGALITÉ» – devise de la République, à l’été 1848.",
            "Straße, GRÖẞE, „Ä“ und „Ö“ stehen im Text.",
            "Ação, São João, coração; são três pães.",
            "ΕΛΛΑΔΑ: η πορθμειακή γραμμή σώθηκε.",
            "ПАРОМ СПАСЛИ, СОВЕТ ОСТАВИЛ ПЕРЕПРАВУ НА ПЯТЬ ЛЕТ.",
            "Příliš žluťoučký kůň úpěl ďábelské ódy.",
            "Nguyễn Văn Đức đã đến Hà Nội.",
        ] {
            assert!(
                mend(text).is_none() && misread(text).is_none() && doubt(text).is_none(),
                "{text}"
            );
        }
    }
}
