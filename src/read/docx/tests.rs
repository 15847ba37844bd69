//! Texts of word processors with all that such programs write.

use crate::read::zipped::tests::packed;
use crate::read::{BlockKind, Document, Format, document};

const RELATIONS: &str =
    "<Relationships><Relationship Type=\"http://x/officeDocument\" Target=\"word/document.xml\"/></Relationships>";
const PARTS: &str = "<Relationships><Relationship Type=\"http://x/styles\" Target=\"styles.xml\"/>\
    <Relationship Type=\"http://x/footnotes\" Target=\"footnotes.xml\"/><Relationship Type=\"http://x/header\" Target=\"header1.xml\"/></Relationships>";
const STYLES: &str = "<w:styles><w:style w:type=\"paragraph\" w:styleId=\"Titel\"><w:name w:val=\"Title\"/></w:style>\
    <w:style w:type=\"paragraph\" w:styleId=\"H1\"><w:name w:val=\"heading 1\"/></w:style>\
    <w:style w:type=\"paragraph\" w:styleId=\"Own\"><w:name w:val=\"Own\"/><w:basedOn w:val=\"H1\"/></w:style></w:styles>";
const FOOTNOTES: &str = "<w:footnotes><w:footnote w:type=\"separator\"><w:p><w:r><w:t>-</w:t></w:r></w:p></w:footnote>\
    <w:footnote w:id=\"2\"><w:p><w:r><w:t>By a vote.</w:t></w:r></w:p></w:footnote></w:footnotes>";
const HEADER: &str = "<w:hdr><w:p><w:r><w:t>The Post</w:t></w:r></w:p></w:hdr>";

fn paragraph(style: &str, runs: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{runs}</w:p>")
}

fn run(text: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

fn sized(size: u32, bold: bool, text: &str) -> String {
    let bold = if bold { "<w:b/>" } else { "" };
    format!("<w:p><w:r><w:rPr>{bold}<w:sz w:val=\"{size}\"/></w:rPr><w:t>{text}</w:t></w:r></w:p>")
}

fn read(body: &str) -> Document {
    let main = format!("<w:document><w:body>{body}</w:body></w:document>");
    let parts = packed(&[
        ("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", RELATIONS),
        ("word/document.xml", &main),
        ("word/_rels/document.xml.rels", PARTS),
        ("word/styles.xml", STYLES),
        ("word/footnotes.xml", FOOTNOTES),
        ("word/header1.xml", HEADER),
    ]);
    let page = document(Some("a.zip".to_owned()), Format::Plain, &parts).unwrap();
    assert_eq!(page.source.format, "docx");
    page
}

fn of(page: &Document, kind: BlockKind) -> Vec<&str> {
    let blocks = page.blocks.iter().filter(|block| block.kind == kind);
    blocks.map(|block| block.span.text(&page.text).unwrap()).collect()
}

#[test]
fn styles_tell_what_paragraphs_are() {
    let page = read(
        &[
            paragraph("Titel", &run("Ferry saved")),
            paragraph("", &run("By Ann Orr")),
            paragraph(
                "",
                &(run("The council kept it") + "<w:r><w:footnoteReference w:id=\"2\"/></w:r>" + &run(" again.")),
            ),
            paragraph("H1", &run("Fares")),
            paragraph("Own", &run("Boats")),
            "<w:p><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr>".to_owned() + &run("oars") + "</w:p>",
        ]
        .concat(),
    );
    assert_eq!(of(&page, BlockKind::Heading(1)), ["Ferry saved"]);
    assert_eq!(of(&page, BlockKind::Heading(2)), ["Fares", "Boats"]);
    assert_eq!(of(&page, BlockKind::Byline), ["By Ann Orr"]);
    assert_eq!(of(&page, BlockKind::Paragraph), ["The council kept it again."]);
    assert_eq!(of(&page, BlockKind::Verbatim), ["oars"]);
    assert_eq!(of(&page, BlockKind::Note), ["By a vote."]);
    assert_eq!(of(&page, BlockKind::Furniture), ["The Post"]);
}

#[test]
fn a_text_is_read_as_it_stands_after_its_corrections() {
    let page = read(&[
        paragraph("", &format!(
            "{}<w:del><w:r><w:delText>not </w:delText></w:r></w:del><w:ins>{}</w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>{}",
            run("It sails "), run("again "), run("daily.")
        )),
        paragraph("", "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>no</w:t></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>Page 3</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"),
        "<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent>".to_owned()
            + &paragraph("", &run("In a box."))
            + "</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>"
            + &paragraph("", &run("In a box."))
            + "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>",
        "<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc><w:p>".to_owned() + &run("Day") + "</w:p></w:tc><w:tc><w:p>" + &run("Fare")
            + "</w:p></w:tc></w:tr><w:tr><w:tc><w:p>" + &run("Monday") + "</w:p></w:tc><w:tc><w:p>" + &run("1d") + "</w:p><w:p>" + &run("or 2d")
            + "</w:p></w:tc></w:tr></w:tbl>",
    ]
    .concat());
    assert_eq!(
        of(&page, BlockKind::Paragraph),
        ["It sails again daily.", "Page 3", "In a box."]
    );
    assert_eq!(of(&page, BlockKind::Verbatim), ["Day\tFare"]);
    assert_eq!(of(&page, BlockKind::Row), ["Monday\t1d or 2d"]);
}

#[test]
fn sizes_tell_where_no_style_does() {
    let long = "The council of the town kept the ferry for five more years on Monday, as its master had asked it to do in May.";
    let page = read(
        &[
            sized(44, true, "THE POST"),
            sized(14, false, "Monday, 14 March 2022 | Page 3"),
            sized(14, false, "Transport"),
            sized(34, true, "Ferry saved"),
            sized(22, false, "It sails for five more years"),
            sized(17, true, "By Ann Orr"),
            sized(18, false, long),
            sized(26, true, "Mill burns"),
            sized(17, true, "By Ben Ufer"),
            sized(18, false, long),
            sized(18, true, "The cause"),
            sized(18, false, long),
        ]
        .concat(),
    );
    assert_eq!(of(&page, BlockKind::Heading(1)), ["Ferry saved", "Mill burns"]);
    assert_eq!(of(&page, BlockKind::Kicker), ["Transport"]);
    assert_eq!(of(&page, BlockKind::Deck), ["It sails for five more years"]);
    assert_eq!(of(&page, BlockKind::Byline), ["By Ann Orr", "By Ben Ufer"]);
    assert_eq!(of(&page, BlockKind::Heading(2)), ["The cause"]);
    assert_eq!(of(&page, BlockKind::Paragraph), [long; 3]);
    assert_eq!(of(&page, BlockKind::Furniture).len(), 3);
}
