//! Names of persons in Chinese texts, by surname and by the role that stands beside them.

use super::script::han;
use icu_segmenter::WordSegmenter;
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::OnceLock;

const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余杜叶程魏苏吕丁卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔常汤康易乔赖文庞樊兰殷施洪翟安颜倪温芦俞葛鲁岳季毕伍丰卓牛柳祝纪耿柯欧焦左涂辛管祁盛关穆詹尤阮符聂习宁張劉陳楊黃趙吳孫馬羅鄭許韓鄧馮蕭葉蔣呂盧鐘譚陸賈鄒閆龍賀顧龔萬錢戴嚴湯喬賴龐蘭溫魯畢紀歐關聶";
const ROLES: &str = "所长|局长|厅长|市长|省长|县长|区长|镇长|乡长|村长|书记|主任|队长|支队长|指导员|教导员|政委|民警|辅警|警官|交警|警长|法官|院长|检察长|检察官|律师|校长|会长|部长|总理|总统|主席|委员长|教授|院士|研究员|博士|医生|护士|老师|记者|经理|董事长|董事|总裁|站长|科长|处长|司长|先生|女士|教练|导演|演员|司机|专家|发言人|總經理|董事長|所長|局長|市長|書記|隊長|院長|校長|會長|部長|總統|導演|記者";

/// A character of a given name: no particle.
const GIVEN: &str = "[\\p{Han}--[的了和与及等在是有各多几每名位个]]";

/// Whether `c` is a surname.
pub fn surname(c: char) -> bool {
    SURNAMES.contains(c)
}

/// The names of persons that stand beside a role: surname and one or two characters, the longer one where both may be.
pub fn persons(text: &str) -> Vec<String> {
    static AFTER: OnceLock<Option<Regex>> = OnceLock::new();
    static BEFORE: OnceLock<Option<Regex>> = OnceLock::new();
    let ends = "[说称和与及在等对将向从是为被把让给到也都就又已却则并或但以因由于的了、，。；：！？“”（）\\s带率告介指表认回坦]|$";
    let after =
        AFTER.get_or_init(|| Regex::new(&format!("(?:{ROLES})\\s?([{SURNAMES}]{GIVEN}{{1,2}}?)(?:{ends})")).ok());
    let before = BEFORE.get_or_init(|| {
        Regex::new(&format!(
            "(?:^|[、，。；：“”（）\\s的])([{SURNAMES}]{GIVEN}{{1,2}})(?:{ROLES})"
        ))
        .ok()
    });
    let mut found = Vec::new();
    for pattern in [after, before].into_iter().flatten() {
        for captures in pattern.captures_iter(text) {
            found.extend(captures.get(1).map(|name| name.as_str().to_owned()));
        }
    }
    found
}

/// The names of persons, places and bodies in `words`, as far as they are told by how they are written: with capitals within a sentence,
/// or as a surname and two characters that no word explains. None in languages that write every noun with a capital.
pub fn names(words: &str, language: &str) -> Vec<String> {
    if words.chars().any(han) {
        return surnamed(words);
    }
    if language.starts_with("de") {
        return Vec::new();
    }
    let mut found = Vec::new();
    for word in words.split_whitespace().skip(1) {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let bare = bare
            .strip_suffix("'s")
            .or_else(|| bare.strip_suffix("’s"))
            .unwrap_or(bare);
        let upper = bare.chars().next().is_some_and(char::is_uppercase) && bare.chars().count() > 2;
        if upper {
            found.push(bare.to_owned());
        }
    }
    found
}

fn surnamed(words: &str) -> Vec<String> {
    let borders: BTreeSet<usize> = WordSegmenter::new_dictionary(Default::default())
        .segment_str(words)
        .collect();
    let places: Vec<(usize, char)> = words.char_indices().collect();
    let mut found = Vec::new();
    for window in places.windows(3) {
        let end = window[2].0 + window[2].1.len_utf8();
        let name = &words[window[0].0..end];
        // No word of the dictionary takes up two of the characters.
        let apart = window.iter().all(|(place, _)| borders.contains(place)) && borders.contains(&end);
        if apart && SURNAMES.contains(window[0].1) && name.chars().all(han) {
            found.push(name.to_owned());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_by_how_they_are_written() {
        assert_eq!(names("白振才值守了多少天？", "zh"), ["白振才"]);
        assert_eq!(names("27岁的杨少帅坚守了", "zh"), ["杨少帅"]);
        assert!(names("金额高出去年许多，方面很广", "zh").is_empty());
        assert_eq!(names("How many hives does Ida Lorn keep?", "en"), ["Ida", "Lorn"]);
        assert!(names("Wie viele Bienen hat Ida?", "de").is_empty());
    }

    #[test]
    fn a_name_is_known_by_the_role_beside_it() {
        assert_eq!(persons("副所长周小河说，站长李桥表示。"), ["周小河", "李桥"]);
        assert_eq!(persons("陈一舟教授来了"), ["陈一舟"]);
        assert!(persons("高兴的民警们在路上").is_empty());
    }
}
