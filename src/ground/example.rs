//! What a draft has from the worked example of its prompt, and not from its source.

use crate::language::mark::{Unit, units};
use crate::text::fold::squeezed;

/// Characters where words are not told apart, and words, from which a run that an example has as well is taken from it.
const RUN: [usize; 2] = [5, 4];
/// Letters of a capitalised word that may be a name.
const NAME: usize = 4;

/// Words of `written` that one of `examples` has and `support` has not: a long run, or a name.
pub fn leaked(written: &str, support: &str, examples: &[String]) -> Option<String> {
    let (mine, theirs) = (units(written), units(support));
    let dense = mine.iter().filter(|unit| unit.dense()).count() * 2 > mine.len();
    let run = RUN[usize::from(!dense)];
    let holds = |text: &[Unit], window: &[Unit]| {
        let same = |other: &[Unit]| other.iter().zip(window).all(|(a, b)| a.text == b.text);
        text.windows(window.len()).any(same)
    };
    let known = squeezed(support);
    for example in examples {
        let shown = units(example);
        let taken = mine
            .windows(run)
            .find(|window| holds(&shown, window) && !holds(&theirs, window));
        if let Some(taken) = taken {
            let gap = if dense { "" } else { " " };
            return Some(
                taken
                    .iter()
                    .map(|unit| unit.text.as_str())
                    .collect::<Vec<_>>()
                    .join(gap),
            );
        }
        let name = written.split(|c: char| !c.is_alphabetic()).skip(1).find(|word| {
            let upper = word.chars().next().is_some_and(char::is_uppercase);
            let shown = example
                .split(|c: char| !c.is_alphabetic())
                .skip(1)
                .any(|other| other == *word);
            upper && word.chars().count() >= NAME && shown && !known.contains(&squeezed(word))
        });
        if let Some(name) = name {
            return Some(name.to_owned());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_an_example_is_kept() {
        let examples = [
            "里弗茅斯交通局6月2日开通3条连接渡口与火车站的公交线路。",
            "The Linhe transport bureau opened 3 bus lines linking the ferry landing.",
        ]
        .map(str::to_owned);
        let leak = |written: &str, support: &str| leaked(written, support, &examples);
        assert!(leak("市里开通连接渡口与火车站的新桥。", "The town opened a bridge.").is_some());
        assert!(leak("The Linhe council opened a bridge.", "市里开通了大桥。").is_some());
        assert!(leak("It opened 3 bus lines linking two towns.", "市里修了路。").is_some());
        assert_eq!(leak("The town opened a bridge.", "市里开通了大桥。"), None);
        assert_eq!(
            leak("连接渡口与火车站的桥修好了。", "连接渡口与火车站的大桥修好了。"),
            None
        );
    }
}
