//! Dates as newspapers write them, and times as they speak of them.

use super::grammar::written;
use super::mentions;
use super::tokens::tokens;

fn first(text: &str, language: &str) -> String {
    let found = written(&tokens(text, language), language);
    let Some(date) = found.first().and_then(|date| date.date(language)) else {
        return "-".to_owned();
    };
    let sure = match date.weekday {
        Some(true) => "!",
        Some(false) => "?",
        None => "",
    };
    format!("{}{sure}", date.date)
}

#[test]
fn dates_are_read_in_many_languages() {
    let mut wrong = Vec::new();
    for (text, language, date) in [
        ("1998年1月5日 星期一 第3版", "zh", "1998-01-05!"),
        ("星期二 1998年1月5日", "zh", "1998-01-05?"),
        ("一九九八年一月五日", "zh", "1998-01-05"),
        ("二〇二三年十二月廿五日", "zh", "2023-12-25"),
        ("中華民國八十七年一月五日 星期一", "zh-Hant", "1998-01-05!"),
        ("民國87年1月5日", "zh", "1998-01-05"),
        ("令和5年（2023年）", "ja", "-"),
        ("令和元年5月1日（水曜日）", "ja", "2019-05-01!"),
        ("昭和39年10月10日 土曜日", "ja", "1964-10-10!"),
        ("明治四十五年七月三十日", "ja", "1912-07-30"),
        ("1998년 1월 5일 월요일", "ko", "1998-01-05!"),
        ("단기 4288년 8월 15일", "ko", "1955-08-15"),
        ("Monday, January 5, 1998", "en", "1998-01-05!"),
        ("Monday, 5th January 1998", "en", "1998-01-05!"),
        ("MONDAY, JAN. 5TH, 1998.", "en", "1998-01-05!"),
        ("Luxembourg, Samedi 12 mars 1892", "fr", "1892-03-12!"),
        ("Dimanche 1er août 1914", "fr", "1914-08-01?"),
        ("JEUDI\n18\nDÉCEMBRE\n1924 |", "fr", "1924-12-18!"),
        ("Freitag, den 3. April 1863", "de", "1863-04-03!"),
        ("Nr. 288.— Dinstag, 7. Dezember 1858.", "de", "1858-12-07!"),
        ("Lunes 5 de enero de 1998", "es", "1998-01-05!"),
        ("Segunda-feira, 5 de janeiro de 1998", "pt", "1998-01-05!"),
        ("Lunedì 5 gennaio 1998", "it", "1998-01-05!"),
        ("Maandag 5 januari 1998", "nl", "1998-01-05!"),
        ("Понедельник, 5 января 1998 г.", "ru", "1998-01-05!"),
        ("Понедельникъ, 5-го января 1898 года", "ru", "1898-01-17!"),
        ("5 (17) января 1898 г.", "ru", "1898-01-17"),
        ("5 января 1898 г.", "ru", "-"),
        ("الاثنين 5 يناير 1998", "ar", "1998-01-05!"),
        ("الاثنين ٥ كانون الثاني ١٩٩٨", "ar", "1998-01-05!"),
        ("الاثنين ٧ رمضان ١٤١٨", "ar", "1998-01-05!"),
        ("1998. január 5., hétfő", "hu", "1998-01-05!"),
        ("1998 m. sausio 5 d., pirmadienis", "lt", "1998-01-05!"),
        ("poniedziałek, 5 stycznia 1998 r.", "pl", "1998-01-05!"),
        ("Pondělí 2. listopadu 1998", "cs", "1998-11-02!"),
        ("ponedjeljak, 5. listopada 1998.", "hr", "1998-10-05!"),
        ("maanantaina 5. tammikuuta 1998", "fi", "1998-01-05!"),
        ("วันจันทร์ที่ 5 มกราคม พ.ศ. 2541", "th", "1998-01-05!"),
        ("Thứ hai, ngày 5 tháng 1 năm 1998", "vi", "1998-01-05!"),
        ("دوشنبه ۱۵ دی ۱۳۷۶", "fa", "1998-01-05!"),
        ("सोमवार, 5 जनवरी 1998", "hi", "1998-01-05!"),
        ("יום שני, 5 בינואר 1998", "he", "1998-01-05!"),
        ("Δευτέρα 5 Ιανουαρίου 1998", "el", "1998-01-05!"),
        ("1998-01-05", "en", "1998-01-05"),
        ("5.1.1998", "de", "1998-01-05"),
        ("Mon 01/05/1998", "en", "1998-01-05!"),
        ("01/05/1998", "en", "-"),
        ("25/01/1998", "en", "1998-01-25"),
        ("Lundi 3 et mardi 4 mai 1824", "fr", "1824-05-03!"),
        ("12-13 mars 1892", "fr", "1892-03-12"),
        ("Sonnabend/Sonntag, 3./4. Oktober 1998", "de", "1998-10-03!"),
        ("Monday, January 5, l998", "en", "1998-01-05!"),
        ("农历1998年1月5日", "zh", "-"),
        ("Tel. 030-1998-01-05-77", "de", "-"),
        ("Version 1.2.1998.4", "en", "-"),
        ("31 February 1998", "en", "-"),
        ("1998年1月", "zh", "1998-01"),
        ("March 1892", "en", "1892-03"),
    ] {
        let found = first(text, language);
        if found != date {
            wrong.push(format!("{text}: {found}, not {date}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn odd_text_does_no_harm() {
    for text in [
        "年月日",
        "1月",
        "May",
        "5 May 6",
        "(",
        "12月32日",
        "民國",
        "1998-",
        "ngày",
        "三 et",
        "1er",
    ] {
        for date in written(&tokens(text, "zh"), "zh") {
            let _ = date.date("zh");
            assert!(date.span.text(text).is_some(), "{text}");
        }
    }
}

fn told(text: &str, language: &str, page: &str) -> Vec<String> {
    let found = mentions(text, language, page.parse().ok());
    found
        .iter()
        .map(|mention| format!("{}={}", mention.span.text(text).unwrap(), mention.date))
        .collect()
}

#[test]
fn words_of_distance_are_resolved_against_the_page() {
    let mut wrong = Vec::new();
    // A Monday.
    let page = "1998-01-05";
    for (text, language, wanted) in [
        (
            "本报讯 昨日，新桥通车，去年12月3日开工。",
            "zh",
            vec!["昨日=1998-01-04", "去年12月3日=1997-12-03"],
        ),
        (
            "上周三他说，3月16日前后再来。",
            "zh",
            vec!["上周三=1997-12-31", "3月16日=1998-03-16"],
        ),
        (
            "12月20日，4日上午，3日内完成，第2日",
            "zh",
            vec!["12月20日=1997-12-20", "4日=1998-01-04"],
        ),
        (
            "三天前，本月16日，上月",
            "zh",
            vec!["三天前=1998-01-02", "本月16日=1998-01-16", "上月=1997-12"],
        ),
        (
            "會議將於週五舉行，後天開始",
            "zh-Hant",
            vec!["週五=1998-01-09", "後天=1998-01-07"],
        ),
        (
            "昨年3月、先週の水曜日、きのう、3日前",
            "ja",
            vec![
                "昨年3月=1997-03",
                "先週の水曜日=1997-12-31",
                "きのう=1998-01-04",
                "3日前=1998-01-02",
            ],
        ),
        (
            "어제 회의가 열렸다. 지난 금요일, 작년",
            "ko",
            vec!["어제=1998-01-04", "금요일=1998-01-02", "작년=1997"],
        ),
        (
            "It opened last Friday, three days ago, and will close on Thursday.",
            "en",
            vec!["Friday=1998-01-02", "three days ago=1998-01-02", "Thursday=1998-01-08"],
        ),
        (
            "He came on Wednesday. He left on the 3rd inst. Every Tuesday he sings.",
            "en",
            vec!["Wednesday=1997-12-31", "3rd inst=1998-01-03"],
        ),
        (
            "Vorgestern kam er; am Freitag ging er. Am Morgen regnete es. Morgen kommt er.",
            "de",
            vec!["Vorgestern=1998-01-03", "Freitag=1998-01-02", "Morgen=1998-01-06"],
        ),
        (
            "Hier soir, jeudi dernier, il y a deux ans, aujourd’hui",
            "fr",
            vec![
                "Hier=1998-01-04",
                "jeudi=1998-01-01",
                "il y a deux ans=1996",
                "aujourd’hui=1998-01-05",
            ],
        ),
        (
            "Ayer, el viernes pasado y el próximo jueves; hace 3 días",
            "es",
            vec![
                "Ayer=1998-01-04",
                "viernes=1998-01-02",
                "jueves=1998-01-08",
                "hace 3 días=1998-01-02",
            ],
        ),
        (
            "Вчера; в прошлый вторник; 3 марта; две недели",
            "ru",
            vec!["Вчера=1998-01-04", "вторник=1997-12-30", "3 марта=1998-03-03"],
        ),
        (
            "أمس، الجمعة الماضي، 3 مارس 1997",
            "ar",
            vec!["أمس=1998-01-04", "الجمعة=1998-01-02", "3 مارس 1997=1997-03-03"],
        ),
        (
            "Ieri, venerdì scorso, tre giorni fa",
            "it",
            vec!["Ieri=1998-01-04", "venerdì=1998-01-02"],
        ),
        (
            "Ontem, na sexta-feira passada",
            "pt",
            vec!["Ontem=1998-01-04", "sexta-feira=1998-01-02"],
        ),
        (
            "Gisteren en afgelopen vrijdag",
            "nl",
            vec!["Gisteren=1998-01-04", "vrijdag=1998-01-02"],
        ),
        (
            "Friday, January 2; January 3, 1996; in May; 1998年",
            "en",
            vec!["January 2=1998-01-02", "January 3, 1996=1996-01-03", "1998年=1998"],
        ),
    ] {
        let found = told(text, language, page);
        let missing: Vec<&&str> = wanted
            .iter()
            .filter(|one| !found.iter().any(|told| told == *one))
            .collect();
        if !missing.is_empty() || found.len() > wanted.len() + 1 {
            wrong.push(format!("{text}: {found:?}, not {wanted:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn without_a_day_only_what_stands_there_is_told() {
    assert_eq!(told("昨日，1997年12月3日", "zh", ""), ["1997年12月3日=1997-12-03"]);
    assert_eq!(told("昨日，去年", "zh", "1998"), ["去年=1997"]);
    assert_eq!(
        told("on Monday and on Tuesday", "en", "1998-01-05"),
        ["Tuesday=1997-12-30"]
    );
}

#[test]
fn odd_text_speaks_of_no_harm() {
    for text in [
        "日",
        "16日",
        "上周",
        "400 years ago",
        "第",
        "d. M.",
        "999 days ago",
        "去年",
        "0日",
        "昨日昨日",
    ] {
        for language in ["zh", "en", "xx", ""] {
            let found = mentions(text, language, "2200-12-31".parse().ok());
            assert!(found.iter().all(|mention| mention.span.text(text).is_some()));
        }
    }
}
