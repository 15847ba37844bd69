//! Which pieces go on in which: torn places that show little, and pages whose paragraphs end without a mark.

use standfirst::error::Result;
use standfirst::page::{JoinScorer, LogProbs, Page, assemble};
use standfirst::read::{Format, from_text};

fn page(text: &str, scorer: Option<&mut dyn JoinScorer>) -> Page {
    let document = from_text(None, Format::Plain, text.to_owned(), "utf-8").unwrap();
    assemble(&document, scorer).unwrap()
}

fn paragraphs(page: &Page) -> Vec<&str> {
    let sections = page.articles.iter().flat_map(|article| &article.sections);
    let paragraphs = sections.flat_map(|section| &section.paragraphs);
    paragraphs.map(|paragraph| paragraph.text.as_str()).collect()
}

fn headlines(page: &Page) -> Vec<&str> {
    let headlines = page.articles.iter().filter_map(|article| article.headline.as_ref());
    headlines.map(|headline| headline.text.as_str()).collect()
}

/// The third paragraph breaks off in a word; its last character begins the last paragraph but one.
const DAM: [&str; 8] = [
    "白石水库大坝装上了“体检仪”",
    "□ 本报记者 周砚",
    "入汛以来，白石水库管理所给大坝做了一次全面体检。所长何一苇说，坝体里今年新装了26个渗压",
    "老城区三条公交线路改道",
    "□ 本报记者 钟小满",
    "下周一起，老城区的2路、5路和11路公交车改走滨河路。公交公司调度员秦阿福介绍，改道是因为中山街要埋设雨水管。",
    "计，数据每隔十分钟传回一次，哪里渗水偏大，值班室的屏幕上马上就能看见。",
    "何一苇说，过去测一次渗压要人工跑遍三层廊道，来回要两个小时，现在坐在屋里就能看完。",
];

/// Holds one beginning to go on from whatever comes before, and no other.
struct GoesOn(&'static str);

impl JoinScorer for GoesOn {
    fn score(&mut self, _: &str, heads: &[&str]) -> Result<Vec<LogProbs>> {
        let told = |head: &&str| LogProbs {
            given: vec![if head.starts_with(self.0) { -0.1 } else { -12.0 }; 5],
            alone: vec![-9.0; 5],
        };
        Ok(heads.iter().map(told).collect())
    }
}

#[test]
fn a_character_and_a_comma_go_on_where_a_model_says_and_nowhere_else() {
    let text = DAM.join("\n\n");
    let open = page(&text, None);
    assert!(open.joins.iter().all(|join| {
        let (left, right) = (&text[..join.left.end], &text[join.right.start..]);
        left.ends_with("渗压") == right.starts_with("计，")
    }));
    let page = page(&text, Some(&mut GoesOn("计，")));
    let torn = paragraphs(&page)
        .into_iter()
        .find(|text| text.contains("渗压计"))
        .unwrap();
    assert!(torn.contains("26个渗压计，数据每隔"), "{torn}");
    assert!(page.articles[0].complete);
}

#[test]
fn paragraphs_that_all_end_without_a_mark_are_whole() {
    let text = [
        "البلدية تفتح جسرا جديدا فوق النهر",
        "بقلم سارة صالح",
        "افتتحت البلدية أمس جسرا جديدا للمشاة فوق النهر بعد عامين من العمل",
        "وقال رئيس البلدية إن الجسر كلف أربعة ملايين وإن آلاف السكان سيعبرونه كل يوم",
        "ويربط الجسر الحي القديم بالسوق ومحطة الحافلات في وسط المدينة",
        "المكتبة العامة تمدد ساعات العمل",
        "بقلم عمر خالد",
        "أعلنت المكتبة العامة أنها ستبقى مفتوحة حتى منتصف الليل خلال موسم الامتحانات",
        "وقالت مديرة المكتبة إن مئات الطلاب طلبوا ذلك في الأسابيع الماضية",
    ];
    let page = page(&text.join("\n\n"), None);
    assert_eq!(headlines(&page), [text[0], text[5]]);
    assert_eq!(paragraphs(&page), [text[2], text[3], text[4], text[7], text[8]]);
    assert!(page.articles.iter().all(|article| article.complete));
    assert!(!page.notes.iter().any(|note| note.message.contains("breaks off")));
}

#[test]
fn japanese_headlines_of_two_phrases_are_no_sentences() {
    let text = [
        "2024年（令和6年）5月6日（月曜日）",
        "橋の架け替え、来月着工へ　県が説明会",
        "【山田健太】",
        "県は6日、老朽化した白瀬橋を架け替える工事を来月始めると発表した。完成は4年後の見込みで、総工費は約38億円になる。",
        "県道路課の鈴木課長は「通行止めの期間をできるだけ短くしたい」と述べた。",
        "給食に地元の米　町内12校で",
        "佐藤美咲記者",
        "町は今月から、町内の小中学校12校の給食に地元産の米を使う。町教育委員会によると、年間でおよそ60トンを直接買い取る。",
        "農家の高橋さんは「子どもたちがおいしいと言ってくれるのがうれしい」と話した。",
    ];
    let page = page(&text.join("\n\n"), None);
    assert_eq!(headlines(&page), [text[1], text[5]]);
    assert_eq!(page.furniture[0].text, text[0]);
    assert!(
        page.articles
            .iter()
            .all(|article| article.byline.len() == 1 && article.complete)
    );
}

/// Holds that every text is over, and counts what it is asked.
#[derive(Default)]
struct Over {
    asked: usize,
}

impl JoinScorer for Over {
    fn score(&mut self, tail: &str, heads: &[&str]) -> Result<Vec<LogProbs>> {
        self.asked += heads.len();
        assert!(!tail.is_empty());
        let told = |head: &&str| LogProbs {
            given: vec![if head.starts_with(['。', '.']) { -0.1 } else { -14.0 }; 4],
            alone: vec![-9.0; 4],
        };
        Ok(heads.iter().map(told).collect())
    }
}

#[test]
fn what_a_scorer_holds_to_be_over_goes_on_nowhere() {
    let text = DAM
        .join("\n\n")
        .replace("26个渗压", "26个渗压仪器")
        .replace("\n计，数据", "\n数据");
    let page = page(&text, Some(&mut Over::default()));
    assert!(paragraphs(&page).iter().all(|text| !text.contains("仪器数据")));
}

#[test]
fn a_scorer_is_asked_only_so_much_of_one_page() {
    let line =
        |count: usize| format!("and the boat number {count} left the quay with all that it had on board for the");
    let text: Vec<String> = (0..120).map(line).collect();
    let mut over = Over::default();
    page(
        &format!("The boats of Marrow Quay\n\n{}", text.join("\n\n")),
        Some(&mut over),
    );
    assert!(over.asked <= 20 * 11 + 12 * 4, "asked {} times", over.asked);
}
