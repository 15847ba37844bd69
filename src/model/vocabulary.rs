//! Text to token ids and back.

/// A model's vocabulary. Text never yields control tokens: only [`Vocabulary::control`] does.
pub trait Vocabulary: Send + Sync {
    /// The ids of `text`, a control token's letters taken as letters.
    fn encode(&self, text: &str) -> Vec<u32>;

    /// The bytes that a token stands for; `None` for control tokens and ids outside the vocabulary.
    fn bytes(&self, id: u32) -> Option<&[u8]>;

    /// The id of a control token such as `<|im_start|>`.
    fn control(&self, name: &str) -> Option<u32>;

    /// The number of ids.
    fn len(&self) -> usize;

    /// Whether there are no ids.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The text of `ids`; control tokens say nothing, broken characters become U+FFFD.
    fn decode(&self, ids: &[u32]) -> String {
        let bytes: Vec<u8> = ids.iter().filter_map(|&id| self.bytes(id)).flatten().copied().collect();
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl<V: Vocabulary + ?Sized> crate::prompt::Encoder for V {
    fn encode(&self, text: &str) -> Vec<u32> {
        Vocabulary::encode(self, text)
    }

    fn control(&self, name: &str) -> Option<u32> {
        Vocabulary::control(self, name)
    }
}
