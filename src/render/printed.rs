//! Where words were printed, told to people: pages, and boxes on them.

use crate::page::Article;
use crate::read::Source;
use crate::span::Region;

/// The printed pages of `regions` in their order, each once; `page` where there are none.
pub(super) fn pages(regions: &[Region], page: Option<usize>) -> Vec<usize> {
    let mut pages: Vec<usize> = Vec::new();
    for page in regions.iter().map(|region| region.page) {
        if !pages.contains(&page) {
            pages.push(page);
        }
    }
    if pages.is_empty() {
        pages.extend(page);
    }
    pages
}

/// `page 3`, or `pages 3, 4`; nothing where no page is known.
pub(super) fn named(pages: &[usize]) -> Option<String> {
    match pages {
        [] => None,
        [page] => Some(format!("page {page}")),
        pages => Some(format!("pages {}", listed(pages, ", "))),
    }
}

/// The numbers of `pages` with `between` between them.
pub(super) fn listed(pages: &[usize], between: &str) -> String {
    let pages: Vec<String> = pages.iter().map(usize::to_string).collect();
    pages.join(between)
}

/// The printed page that an article begins on; that of its file where nobody knows where its words were printed.
pub(super) fn begins(article: &Article, source: &Source) -> Option<usize> {
    let headline = article.headline.iter().flat_map(|headline| &headline.regions);
    let paragraphs = article.sections.iter().flat_map(|section| &section.paragraphs);
    let mut all = headline.chain(paragraphs.flat_map(|paragraph| &paragraph.regions));
    all.next().map(|region| region.page).or(source.page)
}

/// The boxes around `regions`, lines one below another in one: left and top, width and height, in whole units.
pub(super) fn boxes(regions: &[Region]) -> Vec<String> {
    let told = together(regions).into_iter().map(|region| {
        let [x, y, width, height] = region.bounds;
        format!("{x:.0},{y:.0} {width:.0}×{height:.0}")
    });
    told.collect()
}

/// The same for programs: `page:left,top,width,height` of each, a space between two.
pub(super) fn places<'a>(regions: impl Iterator<Item = &'a Region>) -> String {
    let regions: Vec<Region> = regions.copied().collect();
    let told = together(&regions).into_iter().map(|region| {
        let [x, y, width, height] = region.bounds.map(|value| (value * 100.0).round() / 100.0);
        format!("{}:{x},{y},{width},{height}", region.page)
    });
    told.collect::<Vec<_>>().join(" ")
}

/// `regions`, those of lines one below another in one.
fn together(regions: &[Region]) -> Vec<Region> {
    let mut found: Vec<Region> = Vec::new();
    for region in regions {
        match found.last_mut() {
            Some(last) if last.page == region.page && overlap(last, region) => *last = around(last, region),
            _ => found.push(*region),
        }
    }
    found
}

/// Whether two lines stand in one column, as far as their widths tell.
fn overlap(a: &Region, b: &Region) -> bool {
    let [(a, a_width), (b, b_width)] = [a, b].map(|region| (region.bounds[0], region.bounds[2]));
    a < b + b_width && b < a + a_width
}

fn around(a: &Region, b: &Region) -> Region {
    let side = |start: usize| {
        let [(a, a_long), (b, b_long)] = [a, b].map(|region| (region.bounds[start], region.bounds[start + 2]));
        let from = a.min(b);
        (from, (a + a_long).max(b + b_long) - from)
    };
    let ((x, width), (y, height)) = (side(0), side(1));
    Region {
        page: a.page,
        bounds: [x, y, width, height],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(page: usize, x: f32, y: f32) -> Region {
        Region {
            page,
            bounds: [x, y, 80.0, 12.0],
        }
    }

    #[test]
    fn lines_of_a_column_are_one_box_and_columns_are_several() {
        let regions = [
            line(1, 10.0, 700.0),
            line(1, 8.0, 714.0),
            line(1, 100.0, 40.0),
            line(2, 100.0, 40.0),
        ];
        assert_eq!(boxes(&regions), ["8,700 82×26", "100,40 80×12", "100,40 80×12"]);
        assert_eq!(places(regions.iter()), "1:8,700,82,26 1:100,40,80,12 2:100,40,80,12");
        assert_eq!(named(&pages(&regions, Some(7))).unwrap(), "pages 1, 2");
        assert_eq!(named(&pages(&[], Some(7))).unwrap(), "page 7");
        assert_eq!(named(&pages(&[], None)), None);
    }
}
