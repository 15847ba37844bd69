//! Who may use the service: a browser's page from elsewhere may not, and beyond loopback nobody without the token.

use super::problem::Problem;
use axum::extract::{Request, State as Extract};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// The header that tells a request from a form that some page elsewhere may send.
const OURS: &str = "x-standfirst";

/// What is reached without a token: the reading page, which then asks for it, and whether the service lives.
const OPEN: [&str; 3] = ["/", "/healthz", "/openapi.json"];

/// Which requests are let in.
pub(super) struct Guard {
    /// Digest of the token, compared in constant time.
    token: Option<blake3::Hash>,
    loopback: bool,
    /// The name that was bound, where one was given.
    name: Option<String>,
}

impl Guard {
    /// For a service at `address`, which was given as `listen`.
    pub(super) fn new(address: SocketAddr, listen: &str, token: Option<&str>) -> Self {
        Self {
            token: token.map(|token| blake3::hash(token.as_bytes())),
            loopback: address.ip().is_loopback(),
            name: host(listen).map(str::to_ascii_lowercase),
        }
    }

    fn check(&self, request: &Request) -> Result<(), Problem> {
        let headers = request.headers();
        let host = text(headers, header::HOST.as_str()).unwrap_or_default();
        if !self.ours(host) {
            return Err(refused("the request names another host than this service's")
                .hint("use the address that `standfirst serve` prints"));
        }
        if headers.contains_key(header::ORIGIN)
            && text(headers, "origin").is_none_or(|origin| !same_origin(origin, host))
        {
            return Err(refused("the request comes from a page that is not this service's"));
        }
        if !matches!(text(headers, "sec-fetch-site"), None | Some("same-origin" | "none")) {
            return Err(refused("the request comes from a page that is not this service's"));
        }
        if request.method() == Method::POST || request.method() == Method::PUT {
            let kind = text(headers, header::CONTENT_TYPE.as_str()).unwrap_or_default();
            // What a page elsewhere may send without being asked first is let in from our own page only.
            if simple(kind) && !headers.contains_key(OURS) {
                return Err(refused("such a content may come from any page").hint("send the header `X-Standfirst: 1`"));
            }
        }
        let path = request.uri().path();
        if OPEN.contains(&path) || path.starts_with("/assets/") {
            return Ok(());
        }
        self.known(headers)
    }

    /// Whether the request has the token, where there is one.
    fn known(&self, headers: &HeaderMap) -> Result<(), Problem> {
        let Some(token) = &self.token else { return Ok(()) };
        let given = text(headers, header::AUTHORIZATION.as_str()).and_then(|given| {
            let (scheme, token) = given.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
        });
        match given {
            Some(given) if blake3::hash(given.as_bytes()) == *token => Ok(()),
            _ => Err(Problem::new(StatusCode::UNAUTHORIZED, "the request has no valid token")
                .hint("send the header `Authorization: Bearer TOKEN`")),
        }
    }

    /// Whether `host` is a name of this service: only those that no name server elsewhere can point here.
    fn ours(&self, given: &str) -> bool {
        let Some(host) = host(given) else { return false };
        let address: Option<IpAddr> = host.parse().ok();
        match address {
            Some(address) => address.is_loopback() || !self.loopback,
            None => {
                host.eq_ignore_ascii_case("localhost")
                    || self.name.as_deref().is_some_and(|name| host.eq_ignore_ascii_case(name))
            }
        }
    }
}

/// Lets a request in or answers what is wrong with it.
pub(super) async fn check(Extract(guard): Extract<Arc<Guard>>, request: Request, next: Next) -> Response {
    match guard.check(&request) {
        Ok(()) => next.run(request).await,
        Err(problem) => {
            let mut response = problem.into_response();
            if response.status() == StatusCode::UNAUTHORIZED {
                let challenge = header::HeaderValue::from_static("Bearer");
                response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
            }
            response
        }
    }
}

fn refused(detail: &str) -> Problem {
    Problem::new(StatusCode::FORBIDDEN, detail)
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// The host of `HOST[:PORT]`, without the brackets of an address.
fn host(given: &str) -> Option<&str> {
    let host = match given.strip_prefix('[') {
        Some(rest) => rest.split_once(']')?.0,
        None => given.rsplit_once(':').map_or(given, |(host, _)| host),
    };
    (!host.is_empty()).then_some(host)
}

fn same_origin(origin: &str, host: &str) -> bool {
    let from = origin
        .strip_prefix("http://")
        .or_else(|| origin.strip_prefix("https://"));
    from.is_some_and(|from| from.eq_ignore_ascii_case(host))
}

/// Whether a form, or a script without leave, may send a content of this type.
/// See <https://fetch.spec.whatwg.org/#cors-safelisted-request-header>; what is no form's, such as raw bytes, is treated alike.
fn simple(kind: &str) -> bool {
    super::payload::media(kind) != "application/json"
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn status(guard: &Guard, method: &str, path: &str, headers: &[(&str, &str)]) -> u16 {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let checked = guard.check(&request.body(Body::empty()).unwrap());
        checked.err().map_or(200, |problem| problem.status)
    }

    #[test]
    fn only_its_own_page_and_programs_of_this_machine_are_let_in() {
        let guard = Guard::new("127.0.0.1:8477".parse().unwrap(), "127.0.0.1:8477", None);
        let here = ("host", "127.0.0.1:8477");
        let get = |headers: &[(&str, &str)]| status(&guard, "GET", "/v1/pages", headers);
        for host in [
            "127.0.0.1:8477",
            "localhost:8477",
            "LOCALHOST",
            "[::1]:9000",
            "127.0.0.2",
        ] {
            assert_eq!(get(&[("host", host)]), 200, "{host}");
        }
        for host in [
            "",
            "evil.example",
            "evil.example:8477",
            "192.168.1.4:8477",
            "localhost.evil.example",
            "[::1",
            "127.0.0.1.nip.io",
        ] {
            assert_eq!(get(&[("host", host)]), 403, "{host}");
        }
        assert_eq!(get(&[]), 403);
        assert_eq!(get(&[here, ("origin", "http://127.0.0.1:8477")]), 200);
        for origin in [
            "null",
            "http://127.0.0.1:8478",
            "http://evil.example",
            "http://localhost:8477",
            "h\u{e9}",
        ] {
            assert_eq!(get(&[here, ("origin", origin)]), 403, "{origin}");
        }
        for (site, expected) in [
            ("same-origin", 200),
            ("none", 200),
            ("same-site", 403),
            ("cross-site", 403),
        ] {
            assert_eq!(get(&[here, ("sec-fetch-site", site)]), expected, "{site}");
        }
        let post = |headers: &[(&str, &str)]| status(&guard, "POST", "/v1/pages", headers);
        let form = |kind| post(&[here, ("content-type", kind)]);
        assert_eq!(form("application/json; charset=utf-8"), 200);
        for kind in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/octet-stream",
            "",
        ] {
            assert_eq!(form(kind), 403, "{kind}");
            assert_eq!(
                post(&[here, ("content-type", kind), ("x-standfirst", "1")]),
                200,
                "{kind}"
            );
        }
    }

    #[test]
    fn beyond_loopback_the_token_is_needed() {
        let guard = Guard::new("0.0.0.0:80".parse().unwrap(), "0.0.0.0:80", Some("geheim"));
        let here = ("host", "192.168.1.4");
        let get = |path, token| status(&guard, "GET", path, &[here, ("authorization", token)]);
        assert_eq!(get("/v1/pages", "Bearer geheim"), 200);
        assert_eq!(get("/v1/pages", "bearer  geheim"), 200);
        for wrong in [
            "",
            "geheim",
            "Bearer",
            "Bearer ",
            "Bearer gehei",
            "Bearer geheim2",
            "Basic geheim",
        ] {
            assert_eq!(get("/v1/pages", wrong), 401, "{wrong}");
            assert_eq!(get("/metrics", wrong), 401, "{wrong}");
            assert_eq!(get("/", wrong), 200);
        }
        assert_eq!(status(&guard, "GET", "/", &[("host", "evil.example")]), 403);
        let named = Guard::new("192.168.1.4:80".parse().unwrap(), "desk.local:80", Some("geheim"));
        assert_eq!(status(&named, "GET", "/", &[("host", "desk.local")]), 200);
    }
}
