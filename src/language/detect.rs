//! Which language a text is written in, by its letters.

use super::data::Language;
use crate::text::script::{han, kana};

/// The most characters looked at.
const LOOKED_AT: usize = 20_000;

/// BCP 47 tag of the language that most of `text` is written in; `und` where that cannot be told.
pub fn detect(text: &str) -> String {
    let alone: Vec<(u32, u32, &str)> = Language::all()
        .iter()
        .filter_map(|language| language.head().alone.map(|[low, high]| (low, high, language.tag())))
        .collect();
    let mut counts = vec![0usize; alone.len()];
    let (mut ideographs, mut syllables, mut letters) = (0usize, 0usize, 0usize);
    for c in text.chars().filter(|c| c.is_alphabetic()).take(LOOKED_AT) {
        letters += 1;
        if han(c) {
            ideographs += 1;
        } else if kana(c) {
            syllables += 1;
        } else if let Some(place) = alone
            .iter()
            .position(|&(low, high, _)| (low..=high).contains(&(c as u32)))
        {
            counts[place] += 1;
        }
    }
    // A character of these says as much as a word's worth of letters.
    if (ideographs + syllables) * 4 > letters {
        return if syllables * 10 > ideographs { "ja" } else { "zh" }.to_owned();
    }
    if let Some((place, count)) = counts
        .iter()
        .enumerate()
        .max_by_key(|(place, count)| (**count, usize::MAX - place))
        && count * 3 > letters
        && *count > 0
    {
        return alone[place].2.to_owned();
    }
    let looked_at: String = text.chars().take(LOOKED_AT).collect();
    let found = whatlang::detect(&looked_at).map(|info| info.lang().code());
    let known = |code: &str| {
        let mut all = Language::all().iter();
        all.find(|language| language.head().iso.iter().any(|iso| iso == code))
    };
    found.and_then(known).map_or("und", Language::tag).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_apart() {
        for (text, tag) in [
            ("市图书馆昨日起延长开放时间。", "zh"),
            ("図書館は昨日から開館時間を延ばした。", "ja"),
            (
                "The library has been open for longer since yesterday, and readers are glad of it.",
                "en",
            ),
            (
                "La biblioteca abre desde ayer más horas y los lectores lo agradecen mucho.",
                "es",
            ),
            (
                "Библиотека со вчерашнего дня открыта дольше, и читатели этому рады.",
                "ru",
            ),
            ("تفتح المكتبة أبوابها منذ أمس لساعات أطول والقراء سعداء بذلك", "ar"),
            ("पुस्तकालय कल से अधिक समय तक खुला रहेगा।", "hi"),
            ("123 456", "und"),
        ] {
            assert_eq!(detect(text), tag, "{text}");
        }
    }
}
