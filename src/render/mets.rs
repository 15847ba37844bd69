//! Pages as METS: each a file of PAGE XML, or of TEI where nobody knows where its words stand, held by the METS file itself or beside
//! it; the logical structure has the articles, the physical one the pages.

use super::original::Original;
use super::page_xml::{Paged, PagedPart, paged};
use super::parts::PartKind;
use super::tei;
use super::xml::{DECLARATION, attribute, escaped};
use crate::page::Article;

/// A file of a page beside the METS file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// Its path from there.
    pub path: String,
    /// All of it.
    pub xml: String,
}

/// Pages of one METS file as they come.
#[derive(Debug, Default)]
pub(super) struct Mets {
    files: usize,
    logical: String,
    physical: String,
    /// The files of pictures.
    pictures: String,
    /// The files of pages that are not yet taken, where they do not stand in the METS file.
    beside: Option<Vec<Beside>>,
}

impl Mets {
    /// One whose pages stand beside it.
    pub(super) fn apart() -> Self {
        Self {
            beside: Some(Vec::new()),
            ..Self::default()
        }
    }

    /// The files beside it that were not taken before.
    pub(super) fn take(&mut self) -> Vec<Beside> {
        self.beside.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// The files of a page, after what stands before the first of all.
    pub(super) fn page(&mut self, original: &Original) -> String {
        let mut out = String::new();
        if self.files == 0 {
            out.push_str(&begin(original, self.beside.is_some()));
        }
        let layout = original.layout.filter(|layout| !layout.lines.is_empty());
        match layout {
            Some(layout) => {
                for sheet in &layout.sheets {
                    let number = self.files + 1;
                    let page = paged(original, layout, sheet, &format!("p{number}."));
                    self.printed(original, &page);
                    out.push_str(&self.file("application/vnd.prima.page+xml", page.xml, original.picture));
                }
            }
            None => {
                let prefix = format!("p{}.", self.files + 1);
                let xml = tei::page(original, &prefix);
                self.unprinted(original, &prefix);
                out.push_str(&self.file("application/tei+xml", xml, None));
            }
        }
        out
    }

    /// What stands behind the last page.
    pub(super) fn end(self) -> String {
        let Self {
            files,
            logical,
            physical,
            pictures,
            beside: _,
        } = self;
        if files == 0 {
            return String::new();
        }
        let pictures = match pictures.as_str() {
            "" => String::new(),
            pictures => format!("<fileGrp USE=\"IMAGES\">\n{pictures}</fileGrp>\n"),
        };
        format!(
            "</fileGrp>\n{pictures}</fileSec>\n<structMap TYPE=\"PHYSICAL\">\n<div TYPE=\"physSequence\">\n{physical}</div>\n</structMap>\n\
             <structMap TYPE=\"LOGICAL\">\n<div TYPE=\"Newspaper\">\n<div TYPE=\"ISSUE\">\n<div TYPE=\"CONTENT\">\n{logical}</div>\n</div>\n</div>\n\
             </structMap>\n</mets>\n"
        )
    }

    fn file(&mut self, media: &str, xml: String, picture: Option<&str>) -> String {
        self.files += 1;
        let number = self.files;
        let seen = picture.map(|address| self.picture(address)).unwrap_or_default();
        self.physical.push_str(&format!(
            "<div TYPE=\"page\" ID=\"page{number}\" ORDER=\"{number}\"><fptr FILEID=\"file{number}\"/>{seen}</div>\n"
        ));
        let inside = match &mut self.beside {
            None => format!("<FContent>\n<xmlData>\n{xml}</xmlData>\n</FContent>"),
            Some(beside) => {
                let kind = if media.contains("tei") { "tei" } else { "page" };
                let path = format!("pages/{number:04}.{kind}.xml");
                let place = located(&path);
                let xml = DECLARATION.to_owned() + &xml;
                beside.push(Beside { path, xml });
                place
            }
        };
        format!("<file ID=\"file{number}\" MIMETYPE=\"{media}\">\n{inside}\n</file>\n")
    }

    /// Adds the picture of the page, and gives what leads to it.
    fn picture(&mut self, address: &str) -> String {
        let number = self.files;
        let ending = address.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        let media = match ending.as_str() {
            "png" => "image/png",
            "tif" | "tiff" => "image/tiff",
            "jp2" | "j2k" | "jpf" | "jpx" => "image/jp2",
            _ => "image/jpeg",
        };
        let place = located(address);
        self.pictures.push_str(&format!(
            "<file ID=\"image{number}\" MIMETYPE=\"{media}\">\n{place}\n</file>\n"
        ));
        format!("<fptr FILEID=\"image{number}\"/>")
    }

    /// The articles of a page whose regions are known.
    fn printed(&mut self, original: &Original, page: &Paged) {
        let file = format!("file{}", self.files + 1);
        let articles = &original.reply.page.articles;
        for paged in &page.articles {
            let article = articles
                .iter()
                .find(|article| paged.id.ends_with(&format!(".{}", article.id)));
            let head = |part: &&PagedPart| {
                matches!(
                    part.kind,
                    PartKind::Kicker | PartKind::Headline | PartKind::Deck | PartKind::Byline
                )
            };
            let divs = |parts: &mut dyn Iterator<Item = &PagedPart>| -> String {
                parts
                    .map(|part| div(kind(part.kind), &areas(&file, &part.regions)))
                    .collect()
            };
            let heading = divs(&mut paged.parts.iter().filter(head));
            let body = divs(&mut paged.parts.iter().filter(|part| !head(part)));
            let inside = within("HEADING", &heading) + &within("BODY", &body);
            self.logical.push_str(&article_div(&paged.id, article, &inside));
        }
        for part in &page.apart {
            let inside = areas(&file, &part.regions);
            let outer = if part.kind == PartKind::Furniture {
                div("TITLE_SECTION", &inside)
            } else {
                div("CAPTION", &inside)
            };
            self.logical.push_str(&outer);
        }
    }

    /// The articles of a page of which only the text is known.
    fn unprinted(&mut self, original: &Original, prefix: &str) {
        let file = format!("file{}", self.files + 1);
        for article in &original.reply.page.articles {
            let id = format!("{prefix}{}", article.id);
            let inside = areas(&file, std::slice::from_ref(&id));
            self.logical
                .push_str(&article_div(&format!("{id}.div"), Some(article), &inside));
        }
    }
}

fn begin(first: &Original, links: bool) -> String {
    let reply = first.reply;
    let date = reply.source.date.as_ref().map(|date| {
        let value = escaped(&date.value);
        format!(
            "<dmdSec ID=\"described\">\n<mdWrap MDTYPE=\"DC\">\n<xmlData>\n<dcterms:issued xmlns:dcterms=\"http://purl.org/dc/terms/\">{value}</dcterms:issued>\n\
             </xmlData>\n</mdWrap>\n</dmdSec>\n"
        )
    });
    let label = attribute("LABEL", reply.source.path.as_deref().unwrap_or("page"));
    let links = if links {
        " xmlns:xlink=\"http://www.w3.org/1999/xlink\""
    } else {
        ""
    };
    format!(
        "{DECLARATION}<mets xmlns=\"http://www.loc.gov/METS/\"{links} TYPE=\"Newspaper\"{label}>\n<metsHdr>\n\
         <agent ROLE=\"CREATOR\" TYPE=\"OTHER\" OTHERTYPE=\"SOFTWARE\"><name>standfirst {}</name></agent>\n</metsHdr>\n{}\
         <fileSec>\n<fileGrp USE=\"FULLTEXT\">\n",
        escaped(&reply.version),
        date.unwrap_or_default()
    )
}

fn article_div(id: &str, article: Option<&Article>, inside: &str) -> String {
    let headline = article.and_then(|article| article.headline.as_ref());
    let label = headline
        .map(|headline| attribute("LABEL", &headline.words()))
        .unwrap_or_default();
    format!("<div TYPE=\"ARTICLE\"{}{label}>\n{inside}</div>\n", attribute("ID", id))
}

/// The parts of an article in the words that libraries use.
fn kind(kind: PartKind) -> &'static str {
    match kind {
        PartKind::Kicker => "OVERLINE",
        PartKind::Headline => "TITLE",
        PartKind::Deck => "SUBHEADLINE",
        PartKind::Byline => "AUTHOR",
        PartKind::Heading => "CROSSHEAD",
        PartKind::Paragraph | PartKind::Note => "PARAGRAPH",
        PartKind::Caption | PartKind::Credit => "CAPTION",
        PartKind::Furniture => "TITLE_SECTION",
    }
}

fn located(address: &str) -> String {
    format!("<FLocat LOCTYPE=\"URL\"{}/>", attribute("xlink:href", address))
}

fn areas(file: &str, ids: &[String]) -> String {
    let area = |id: &String| format!("<area FILEID=\"{file}\" BETYPE=\"IDREF\"{}/>", attribute("BEGIN", id));
    match ids {
        [id] => format!("<fptr>{}</fptr>", area(id)),
        ids => format!("<fptr><seq>{}</seq></fptr>", ids.iter().map(area).collect::<String>()),
    }
}

fn div(kind: &str, inside: &str) -> String {
    format!("<div TYPE=\"{kind}\">{inside}</div>\n")
}

fn within(kind: &str, inside: &str) -> String {
    if inside.is_empty() {
        return String::new();
    }
    format!("<div TYPE=\"{kind}\">\n{inside}</div>\n")
}
