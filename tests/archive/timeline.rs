//! A timeline tells a dated sentence an event, oldest first, and what is told twice once.

use super::Place;
use serde_json::Value;

fn timeline(place: &Place, arguments: &[&str]) -> Value {
    let reply = place.done(&[&["timeline", "--format", "json"], arguments].concat());
    serde_json::from_str(&reply).unwrap()
}

#[test]
fn events_stand_in_their_order_with_their_sentences() {
    let place = Place::filled();
    let reply = timeline(&place, &["bridge OR ferry OR 大桥 OR Brücke"]);
    assert_eq!(reply["schema"], "standfirst.timeline/1");
    let events = reply["events"].as_array().unwrap();
    let dates: Vec<&str> = events.iter().map(|event| event["date"].as_str().unwrap()).collect();
    let mut sorted = dates.clone();
    sorted.sort_unstable();
    assert_eq!(dates, sorted);
    assert!(dates.contains(&"1998-01-18"), "the day before the page's: {reply}");
    let event = events.iter().find(|event| event["date"] == "1998-01-18").unwrap();
    assert_eq!((&event["precision"], &event["resolved"]), (&"day".into(), &true.into()));
    let text = event["text"]["text"].as_str().unwrap();
    assert!(text.starts_with("Divers laid the first stones"), "{event}");
    assert_eq!(event["text"]["by"], "extract");
    assert_eq!(event["text"]["support"][0]["quote"], text);
}

#[test]
fn what_is_told_twice_is_told_once_and_what_has_no_day_is_counted() {
    let place = Place::filled();
    place.write(
        "1998/01/05/again.txt",
        "Ferry goes on\n\nThe council kept the ferry on Monday, after the harbour crews had called off their strike, it was said.\n",
    );
    place.index();
    let reply = timeline(&place, &["council ferry"]);
    let events = reply["events"].as_array().unwrap();
    assert_eq!(events.len(), 1, "{reply}");
    assert_eq!(events[0]["also"].as_array().unwrap().len(), 1);
    let reply = timeline(&place, &["miller"]);
    assert_eq!(reply["events"].as_array().unwrap().len(), 0);
    assert!(reply["notes"][0]["message"].as_str().unwrap().contains("without a day"));
}

#[test]
fn it_is_printed_in_every_form() {
    let place = Place::filled();
    let text = place.done(&["timeline", "council ferry"]);
    assert!(
        text.contains("The council kept the ferry") && text.contains("ferry.txt"),
        "{text}"
    );
    let markdown = place.done(&["timeline", "council ferry", "--format", "markdown"]);
    assert!(markdown.starts_with("# council ferry\n\n- **1998-01-"), "{markdown}");
    let table = place.done(&["timeline", "council ferry", "--format", "csv"]);
    assert!(table.starts_with("date,precision,text,path"), "{table}");
}
