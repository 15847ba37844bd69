//! How the world outside this program is reached: the hub, pip, the disk.

use std::env;
use std::io;
use std::path::Path;
use std::time::Duration;

/// What a pull uses of the world outside.
#[derive(Clone, Debug)]
pub struct Outside {
    /// Where the hub is, such as a mirror; `None` is its usual home.
    pub hub: Option<String>,
    /// What the hub knows the caller by, for models behind a licence.
    pub token: Option<String>,
    /// The proxy that connections go through.
    pub proxy: Option<String>,
    /// Names of the Python interpreter, tried in order.
    pub python: Vec<String>,
    /// Variables that pip gets beside those of this process.
    pub pip: Vec<(String, String)>,
    /// How long to wait.
    pub patience: Patience,
    /// Bytes free for this user on the file system that holds a directory; `None` where that cannot be told.
    pub free: fn(&Path) -> io::Result<Option<u64>>,
}

/// How long to wait for what may never come.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For a name to resolve and a connection to open.
    pub connect: Duration,
    /// For a server's first answer.
    pub answer: Duration,
    /// Between two pieces of a file from the hub.
    pub stall: Duration,
    /// For pip while nothing of a package arrives; it retries on its own.
    pub pip: Duration,
}

impl Outside {
    /// As the environment says: `HF_ENDPOINT`, `HF_TOKEN` and the usual proxy variables.
    pub fn from_env() -> Self {
        let set = |name: &str| env::var(name).ok().filter(|value| !value.trim().is_empty());
        // The order in which the hub's client looks for one.
        let proxies = [
            "ALL_PROXY",
            "all_proxy",
            "HTTPS_PROXY",
            "https_proxy",
            "HTTP_PROXY",
            "http_proxy",
        ];
        Self {
            hub: set("HF_ENDPOINT").map(|url| url.trim_end_matches('/').to_owned()),
            token: set("HF_TOKEN"),
            proxy: proxies.into_iter().find_map(set),
            python: vec!["python3".to_owned(), "python".to_owned()],
            pip: Vec::new(),
            patience: Patience {
                connect: Duration::from_secs(4),
                answer: Duration::from_secs(15),
                stall: Duration::from_secs(30),
                pip: Duration::from_secs(300),
            },
            free: super::disk::free,
        }
    }
}
