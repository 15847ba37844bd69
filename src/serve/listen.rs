//! Where the service listens: on an address of its own, or on a socket that it was started with.

use crate::error::{Error, Kind, Result};
use std::net::SocketAddr;
use tokio::net::TcpListener;

/// The shortest token that may stand between the service and other machines.
const TOKEN: usize = 16;

/// The socket that a service manager handed over by `LISTEN_FDS`, or one on `listen`, `HOST:PORT`. Beyond loopback `token` is needed.
///
/// # Errors
/// Where it cannot be had, or there is no token beyond loopback.
pub(super) async fn bind(listen: &str, token: Option<&str>) -> Result<TcpListener> {
    if let Some(listener) = handed()? {
        let address = listener.local_addr().map_err(unfit)?;
        guarded(&address.to_string(), &[address], token)?;
        return Ok(listener);
    }
    let unusable = |cause| {
        Error::new(Kind::Usage, format!("cannot listen on `{listen}`"))
            .because(cause)
            .hint("name another address, or any free port: standfirst serve --listen 127.0.0.1:0")
    };
    let addresses: Vec<SocketAddr> = tokio::net::lookup_host(listen).await.map_err(unusable)?.collect();
    guarded(listen, &addresses, token)?;
    TcpListener::bind(addresses.as_slice()).await.map_err(unusable)
}

/// The first socket that the process was started with, where it was started with any.
fn handed() -> Result<Option<TcpListener>> {
    let mut handed = listenfd::ListenFd::from_env();
    if handed.len() == 0 {
        return Ok(None);
    }
    let Some(listener) = handed.take_tcp_listener(0).map_err(unfit)? else {
        return Ok(None);
    };
    listener.set_nonblocking(true).map_err(unfit)?;
    TcpListener::from_std(listener).map(Some).map_err(unfit)
}

fn unfit(cause: std::io::Error) -> Error {
    Error::new(
        Kind::Usage,
        "the socket that the service was started with cannot be used",
    )
    .because(cause)
    .hint("hand over one that listens on TCP: ListenStream=127.0.0.1:8477")
}

fn guarded(shown: &str, addresses: &[SocketAddr], token: Option<&str>) -> Result<()> {
    let beyond = addresses.iter().any(|address| !address.ip().is_loopback());
    if beyond && token.is_none_or(|token| token.len() < TOKEN) {
        let message =
            format!("`{shown}` can be reached from other machines, and there is no token of 16 characters or more");
        return Err(Error::new(Kind::Usage, message)
            .hint("export STANDFIRST_TOKEN=\"$(head -c 24 /dev/urandom | base64)\", and send it as `Authorization: Bearer TOKEN`"));
    }
    Ok(())
}
