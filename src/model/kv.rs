//! Keys and values of what a model has read.

use std::sync::Arc;

/// Keys and values of one layer, positions outermost: `(tokens, kv_heads * head_dim)` each.
#[derive(Clone, Debug, Default)]
pub struct Layer {
    /// Keys, rotated.
    pub keys: Arc<Vec<f32>>,
    /// Values.
    pub values: Arc<Vec<f32>>,
}

/// What a model has read so far: its token ids and their keys and values.
///
/// Cloning forks it: both copies share their state until one of them is written to.
#[derive(Clone, Debug, Default)]
pub struct KvCache {
    /// The ids read.
    tokens: Vec<u32>,
    /// One entry a layer.
    layers: Vec<Layer>,
    /// Floats a token takes in `keys`, and again in `values`.
    width: usize,
}

impl KvCache {
    /// A cache of `layers` layers, `width` = `kv_heads * head_dim` floats a token for keys and for values each.
    pub fn new(layers: usize, width: usize) -> Self {
        Self {
            tokens: Vec::new(),
            layers: vec![Layer::default(); layers],
            width,
        }
    }

    /// Tokens held.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether nothing was read yet.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// The ids read.
    pub fn tokens(&self) -> &[u32] {
        &self.tokens
    }

    /// One entry a layer.
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// Bytes that keys and values take.
    pub fn bytes(&self) -> usize {
        self.tokens.len() * self.width * 2 * self.layers.len() * size_of::<f32>()
    }

    /// Forgets everything after the first `len` tokens.
    pub fn truncate(&mut self, len: usize) {
        if len >= self.tokens.len() {
            return;
        }
        self.tokens.truncate(len);
        for layer in &mut self.layers {
            Arc::make_mut(&mut layer.keys).truncate(len * self.width);
            Arc::make_mut(&mut layer.values).truncate(len * self.width);
        }
    }

    /// Adds the keys and values of new tokens to a layer: `(tokens, width)` each.
    pub(crate) fn append(&mut self, layer: usize, keys: &[f32], values: &[f32]) {
        let layer = &mut self.layers[layer];
        Arc::make_mut(&mut layer.keys).extend_from_slice(keys);
        Arc::make_mut(&mut layer.values).extend_from_slice(values);
    }

    /// Records the ids whose keys and values every layer now holds.
    pub(crate) fn push(&mut self, ids: &[u32]) {
        self.tokens.extend_from_slice(ids);
    }
}
