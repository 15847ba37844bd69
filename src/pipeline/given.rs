//! A page with the structure that its own file gives.

use super::input::Input;
use crate::error::Result;
use crate::note::Note;
use crate::page::stated;

impl Input {
    /// The page with its file's own structure, where the file gives one; else a note says that it gives none, and it is found. A
    /// structure that was given otherwise stays.
    ///
    /// # Errors
    /// Where the file's structure does not hold together.
    pub fn as_stated(mut self) -> Result<Self> {
        if self.given.is_some() {
            return Ok(self);
        }
        if let Some(mut page) = stated(&self.document)? {
            page.notes.splice(0..0, self.document.notes.iter().cloned());
            return Self::structured(self.document, page);
        }
        if !self.document.structured {
            let message = format!(
                "the file gives no structure of its own (format `{}`): the one shown was found",
                self.document.source.format
            );
            self.document.notes.push(Note::new("read", message));
        }
        Ok(self)
    }
}
