//! The real thing, run by name: `cargo test --release --test models -- --ignored real`.

use crate::support::Said;
use standfirst::model::files::{Outside, State, Store};
use standfirst::model::registry::Registry;
use std::time::Instant;

#[test]
#[ignore = "fetches half a gigabyte"]
fn the_small_model_comes_from_wherever_it_can_be_had() {
    let dir = tempfile::TempDir::new().unwrap();
    let registry = Registry::builtin().unwrap();
    let (store, spec) = (Store::at(dir.path(), Outside::from_env()), registry.small_model());
    let (begun, mut said) = (Instant::now(), Said::default());
    store.pull(spec, &mut said).unwrap();
    println!(
        "{:.1} s; begun {:?}; said {:?}",
        begun.elapsed().as_secs_f32(),
        said.begun,
        said.notes
    );
    assert_eq!(store.state(spec), State::Present);
    assert!(
        said.done.is_sorted_by(|a, b| a <= b || *b < 50_000_000),
        "progress went backwards"
    );
}
