//! Pictures of pages as they are asked for and given: known, or made in turn.

use super::core::Service;
use super::error::Refusal;
use super::pictures::{file_slot, picture_slot};
use super::stored::StoredPage;
use crate::cache::Slot;
use crate::error::{Error, Kind, Result};
use crate::read::Picture;
use std::sync::Arc;

impl Service {
    /// The picture of a sheet of `page`: as it was given, or drawn from the page's file; `None` where there is none, or no more.
    ///
    /// # Errors
    /// Where it cannot be drawn.
    pub async fn picture(self: &Arc<Self>, page: &Arc<StoredPage>, sheet: usize) -> Result<Option<Picture>, Refusal> {
        if !page.pictures.contains(&sheet) {
            return Ok(None);
        }
        let (service, own) = (self.clone(), page.clone());
        let mut picture = blocking(move || service.known_picture(&own, sheet)).await?;
        if picture.is_none() && page.file.is_some() {
            let _turn = self.pictures.turns.acquire().await.map_err(|_| Refusal::Ending)?;
            let (service, own) = (self.clone(), page.clone());
            picture = blocking(move || service.draw_picture(&own, sheet)).await?;
        }
        // Words that were recognised from a scan have no letters of their own: they are in the scan.
        let layout = page.input.document.layout.as_ref();
        let scanned = layout.is_some_and(|layout| layout.recognised);
        Ok(picture.map(|picture| Picture {
            wordless: picture.wordless && !scanned,
            ..picture
        }))
    }

    fn known_picture(&self, page: &StoredPage, sheet: usize) -> Result<Option<Picture>> {
        let ids = [page.id().to_owned()];
        let slot = picture_slot(&ids, page.file.as_deref(), sheet)?;
        let known = self.pictures.get(&slot, &ids);
        Ok(known.and_then(|packed| Picture::unpacked(&packed)))
    }

    fn draw_picture(&self, page: &StoredPage, sheet: usize) -> Result<Option<Picture>> {
        // Whoever asked for it before may have had it drawn meanwhile.
        if let Some(known) = self.known_picture(page, sheet)? {
            return Ok(Some(known));
        }
        let ids = [page.id().to_owned()];
        let file = page.file.as_deref().unwrap_or_default();
        let Some(bytes) = self.pictures.get(&file_slot(file)?, &ids) else {
            return Ok(None);
        };
        let drawn = self.pictures.paint(&bytes, sheet)?;
        self.keep_drawn(&picture_slot(&ids, Some(file), sheet)?, &drawn, &ids);
        Ok(Some(drawn))
    }

    /// Keeps the file that the pages of those ids came from, and returns its digest.
    pub fn keep_file(&self, ids: &[String], bytes: &[u8]) -> String {
        self.pages.added(bytes.len());
        self.pictures.keep_file(ids, bytes)
    }

    /// Keeps `bytes` as the picture of a sheet of the page of that id, as they are or made anew.
    ///
    /// # Errors
    /// Where they are no picture that is known here, or one that cannot be read.
    pub async fn keep_picture(self: &Arc<Self>, id: &str, sheet: usize, bytes: Vec<u8>) -> Result<(), Refusal> {
        let shown = Picture::shown(&bytes);
        if shown.is_none() && !Picture::can_be_drawn(&bytes) {
            let error = Error::new(Kind::Input, "this is no picture, or too large a one");
            return Err(error.hint("send a PNG, JPEG, TIFF or JPEG 2000 file").into());
        }
        let _turn = match shown {
            Some(_) => None,
            None => Some(self.pictures.turns.acquire().await.map_err(|_| Refusal::Ending)?),
        };
        let (service, ids) = (self.clone(), [id.to_owned()]);
        blocking(move || {
            let picture = match shown {
                Some(picture) => picture,
                None => service.pictures.paint(&bytes, 1)?,
            };
            service.pages.added(picture.bytes.len());
            service.keep_drawn(&picture_slot(&ids, None, sheet)?, &picture, &ids);
            Ok(())
        })
        .await
    }

    /// Keeps a picture, unless its page was removed while it was made.
    fn keep_drawn(&self, slot: &Slot, picture: &Picture, ids: &[String; 1]) {
        if self.pages.get(&ids[0]).is_some() {
            self.pictures.put(slot, &picture.clone().packed(), ids);
        }
    }
}

/// Does what takes a while, beside what serves.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T, Refusal> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|_| Refusal::Broke)?.map_err(Refusal::from)
}
