//! Opening: with a password, past damage, within bounds.

use super::filters;
use super::{ObjRef, Object, Source};
use crate::read::pdf::inflate;
use crate::read::pdf::limits::Limits;
use crate::read::pdf::refusal::Refusal;
use crate::read::pdf::repair;
use crate::read::pdf::screen;
use pdfboss_core::xref::XrefEntry;
use pdfboss_core::{Document, Error};
use std::cell::Cell;
use std::time::{Duration, Instant};

/// A larger file is not repaired: that takes several copies of it.
const REPAIRABLE: usize = 128 << 20;
/// No further remedy is tried after this.
const REPAIR_TIME: Duration = Duration::from_secs(2);

impl Source {
    /// Opens `bytes`; the empty password is always tried.
    pub(crate) fn open(bytes: Vec<u8>, password: Option<&str>, limits: Limits) -> Result<Source, Refusal> {
        screen::before_opening(&bytes, &limits)?;
        let started = Instant::now();
        let spare = if bytes.len() <= REPAIRABLE {
            bytes.clone()
        } else {
            Vec::new()
        };
        let refusal = match Source::open_as_it_is(bytes, password, limits) {
            Err(Refusal::Broken) => Refusal::Broken,
            // A file that opens without one does so with any.
            Err(Refusal::PasswordWrong) if password.is_some_and(|password| !password.is_empty()) => {
                return Source::open_as_it_is(spare, None, limits).map_err(|_| Refusal::PasswordWrong);
            }
            other => return other,
        };
        for bytes in repair::remedies(&spare) {
            if started.elapsed() > REPAIR_TIME {
                break;
            }
            screen::before_opening(&bytes, &limits)?;
            if let Ok(source) = Source::open_as_it_is(bytes, password, limits) {
                return Ok(Source {
                    repaired: true,
                    ..source
                });
            }
        }
        Err(refusal)
    }

    fn open_as_it_is(bytes: Vec<u8>, password: Option<&str>, limits: Limits) -> Result<Source, Refusal> {
        let handler = screen::foreign_handler(&bytes);
        let doc = Document::load_with_password(bytes, password.unwrap_or("")).map_err(|error| match error {
            Error::Encrypted => match (handler, password) {
                (Some(handler), _) => Refusal::Protection { handler },
                (None, Some(_)) => Refusal::PasswordWrong,
                (None, None) => Refusal::PasswordNeeded,
            },
            _ => Refusal::Broken,
        })?;
        let left = Cell::new(limits.page_streams);
        let mut source = Source {
            doc,
            layers: None,
            limits,
            left,
            since_fork: Cell::new(0),
            repaired: false,
        };
        source.check_object_streams()?;
        if source.misled() || source.doc.flattened_page_count() == 0 {
            return Err(Refusal::Broken);
        }
        source.layers = source.doc.oc_state();
        Ok(source)
    }

    /// Whether the file's index points beside its objects.
    fn misled(&self) -> bool {
        let bytes = self.doc.bytes();
        let (mut all, mut beside) = (0usize, 0usize);
        for (number, entry) in self.doc.xref().iter() {
            if let XrefEntry::InFile { offset, .. } = entry {
                all += 1;
                let at = usize::try_from(offset)
                    .ok()
                    .and_then(|o| bytes.get(o..))
                    .unwrap_or_default();
                let at = &at[..at.len().min(24)];
                beside += usize::from(!at.trim_ascii_start().starts_with(number.to_string().as_bytes()));
            }
        }
        beside * 4 > all
    }

    /// Object streams are unpacked by the library and kept: weigh them first.
    fn check_object_streams(&self) -> Result<(), Refusal> {
        let mut numbers: Vec<u32> = self
            .doc
            .xref()
            .iter()
            .filter_map(|(_, entry)| match entry {
                XrefEntry::InStream { stream_num, .. } => Some(stream_num),
                _ => None,
            })
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        let mut left = self.limits.object_streams;
        for num in numbers {
            let Ok(Object::Stream(stream)) = self.doc.get(ObjRef { num, r#gen: 0 }) else {
                continue;
            };
            let filters = filters::filters(&stream, |o| self.resolve(o));
            let size = match filters.as_slice() {
                [] => stream.data.len(),
                [one] if one == "FlateDecode" || one == "Fl" => {
                    inflate::measure(&stream.data, left.min(self.limits.stream))
                }
                // No writer packs object streams in another way.
                _ => usize::MAX,
            };
            if size > left.min(self.limits.stream) {
                return Err(Refusal::TooCostly {
                    what: "its objects unpack to too much",
                });
            }
            left -= size;
        }
        Ok(())
    }
}
