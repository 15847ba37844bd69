//! Builds small PDFs in code.

use crate::read::pdf::limits::Limits;
use crate::read::pdf::one_page::Page;
use crate::read::pdf::reader::Pages;
use crate::read::pdf::refusal::Refusal;

/// A file under construction: objects by number, from 1.
pub struct Pdf {
    objects: Vec<String>,
    page: String,
}

/// Object numbers that are always there.
const CATALOG: &str = "<</Type/Catalog/Pages 2 0 R>>";

impl Pdf {
    /// One page of 600 by 800 points; fonts `/F` (Helvetica), `/B` (bold) and
    /// `/I` a grey picture.
    pub fn new(content: &str) -> Pdf {
        let font = |name: &str| format!("<</Type/Font/Subtype/Type1/BaseFont/{name}/Encoding/WinAnsiEncoding>>");
        let image = "<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Length 1>>\nstream\nx\nendstream";
        Pdf {
            objects: vec![
                CATALOG.to_owned(),
                "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
                String::new(),
                stream("", content),
                font("Helvetica"),
                font("Helvetica-Bold"),
                image.to_owned(),
            ],
            page: "/Contents 4 0 R".to_owned(),
        }
    }

    /// Adds an object; gives its number.
    pub fn object(&mut self, body: impl Into<String>) -> usize {
        self.objects.push(body.into());
        self.objects.len()
    }

    /// More entries of the page's dictionary.
    pub fn page(mut self, entries: &str) -> Pdf {
        self.page.push_str(entries);
        self
    }

    /// Changes an object, by number.
    pub fn set(mut self, number: usize, body: impl Into<String>) -> Pdf {
        self.objects[number - 1] = body.into();
        self
    }

    pub fn bytes(&self) -> Vec<u8> {
        let resources =
            "/Resources<</Font<</F 5 0 R/B 6 0 R/X 8 0 R>>/XObject<</I 7 0 R/Y 8 0 R>>/Properties<</L 8 0 R>>>>";
        let page = format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]{resources}{}>>",
            self.page
        );
        let mut out = "%PDF-1.7\n".to_owned();
        let mut places = Vec::new();
        for (at, body) in self.objects.iter().enumerate() {
            places.push(out.len());
            let body = if at == 2 { &page } else { body };
            out += &format!("{} 0 obj\n{body}\nendobj\n", at + 1);
        }
        let start = out.len();
        out += &format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1);
        for place in &places {
            out += &format!("{place:010} 00000 n \n");
        }
        out += &format!(
            "trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n",
            places.len() + 1
        );
        out.into_bytes()
    }
}

/// A stream object with more entries in its dictionary.
pub fn stream(entries: &str, data: &str) -> String {
    format!("<</Length {}{entries}>>\nstream\n{data}\nendstream", data.len())
}

/// Text at a place, in `/F` of `size`.
pub fn at(x: f32, y: f32, size: f32, text: &str) -> String {
    format!("BT /F {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET\n")
}

/// All pages of a file.
pub fn read(bytes: Vec<u8>) -> Result<Vec<Page>, Refusal> {
    Pages::open(bytes, None, Limits::default())?.collect()
}

/// Its lines as text, in the order of the sheet.
pub fn lines(pages: &[Page]) -> Vec<String> {
    let lines = pages.iter().flat_map(|p| &p.sheet.lines);
    lines
        .map(|l| l.words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" "))
        .collect()
}

/// The lines of a file with one page of this content.
pub fn lines_of(content: &str) -> Vec<String> {
    lines(&read(Pdf::new(content).bytes()).expect("readable"))
}
