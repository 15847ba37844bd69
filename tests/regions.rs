//! Where words were printed, from the layout of a document to every reply.

use serde_json::Value;
use standfirst::Standfirst;
use standfirst::model::scripted::ScriptedModel;
use standfirst::pipeline::verb::Summarize;
use standfirst::pipeline::{Config, Event, Input, ModelChoice, Watch};
use standfirst::prompt::Template;
use standfirst::read::{Document, Format, Layout, Line, Sheet, Unit, from_text};
use standfirst::render::{self, View};
use standfirst::span::{Region, Span};
use tempfile::TempDir;

const PAGE: &str = "MARKET DAY NEWS\n\nFerry saved\n\nBy Nora Pellam\n\nThe council kept the ferry on Monday after\na long debate. It will run for five years, said\n\
    the mayor. The boats were late all winter.\n\nMill sold\n\nBy Ivo Brandt\n\nThe old mill at the weir was sold on Friday.\n\
    Its wheel will turn again in May.\n";

/// The page with a layout: every line of its text is a line of one column, the second article on the next printed page.
fn printed() -> Document {
    let mut document = from_text(Some("paper.pdf".to_owned()), Format::Plain, PAGE.to_owned(), "utf-8").unwrap();
    let mill = PAGE.find("Mill sold").unwrap();
    let mut start = 0;
    let mut lines = Vec::new();
    for (number, text) in PAGE.split_inclusive('\n').enumerate() {
        let span = Span::new(start, start + text.len()).trimmed(PAGE);
        start += text.len();
        let page = if span.start < mill { 3 } else { 4 };
        let bounds = [50.5, 20.0 + 14.0 * number as f32, 6.0 * span.len() as f32, 12.0];
        if !span.is_empty() {
            lines.push(Line::new(span, Region { page, bounds }));
        }
    }
    let sheet = |page| Sheet {
        page,
        width: 595.0,
        height: 842.0,
        unit: Unit::Point,
    };
    document.layout = Some(Layout {
        sheets: vec![sheet(3), sheet(4)],
        lines,
        ..Layout::default()
    });
    document
}

fn open() -> Standfirst {
    Standfirst::open(Config::new(ModelChoice::None)).unwrap()
}

fn value(reply: &impl serde::Serialize) -> Value {
    serde_json::to_value(reply).unwrap()
}

/// All objects in `value` that have `spans`, or a `span` with a `text`: what is quoted, and what is located.
fn places<'a>(value: &'a Value, found: &mut Vec<&'a Value>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| places(value, found)),
        Value::Object(fields) => {
            let located = fields.contains_key("span") && fields.contains_key("text");
            let quoted = fields.contains_key("spans") && !fields.contains_key("outcome");
            if located || quoted {
                found.push(value);
            }
            fields.values().for_each(|value| places(value, found));
        }
        _ => {}
    }
}

fn all_places(value: &Value) -> Vec<&Value> {
    let mut found = Vec::new();
    places(value, &mut found);
    found
}

/// Every place in a reply has the regions of its own lines.
#[track_caller]
fn hold(reply: &Value, least: usize) {
    let layout = printed().layout.unwrap();
    let places = all_places(reply);
    assert!(places.len() >= least, "{} places: {reply}", places.len());
    for place in places {
        let spans: Vec<Span> = match place.get("spans") {
            Some(spans) => serde_json::from_value(spans.clone()).unwrap(),
            None => vec![serde_json::from_value(place["span"].clone()).unwrap()],
        };
        let regions: Vec<Region> = serde_json::from_value(place["regions"].clone()).unwrap();
        assert_eq!(regions, layout.regions(&spans), "{place}");
        for field in ["page", "box"] {
            assert!(place["regions"][0].get(field).is_some(), "no `{field}`");
        }
        assert_eq!(place["regions"][0].as_object().unwrap().len(), 2);
        assert_eq!(place["regions"][0]["box"].as_array().unwrap().len(), 4);
    }
}

#[test]
fn every_part_of_a_page_tells_where_it_was_printed() {
    let reply = open().read(printed().into()).unwrap();
    let told = value(&reply);
    hold(&told, 8);
    assert_eq!(
        told["layout"],
        serde_json::json!([
            {"page": 3, "width": 595.0, "height": 842.0, "unit": "pt"},
            {"page": 4, "width": 595.0, "height": 842.0, "unit": "pt"},
        ])
    );
    let line = render::json(&reply).unwrap();
    assert!(
        line.contains(r#""regions":[{"page":3,"box":[50.5,48.0,66.0,12.0]}]"#),
        "{line}"
    );
    let text = render::page_text(&reply, PAGE, &View::default());
    assert!(
        text.contains("a1 Ferry saved  [page 3]") && text.contains("a2 Mill sold  [page 4]"),
        "{text}"
    );
    let markdown = render::page_markdown(&reply, false);
    assert!(
        markdown.contains("# Mill sold\n\n*[page 4](paper.pdf#page=4)*\n"),
        "{markdown}"
    );
    let csv = render::page_csv(&reply, true).unwrap();
    assert!(
        csv.lines().next().unwrap().ends_with(",page,boxes")
            && csv.contains(",4,\"4:50.5,216,264,26\"")
            && csv.contains(",3,\"3:50.5,104,282,40\""),
        "{csv}"
    );
}

#[test]
fn a_page_that_was_printed_nobody_knows_where_says_nothing_of_it() {
    let plain = || Document {
        layout: None,
        ..printed()
    };
    let standfirst = open();
    let replies = [
        value(&standfirst.read(plain().into()).unwrap()),
        value(&standfirst.summarize(plain().into()).unwrap()),
        value(
            &standfirst
                .ask("Who kept the ferry on Monday?", None, vec![plain().into()])
                .unwrap(),
        ),
    ];
    for reply in replies {
        assert!(reply.get("layout").is_none());
        assert!(
            all_places(&reply).iter().all(|place| place.get("regions").is_none()),
            "{reply}"
        );
    }
}

#[test]
fn a_structure_comes_back_with_its_regions_and_without() {
    let standfirst = open();
    let reply = standfirst.read(printed().into()).unwrap();
    let line = render::json(&reply).unwrap();
    let parsed = || serde_json::from_str::<render::PageReply>(&line).unwrap();
    assert_eq!(parsed(), reply);
    // Beside its document, whose layout counts; then of its own parts.
    let mut stale = parsed();
    stale.page.articles[0].headline.as_mut().unwrap().regions.clear();
    let again = Input::from_reply(stale, Some(printed())).unwrap();
    assert_eq!(standfirst.read(again).unwrap(), reply);
    let corrected = Input::soundly_structured(printed(), parsed().page).unwrap();
    assert_eq!(standfirst.read(corrected).unwrap(), reply);
    let rebuilt = Input::from_reply(parsed(), None).unwrap();
    assert_eq!(standfirst.read(rebuilt.clone()).unwrap(), reply);
    let answer = standfirst
        .ask("When was the old mill sold?", None, vec![rebuilt])
        .unwrap();
    let cited = &answer.citations[0];
    assert!(cited.quote.contains("sold on Friday"), "{}", cited.quote);
    assert!(cited.regions.iter().all(|region| region.page == 4) && !cited.regions.is_empty());
    let mut bare = parsed();
    bare.layout.clear();
    let bare = standfirst.read(Input::from_reply(bare, None).unwrap()).unwrap();
    assert!(
        all_places(&value(&bare))
            .iter()
            .all(|place| place.get("regions").is_none())
    );
    // Whatever it says, nothing breaks.
    let mut wild = parsed();
    let headline = wild.page.articles[0].headline.as_mut().unwrap();
    headline.regions = vec![
        Region {
            page: 9,
            bounds: [f32::INFINITY, -1.0, f32::NAN, 0.0],
        };
        400
    ];
    let wild = standfirst.read(Input::from_reply(wild, None).unwrap()).unwrap();
    assert!(wild.page.articles[0].headline.as_ref().unwrap().regions.is_empty());
}

#[test]
fn summaries_and_their_parts_tell_where_their_sentences_were_printed() {
    let script: Vec<&str> = PAGE.split_inclusive('.').map(str::trim).collect();
    let model = ScriptedModel::session(script);
    let scripted = Standfirst::with_session(Config::new(ModelChoice::None), model, Template::CHATML).unwrap();
    let mut events = Vec::new();
    let mut see = |event: &Event| events.push(value(event));
    let reply = scripted
        .perform(Summarize::new(printed().into()), Watch::of(&mut see))
        .unwrap();
    let told = value(&reply);
    hold(&told, 4);
    hold(&value(&events), 2);
    assert_eq!(
        (
            told["articles"][0]["page"].as_u64(),
            told["articles"][1]["page"].as_u64()
        ),
        (Some(3), Some(4))
    );
    let begun: Vec<&Value> = events.iter().filter_map(|event| event.get("article")).collect();
    assert_eq!(
        (begun[0]["page"].as_u64(), begun[1]["page"].as_u64()),
        (Some(3), Some(4))
    );
    let text = render::summary_text(&reply, &View::default());
    assert!(
        text.contains("a2 Mill sold  [page 4]") && text.contains(" · page 3]"),
        "{text}"
    );
    let markdown = render::summary_markdown(&reply);
    assert!(
        markdown.contains("*[page 4](paper.pdf#page=4)*") && markdown.contains("([page 4](paper.pdf#page=4): "),
        "{markdown}"
    );
    assert!(render::summary_csv(&reply, false).unwrap().contains(",4,\"4:50.5,"));
}

#[test]
fn citations_name_page_and_box_and_what_is_kept_does_so_too() {
    let dir = TempDir::new().unwrap();
    let standfirst = Standfirst::open(Config {
        cache_dir: Some(dir.path().to_owned()),
        ..Config::new(ModelChoice::None)
    })
    .unwrap();
    let mut other = Input::from_text("Harbour closed\n\nThe harbour was closed by ice on Sunday.\n").unwrap();
    other.document.source.path = Some("other.txt".to_owned());
    let ask = || {
        let inputs = vec![other.clone(), printed().into()];
        standfirst.ask("When was the old mill sold?", None, inputs).unwrap()
    };
    let reply = ask();
    hold(&value(&reply), 1);
    let mut view = View::default();
    assert!(render::answer_text(&reply, &view).contains(" · page 4]"));
    view.boxes = true;
    let text = render::answer_text(&reply, &view);
    assert!(
        text.contains(" · page 4 · box 50,") || text.contains(" · page 4 · box 51,"),
        "{text}"
    );
    assert!(text.contains("(paper.pdf#page=4 a2 "), "{text}");
    let markdown = render::answer_markdown(&reply);
    assert!(
        markdown.contains(" — paper.pdf, [page 4](paper.pdf#page=4)\n"),
        "{markdown}"
    );
    assert!(render::answer_csv(&reply, false).unwrap().contains(",4,\"4:50.5,"));
    let again = ask();
    assert!(again.timing.cached);
    assert_eq!((again.exact, again.citations), (reply.exact, reply.citations));
    let summary = |number: usize| {
        let mut input = Input::from(printed());
        input.document.source.page = Some(number);
        standfirst.summarize(input).unwrap()
    };
    let (first, second) = (summary(1), summary(1));
    assert!(second.timing.cached);
    assert_eq!(first.articles, second.articles);
    assert_eq!(
        standfirst.read(printed().into()).unwrap(),
        standfirst.read(printed().into()).unwrap()
    );
}

#[test]
fn pages_of_one_file_are_told_apart() {
    let text = "Page 1\n\nFerry saved\n\nThe council kept the ferry on Monday.\n\u{c}Page 2\n\nMill sold\n\nThe old mill was sold on Friday.\n";
    let inputs = Input::pages(Some("paper.txt"), text.as_bytes(), None).unwrap();
    assert_eq!(inputs.len(), 2);
    let standfirst = open();
    let ask = |inputs: Vec<Input>| standfirst.ask("When was the old mill sold?", None, inputs).unwrap();
    let reply = ask(inputs.clone());
    assert_eq!(reply.citations[0].page, Some(2));
    assert!(render::answer_text(&reply, &View::default()).contains(" · page 2]"));
    let summary = standfirst.summarize(inputs[1].clone()).unwrap();
    assert_eq!(summary.articles[0].page, Some(2));
    assert!(render::summary_text(&summary, &View::default()).starts_with("paper.txt, page 2 · en"));
}
