//! Pages and articles as resources: files below the folders, and what was read of them.

use super::server::Server;
use crate::pipeline::Input;
use crate::pipeline::verb::Read;
use crate::render::{self, PageReply};
use crate::service::{Listed, Refusal};
use rmcp::RoleServer;
use rmcp::model::{Resource, ResourceContents, ResourceTemplate};
use rmcp::service::RequestContext;
use serde_json::json;

/// What the addresses of pages begin with; the digest of the page's text follows.
const PAGE: &str = "standfirst://page/";
/// What stands between a page and the id of an article of it.
const ARTICLE: &str = "/article/";
/// What the addresses of files begin with.
const FILE: &str = "file://";
/// So many files are listed at most.
const FILES: usize = 1000;
/// All contents are the contract's JSON.
const MEDIA: &str = "application/json";

/// A page that was read, as a resource.
pub(super) fn page(id: &str, name: Option<&str>) -> Resource {
    Resource::new(format!("{PAGE}{id}"), name.unwrap_or("page"))
        .with_description("The page in articles, every part with its span")
        .with_mime_type(MEDIA)
}

/// How addresses are made.
pub(super) fn templates() -> Vec<ResourceTemplate> {
    let template = |uri: String, name: &str, what: &str| {
        ResourceTemplate::new(uri, name)
            .with_description(what)
            .with_mime_type(MEDIA)
    };
    vec![
        template(
            format!("{PAGE}{{id}}"),
            "page",
            "A page that was read, in articles, every part with its span",
        ),
        template(
            format!("{PAGE}{{id}}{ARTICLE}{{article}}"),
            "article",
            "An article of it, with its spans",
        ),
    ]
}

impl Server {
    /// What was read, then the files that can be.
    pub(super) async fn listed(&self) -> Vec<Resource> {
        let service = self.service.clone();
        let known = tokio::task::spawn_blocking(move || service.pages.list());
        let known = known.await.unwrap_or_default();
        let one = |found: &Listed| {
            let resource = page(found.id(), found.name());
            match found.headline() {
                Some(title) => resource.with_title(render::clean(title)),
                None => resource,
            }
        };
        let mut listed: Vec<Resource> = known.iter().map(one).collect();
        let folders = self.folders.clone();
        let files = tokio::task::spawn_blocking(move || folders.files(FILES))
            .await
            .unwrap_or_default();
        let file = |path: String| {
            let uri = format!("{FILE}{}", escaped(&path));
            Resource::new(uri, path).with_mime_type(MEDIA)
        };
        listed.extend(files.into_iter().map(file));
        listed
    }

    /// What the resource at `uri` holds; `None` where there is none.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub(super) async fn contents(
        &self,
        uri: &str,
        context: &RequestContext<RoleServer>,
    ) -> Result<Option<Vec<ResourceContents>>, Refusal> {
        let json = |text: String| ResourceContents::text(text, uri).with_mime_type(MEDIA);
        if let Some(path) = uri.strip_prefix(FILE) {
            let Some(path) = unescaped(path) else { return Ok(None) };
            let mut contents = Vec::new();
            for input in self.opened(path).await? {
                contents.push(json(self.read_again(&input, context).await?.0));
            }
            return Ok(Some(contents));
        }
        let Some(named) = uri.strip_prefix(PAGE) else {
            return Ok(None);
        };
        let (id, article) = match named.split_once(ARTICLE) {
            Some((id, article)) => (id, Some(article)),
            None => (named, None),
        };
        let Some(stored) = self.service.pages.get(id) else {
            return Ok(None);
        };
        let (text, read) = self.read_again(&stored.input, context).await?;
        let Some(wanted) = article else {
            return Ok(Some(vec![json(text)]));
        };
        let found = read.page.articles.iter().find(|article| article.id == wanted);
        let Some(article) = found else { return Ok(None) };
        let text = render::json(&json!({"source": read.source, "article": article}))?;
        Ok(Some(vec![json(text)]))
    }

    async fn read_again(
        &self,
        input: &Input,
        context: &RequestContext<RoleServer>,
    ) -> Result<(String, PageReply), Refusal> {
        let reply = self.done(Read { input: input.clone() }, context).await?;
        let read: PageReply = serde_json::from_str(&reply).map_err(|_| Refusal::Broke)?;
        self.keep(input, &read.page).await;
        Ok((reply.trim_end().to_owned(), read))
    }
}

/// `path` as part of an address, after RFC 3986.
fn escaped(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        match byte {
            b'/' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// The way back; `None` where it is none.
fn unescaped(text: &str) -> Option<String> {
    let (mut bytes, mut rest) = (Vec::new(), text.as_bytes());
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte == b'%' {
            let (digits, after) = rest.split_at_checked(2)?;
            let digits = std::str::from_utf8(digits).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = after;
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lead_back_to_paths() {
        for path in ["/pages/a.txt", "/页/a b%2F.txt", ""] {
            assert_eq!(unescaped(&escaped(path)).as_deref(), Some(path));
        }
        for broken in ["%", "%4", "%zz", "%ff"] {
            assert_eq!(unescaped(broken), None, "{broken}");
        }
    }
}
