//! What the interface gives.

use crate::support::{PAGE, Service};
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[test]
fn a_page_is_sent_listed_shown_corrected_and_removed() {
    let service = Service::start(&[]);
    let sent = service.page(PAGE);
    assert_eq!(sent["source_text"], PAGE);
    assert_eq!(sent["page"]["schema"], "standfirst.page/1");
    assert_eq!(sent["page"]["source"]["path"], "page.txt");
    assert_eq!(service.page(PAGE)["id"], sent["id"], "the same text has the same id");
    let id = sent["id"].as_str().unwrap();
    let path = format!("/v1/pages/{id}");
    assert_eq!(service.get(&path).value(), sent);
    let listed = &service.get("/v1/pages").value()["pages"];
    assert_eq!(listed.as_array().unwrap().len(), 1);
    assert_eq!(
        (&listed[0]["headlines"][0], &listed[0]["bytes"]),
        (
            &"Council saves the river ferry for five more years".into(),
            &PAGE.len().into()
        )
    );

    let mut structure = sent["page"].clone();
    let headline = structure["articles"][0]["headline"].take();
    structure["furniture"].as_array_mut().unwrap().push(headline);
    let corrected = service.json("PUT", &path, &structure);
    assert_eq!(corrected.status, 200, "{}", corrected.text());
    assert_eq!(corrected.value()["page"]["articles"][0]["headline"], Value::Null);
    let service = service.again(&[]);
    assert_eq!(
        service.get(&path).value(),
        corrected.value(),
        "a correction outlives the service"
    );

    structure["furniture"].as_array_mut().unwrap().pop();
    assert!(
        service
            .json("PUT", &path, &structure)
            .problem(422)
            .contains("belong to no part")
    );
    structure["furniture"] = json!([{ "span": [0, 49], "text": "" }, { "span": [5, 11], "text": "" }]);
    assert!(
        service
            .json("PUT", &path, &structure)
            .problem(422)
            .contains("two parts")
    );
    structure["furniture"] = json!([{ "span": [0, 9999], "text": "" }]);
    assert!(
        service
            .json("PUT", &path, &structure)
            .problem(422)
            .contains("does not fit")
    );

    assert_eq!(service.send("DELETE", &path, &[], b"").status, 204);
    service.get(&path).problem(404);
    service.send("DELETE", &path, &[], b"").problem(404);
    assert_eq!(service.get("/v1/pages").value()["pages"], json!([]));
    let left = std::fs::read_dir(service.cache.path().join("v1")).unwrap().flatten();
    for kind in left.filter(|kind| kind.path().is_dir() && kind.file_name() != "new") {
        assert_eq!(
            std::fs::read_dir(kind.path()).unwrap().count(),
            0,
            "{kind:?} holds something of the page"
        );
    }
}

#[test]
fn bytes_are_decoded_and_read_by_their_name_and_a_file_may_hold_several_pages() {
    let service = Service::start(&[]);
    let ours = [("Content-Type", "application/octet-stream"), ("X-Standfirst", "1")];
    let html = "<h1>Ferry saved</h1><p>The council kept the ferry.</p>".as_bytes();
    let sent = service.send("POST", "/v1/pages?name=a.html", &ours, html).value();
    assert_eq!(sent["page"]["articles"][0]["headline"]["text"], "Ferry saved");
    // `桥` in GB18030.
    let sent = service
        .send("POST", "/v1/pages?encoding=gb18030", &ours, b"\xc7\xc5\xc7\xc5\n")
        .value();
    assert_eq!((&sent["source_text"], &sent["name"]), (&"桥桥\n".into(), &Value::Null));
    let several = format!("{PAGE}\u{c}Bridge built\n\nThe bridge was built in a year. It is of stone.\n");
    let sent = service
        .send("POST", "/v1/pages?name=issue.txt", &ours, several.as_bytes())
        .value();
    let ids = sent["ids"].as_array().unwrap();
    assert_eq!((ids.len(), &ids[0]), (2, &sent["id"]));
    assert!(service.page(PAGE).get("ids").is_none());
    let other = service.get(&format!("/v1/pages/{}", ids[1].as_str().unwrap())).value();
    assert_eq!(other["page"]["source"]["page"], 2);
    let answer = service.json(
        "POST",
        "/v1/answers",
        &json!({ "question": "Was the bridge built in a year?", "pages": ids }),
    );
    assert_eq!(answer.value()["citations"][0]["path"], "issue.txt", "{}", answer.text());
}

#[test]
fn summaries_and_answers_are_the_programs_own() {
    let service = Service::start(&[]);
    let id = service.page(PAGE)["id"].as_str().unwrap().to_owned();
    let summaries = format!("/v1/pages/{id}/summaries");
    let first = service.json("POST", &summaries, &json!({}));
    assert_eq!(
        (first.status, first.value()["timing"]["cached"].clone()),
        (200, false.into())
    );
    let mut again = service.json("POST", &summaries, &json!({})).value();
    assert_eq!(again["timing"]["cached"], true);
    let mut first = first.value();
    for value in [&mut first, &mut again] {
        value.as_object_mut().unwrap().remove("timing");
    }
    assert_eq!(first, again);

    let answers = format!("/v1/pages/{id}/answers");
    let answer = service
        .json(
            "POST",
            &answers,
            &json!({ "question": "Who kept the ferry on Monday?" }),
        )
        .value();
    assert_eq!(
        (&answer["status"], &answer["citations"][0]["path"]),
        (&"answered".into(), &"page.txt".into())
    );
    let none = service.json("POST", &answers, &json!({ "question": "Zebra?" }));
    assert_eq!((none.status, &none.value()["status"]), (200, &"not_stated".into()));

    for (path, body, status) in [
        (summaries.as_str(), json!({ "sentences": 0 }), 422),
        (&summaries, json!({ "sentences": "3" }), 422),
        (&summaries, json!({ "language": "no tag" }), 422),
        (&summaries, json!({ "other": 1 }), 422),
        (&answers, json!({}), 422),
        (&answers, json!({ "question": " " }), 422),
        (&answers, json!({ "question": "x".repeat(5000) }), 422),
        ("/v1/answers", json!({ "question": "Who?", "pages": [] }), 422),
        (
            "/v1/answers",
            json!({ "question": "Who?", "pages": ["0".repeat(64)] }),
            404,
        ),
        ("/v1/pages/zero/answers", json!({ "question": "Who?" }), 404),
        ("/v1/pages", json!({ "text": " " }), 422),
        ("/v1/chat/completions", json!({ "messages": [] }), 422),
    ] {
        service.json("POST", path, &body).problem(status);
    }
    let json = [("Content-Type", "application/json")];
    service.send("POST", "/v1/pages", &json, b"{\"text\":").problem(400);
    let ours = [("Content-Type", "application/xml"), ("X-Standfirst", "1")];
    service.send("POST", "/v1/pages", &ours, b"<p/>").problem(415);
    service.send("PATCH", "/v1/pages", &json, b"").problem(405);
    service.get("/v2").problem(404);
}

#[test]
fn events_tell_of_the_work_and_end_with_the_reply() {
    let service = Service::start(&[]);
    let id = service.page(PAGE)["id"].as_str().unwrap().to_owned();
    let wish = [("Content-Type", "application/json"), ("Accept", "text/event-stream")];
    let summaries = format!("/v1/pages/{id}/summaries");
    for _ in 0..2 {
        let told = service.send("POST", &summaries, &wish, b"{}");
        assert_eq!(told.header("content-type"), Some("text/event-stream"));
        let (last, _) = events(&told.text()).pop().unwrap();
        assert_eq!(last, "result");
    }
    let answers = format!("/v1/pages/{id}/answers");
    let told = service.send("POST", &answers, &wish, b"{\"question\":\"Who kept the ferry?\"}");
    let told = events(&told.text());
    assert_eq!(
        told[0],
        ("progress".to_owned(), json!({ "stage": "reading", "done": 0, "of": 1 }))
    );
    let (last, reply) = told.last().unwrap();
    assert_eq!(
        (last.as_str(), &reply["schema"]),
        ("result", &"standfirst.answer/1".into())
    );
}

/// Names and data of events.
fn events(text: &str) -> Vec<(String, Value)> {
    let event = |event: &str| {
        let name = event.lines().find_map(|line| line.strip_prefix("event: "))?;
        let data = event.lines().find_map(|line| line.strip_prefix("data: "))?;
        Some((name.to_owned(), serde_json::from_str(data).unwrap()))
    };
    text.split("\n\n").filter_map(event).collect()
}

#[test]
fn the_document_names_what_there_is() {
    let service = Service::start(&[]);
    let document = service.get("/openapi.json").value();
    let built_in = standfirst::http::document().to_json().unwrap();
    assert_eq!(document, serde_json::from_str::<Value>(&built_in).unwrap());
    let paths = document["paths"].as_object().unwrap();
    let told: BTreeSet<&str> = paths.keys().map(String::as_str).collect();
    let expected = [
        "/healthz",
        "/metrics",
        "/v1/answers",
        "/v1/archives",
        "/v1/archives/pages",
        "/v1/chat/completions",
        "/v1/models",
        "/v1/models/{id}",
        "/v1/pages",
        "/v1/pages/{id}",
        "/v1/pages/{id}/answers",
        "/v1/pages/{id}/pictures/{sheet}",
        "/v1/pages/{id}/summaries",
        "/v1/search",
        "/v1/timeline",
    ];
    assert_eq!(told, BTreeSet::from(expected));
    for (path, methods) in paths {
        let path = path.replace("{id}", "x").replace("{sheet}", "1");
        for (method, operation) in methods.as_object().unwrap() {
            let found = service.json(&method.to_uppercase(), &path, &json!({}));
            let status = found.status;
            assert!(
                status != 405 && !found.text().contains("nothing of that name"),
                "{method} {path}: {status}"
            );
            let known = operation["responses"].as_object().unwrap();
            let class = format!("{}XX", status / 100);
            assert!(
                known.contains_key(&status.to_string()) || known.contains_key(&class),
                "{method} {path}: {status}"
            );
        }
        service.send("TRACE", &path, &[], b"").problem(405);
    }
    for name in ["Span", "Located", "Page", "SummaryReply", "AnswerReply", "Problem"] {
        assert!(
            document["components"]["schemas"][name].is_object(),
            "no schema `{name}`"
        );
    }
    let schemas = &document["components"]["schemas"];
    let region = &schemas["Region"]["properties"];
    assert!(region["page"].is_object() && region["box"].is_object(), "{region}");
    for (name, field) in [
        ("Located", "regions"),
        ("Quoted", "regions"),
        ("Support", "regions"),
        ("Citation", "regions"),
    ] {
        let schema = &schemas[name];
        assert!(schema["properties"][field].is_object(), "{schema}");
        let required = schema["required"].as_array().unwrap();
        assert!(!required.contains(&field.into()), "{schema}");
    }
}

#[test]
fn it_tells_how_it_is() {
    let service = Service::start(&[]);
    let health = service.get("/healthz").value();
    assert_eq!((&health["status"], &health["model"]), (&"ok".into(), &Value::Null));
    service.page(PAGE);
    let metrics = service.get("/metrics").text();
    assert!(
        metrics.contains("standfirst_requests_total{method=\"POST\",route=\"/v1/pages\",status=\"201\"} 1\n"),
        "{metrics}"
    );
    assert!(metrics.ends_with("# EOF\n"));
    assert_eq!(
        service.get("/v1/models").value(),
        json!({ "object": "list", "data": [] })
    );
}
