//! Whether a server can be reached at all, told in seconds.

use crate::error::{Error, Kind, Result};
use std::io;
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// Opens a connection to the server of `url` and drops it, in at most `limit`.
///
/// Resolving a name cannot be given a limit, so it happens in a thread that is left behind where it takes longer.
pub(super) fn connect(url: &str, limit: Duration) -> Result<()> {
    let failed = |host: &str| Error::new(Kind::Network, format!("`{host}` cannot be reached"));
    let (host, port) = address(url).ok_or_else(|| Error::new(Kind::Usage, format!("`{url}` is not an address")))?;
    let (name, (sender, answer)) = (host.clone(), mpsc::channel());
    thread::spawn(move || {
        let _ = sender.send(open(&name, port, limit));
    });
    match answer.recv_timeout(limit) {
        Ok(outcome) => outcome.map_err(|error| failed(&host).because(error)),
        Err(_) => {
            let late = io::Error::new(
                io::ErrorKind::TimedOut,
                format!("no answer in {} s", limit.as_secs_f32()),
            );
            Err(failed(&host).because(late))
        }
    }
}

/// Connects to the first address of `host` that answers.
fn open(host: &str, port: u16, limit: Duration) -> io::Result<()> {
    let mut last = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
    for address in (host, port).to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, limit) {
            Ok(_) => return Ok(()),
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// Host and port of a URL.
fn address(url: &str) -> Option<(String, u16)> {
    let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
    let usual = if scheme == "https" { 443 } else { 80 };
    let place = rest.split(['/', '?', '#']).next()?;
    let place = place.rsplit_once('@').map_or(place, |(_, place)| place);
    let (host, port) = match place.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
        Some((host, port)) => (host, port.strip_prefix(':')),
        None => place
            .split_once(':')
            .map_or((place, None), |(host, port)| (host, Some(port))),
    };
    let port = port.map_or(Some(usual), |port| port.parse().ok())?;
    (!host.is_empty()).then(|| (host.to_owned(), port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_server_of_an_address_is_found() {
        let found = |url| address(url).map(|(host, port)| format!("{host} {port}"));
        assert_eq!(found("https://hub.example/a/b"), Some("hub.example 443".to_owned()));
        assert_eq!(found("http://me:secret@proxy:8080"), Some("proxy 8080".to_owned()));
        assert_eq!(found("proxy:3128"), Some("proxy 3128".to_owned()));
        assert_eq!(found("http://[::1]:81/x"), Some("::1 81".to_owned()));
        assert_eq!(found("http://host:port/"), None);
        assert_eq!(found("http:///x"), None);
    }

    #[test]
    fn a_closed_port_is_told_at_once() {
        let error = connect("http://127.0.0.1:1/", Duration::from_secs(4)).unwrap_err();
        assert!(
            error.chain().starts_with("`127.0.0.1` cannot be reached: "),
            "{}",
            error.chain()
        );
    }
}
