//! What a TEI file says of itself: what was read, when it was printed, and what read it.

use super::reply::PageReply;
use super::xml::{attribute, escaped};

/// The header of the page in `reply`.
pub(super) fn header(reply: &PageReply) -> String {
    let source = &reply.source;
    let title = escaped(source.path.as_deref().unwrap_or("page"));
    let page = source
        .page
        .map(|page| format!("<biblScope unit=\"page\">{page}</biblScope>"))
        .unwrap_or_default();
    let date = source.date.as_ref().map(|date| {
        let when = attribute("when", &date.value);
        format!("<date{when}>{}</date>", escaped(&date.value))
    });
    let version = attribute("version", &reply.version);
    // Of a page's title nothing is known but the name of its file: it is no headline.
    format!(
        "<teiHeader>\n<fileDesc>\n<titleStmt><title type=\"desc\">{title}</title></titleStmt>\n\
         <publicationStmt><p>Not published: put together from a page by standfirst.</p></publicationStmt>\n\
         <sourceDesc><bibl><title type=\"desc\">{title}</title>{page}{}<idno type=\"blake3\">{}</idno></bibl></sourceDesc>\n</fileDesc>\n\
         <encodingDesc><appInfo><application ident=\"standfirst\"{version}><label>standfirst</label></application></appInfo></encodingDesc>\n\
         </teiHeader>\n",
        date.unwrap_or_default(),
        escaped(&source.blake3)
    )
}
