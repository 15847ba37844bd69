//! Readers of files that say where words were printed: markup and PDF, spoiled.

use crate::mutate::each;
use crate::whole::holds;
use standfirst::page::assemble;
use standfirst::read::{Format, documents, documents_opened, issue_files};
use std::path::PathBuf;

const METS: &str = "<mets:mets xmlns:mets=\"m\"><mets:fileSec><mets:file ID=\"a\"><mets:FLocat xlink:href=\"file://./ALTO/1.xml\"/></mets:file>\
    <mets:file ID=\"b\"><mets:FLocat xlink:href=\"../../2.xml\"/></mets:file></mets:fileSec><mets:structMap TYPE=\"PHYSICAL\"><mets:div>\
    <mets:fptr FILEID=\"a\"/></mets:div></mets:structMap></mets:mets>";

fn seeds() -> Vec<Vec<u8>> {
    let cases = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let input = |case: &str| std::fs::read(cases.join(case)).unwrap();
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
            if let Some(layout) = &document.layout {
                assert!(layout.lines.is_sorted_by_key(|line| line.span));
            }
        }
        let _ = documents_opened(None, Format::Pdf, bytes, None, Some("secret"));
        for path in issue_files(bytes).unwrap_or_default() {
            assert!(
                !path.starts_with('/') && path.split('/').all(|part| part != ".."),
                "{path}"
            );
        }
    });
}
