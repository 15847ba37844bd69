//! Fits the weights of the page stage on pages with known truth.

mod articles;
mod calibrate;
mod joins;
mod labels;
mod nats;
mod page;
mod pieces;
mod seen;
mod tears;
mod truth;

pub(super) use labels::labels;
pub(super) use nats::record;
pub(super) use tears::tears;

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    #[test]
    fn the_same_pages_give_the_same_weights_and_these_are_read_again() {
        let pages = [PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/pages")];
        let fitted = || {
            let folder = tempfile::tempdir().unwrap();
            labels(&pages, &pages, folder.path()).unwrap();
            tears(&pages, &pages, &[], folder.path()).unwrap();
            ["labels.toml", "tears.toml", "articles.toml"]
                .map(|name| std::fs::read_to_string(folder.path().join(name)).unwrap())
        };
        let first = fitted();
        assert_eq!(first, fitted());
        crate::page::weights::check(&first[0], &first[1], &first[2]).unwrap();
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let missing = [folder.path().join("none")];
        let told = labels(&missing, &[], folder.path()).unwrap_err().chain();
        assert!(told.contains("none"), "{told}");
    }
}
