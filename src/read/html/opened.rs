//! What the elements around a place say of the words there.

use crate::read::document::BlockKind;

/// What holds of text inside the elements that are open.
#[derive(Clone, Copy, Debug)]
pub(super) struct Open {
    pub kind: BlockKind,
    pub silent: bool,
    pub hidden: bool,
    pub link: bool,
    pub strong: bool,
    /// Inside `pre`.
    pub listed: bool,
    /// The innermost block element.
    pub block: usize,
    pub signs: bool,
    pub credits: bool,
    pub named: bool,
    pub kicker: bool,
    pub deck: bool,
    /// Inside a table of data.
    pub table: bool,
    /// What the row of one is whose cells these are.
    pub row: Option<BlockKind>,
}

impl Default for Open {
    fn default() -> Self {
        Self {
            kind: BlockKind::Paragraph,
            silent: false,
            hidden: false,
            link: false,
            strong: false,
            listed: false,
            block: 0,
            signs: false,
            credits: false,
            named: false,
            kicker: false,
            deck: false,
            table: false,
            row: None,
        }
    }
}
