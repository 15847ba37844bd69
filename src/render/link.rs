//! Where a cited page is opened: `file.pdf#page=3`, as readers of PDF take it.

use super::printed::pages;
use crate::span::Region;

/// The address of the printed page that `regions` stand on, or of `page`, in the PDF at `path`; nothing for files that cannot be opened at a page.
pub fn page_link(path: Option<&str>, regions: &[Region], page: Option<usize>) -> Option<String> {
    let path = path.filter(|path| is_pdf(path))?;
    let page = pages(regions, page).first().copied()?;
    Some(format!("{path}#page={page}"))
}

fn is_pdf(path: &str) -> bool {
    let ending = path.rsplit('.').next().unwrap_or_default();
    ending.eq_ignore_ascii_case("pdf") && path.len() > ending.len() && !path.contains('!')
}

/// `words` as a Markdown link to `address`, whose characters are written so that none ends it.
pub(super) fn markdown(words: &str, address: &str) -> String {
    let mut target = String::new();
    for byte in address.bytes() {
        let plain = byte.is_ascii_alphanumeric() || b"-._~/#=&:,;@+".contains(&byte);
        if plain {
            target.push(char::from(byte));
        } else {
            target.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("[{words}]({target})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_a_pdf_has_an_address() {
        let region = Region {
            page: 3,
            bounds: [0.0; 4],
        };
        let link = |path, regions: &[Region], page| page_link(path, regions, page);
        assert_eq!(
            link(Some("a/b.PDF"), &[region], None).as_deref(),
            Some("a/b.PDF#page=3")
        );
        assert_eq!(link(Some("b.pdf"), &[], Some(7)).as_deref(), Some("b.pdf#page=7"));
        for (path, page) in [
            (Some("b.xml"), Some(7)),
            (Some("x.zip!b.pdf"), Some(7)),
            (Some("b.pdf"), None),
            (None, Some(1)),
        ] {
            assert_eq!(link(path, &[], page), None);
        }
    }

    #[test]
    fn no_name_of_a_file_ends_a_link() {
        assert_eq!(
            markdown("page 3", "a (b)]\n<c>.pdf#page=3"),
            "[page 3](a%20%28b%29%5D%0A%3Cc%3E.pdf#page=3)"
        );
        assert_eq!(markdown("x", "渡口.pdf"), "[x](%E6%B8%A1%E5%8F%A3.pdf)");
    }
}
