//! Readers of files that say where words were printed: markup and PDF, spoiled.

use crate::mutate::each;
use crate::whole::holds;
use standfirst::page::{assemble, stated};
use standfirst::read::{Format, documents, documents_of, documents_opened, issue};
use std::path::PathBuf;

const METS: &str = "<mets:mets xmlns:mets=\"m\"><mets:fileSec><mets:file ID=\"a\"><mets:FLocat xlink:href=\"file://./ALTO/1.xml\"/></mets:file>\
    <mets:file ID=\"b\"><mets:FLocat xlink:href=\"../../2.xml\"/></mets:file></mets:fileSec><mets:structMap TYPE=\"PHYSICAL\"><mets:div>\
    <mets:fptr FILEID=\"a\"/></mets:div></mets:structMap><mets:structMap TYPE=\"LOGICAL\"><mets:div TYPE=\"ARTICLE\"><mets:div TYPE=\"TITLE\"><mets:fptr>\
    <mets:area FILEID=\"a\" BEGIN=\"b3\"/></mets:fptr></mets:div><mets:div TYPE=\"PARAGRAPH\"><mets:fptr><mets:seq><mets:area FILEID=\"a\" BEGIN=\"b9\"/>\
    <mets:area FILEID=\"a\" BEGIN=\"b5\"/></mets:seq></mets:fptr></mets:div></mets:div></mets:structMap></mets:mets>";

fn case(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(name)
}

fn seeds() -> Vec<Vec<u8>> {
    let input = |name: &str| std::fs::read(case(name)).unwrap();
    vec![
        input("70-printed-alto/input.xml"),
        input("70b-printed-hocr/input.html"),
        input("70c-printed-page-xml/input.xml"),
        input("70d-printed-pdf-in-rows/input.pdf"),
        METS.into(),
    ]
}

#[test]
fn printed_pages() {
    each("printed_pages", &seeds(), |bytes, chance| {
        let format = *chance.of(Format::ALL);
        for document in documents(None, format, bytes, None).unwrap_or_default() {
            let page = assemble(&document, None).unwrap();
            holds(&document, &page);
            if let Some(page) = stated(&document).unwrap() {
                holds(&document, &page);
            }
            if let Some(layout) = &document.layout {
                assert!(layout.lines.is_sorted_by_key(|line| line.span));
            }
        }
        let _ = documents_opened(None, Format::Pdf, bytes, None, Some("secret"));
        let Ok(issue) = issue(bytes) else { return };
        for path in issue.files() {
            assert!(
                !path.starts_with('/') && path.split('/').all(|part| part != ".."),
                "{path}"
            );
        }
        let page = std::fs::read_to_string(case("70-printed-alto/input.xml")).unwrap();
        let blocks = page.split("<TextBlock>").enumerate();
        let named = blocks.map(|(place, text)| match place {
            0 => text.to_owned(),
            _ => format!("<TextBlock ID='b{place}'>{text}"),
        });
        let page = named.collect::<String>();
        for document in documents_of(None, Format::Alto, page.as_bytes(), None, None, issue.page(0)).unwrap() {
            if let Some(page) = stated(&document).unwrap() {
                holds(&document, &page);
            }
        }
    });
}
