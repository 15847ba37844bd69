//! Pictures made by another process of this program: what breaks there breaks nothing here.

use crate::error::{Error, Kind, Result};
use crate::read::Picture;
use crate::service::Painter;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::Duration;

/// How long a picture may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// Bytes of a picture at most.
const PICTURE_BYTES: u64 = 64 << 20;
/// What the process here knows and another need not.
const SECRET: &str = "STANDFIRST_TOKEN";

/// Starts this program again for each picture.
pub(super) struct OwnProcess {
    program: PathBuf,
}

impl OwnProcess {
    /// One that starts this program; none where nobody knows where it is.
    pub(super) fn painter() -> Option<Arc<dyn Painter>> {
        let program = std::env::current_exe().ok()?;
        Some(Arc::new(Self { program }))
    }
}

impl Painter for OwnProcess {
    fn paint(&self, bytes: &[u8], page: usize) -> Result<Picture> {
        let mut child = Command::new(&self.program)
            .args(["draw", "--quiet", "--page", &page.to_string()])
            .env_remove(SECRET)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|cause| failed().because(cause))?;
        let packed = run(&mut child, bytes);
        // It may have ended; in any case it is not to go on.
        let _ = child.kill();
        let ended = child.wait().is_ok_and(|status| status.success());
        packed
            .filter(|_| ended)
            .and_then(|packed| Picture::unpacked(&packed))
            .ok_or_else(failed)
    }
}

/// What the process prints of what it is given, if it is done in time.
fn run(child: &mut Child, bytes: &[u8]) -> Option<Vec<u8>> {
    let (mut to, from) = (child.stdin.take()?, child.stdout.take()?);
    let (tell, told) = channel();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            let _ = to.write_all(bytes);
        });
        scope.spawn(move || {
            let mut printed = Vec::new();
            let read = from.take(PICTURE_BYTES).read_to_end(&mut printed);
            let _ = tell.send(read.is_ok().then_some(printed));
        });
        let printed = told.recv_timeout(PATIENCE).ok().flatten();
        if printed.is_none() {
            // Both threads wait for it.
            let _ = child.kill();
        } else {
            let _ = child.wait();
        }
        printed
    })
}

fn failed() -> Error {
    Error::new(Kind::Input, "this page cannot be drawn").hint("its words are shown all the same")
}
