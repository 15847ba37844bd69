//! Two pulls at once.

use crate::support::{Bench, FakeHub, HUB, Manner, Said, model_bytes, sha256};
use std::sync::Barrier;
use std::thread;

#[test]
fn two_pulls_at_once_fetch_once_and_the_second_says_that_it_waits() {
    let bytes = model_bytes();
    let hub = FakeHub::serve(bytes.clone(), &sha256(&bytes), Manner::Well);
    let mut bench = Bench::new(&bytes, &[HUB]);
    bench.outside.hub = Some(hub.url.clone());
    let lock = std::fs::File::create(bench.dir.path().join("toy.gguf.lock")).unwrap();
    lock.lock().unwrap();
    let begin = Barrier::new(3);
    let pull = || {
        begin.wait();
        let mut said = Said::default();
        let path = bench.store().pull(&bench.spec, &mut said).unwrap();
        (std::fs::read(path).unwrap(), said)
    };
    thread::scope(|scope| {
        let pulls = [scope.spawn(pull), scope.spawn(pull)];
        begin.wait();
        // Both find the lock held, as if a third process were at work.
        thread::sleep(std::time::Duration::from_millis(300));
        drop(lock);
        for pull in pulls {
            let (got, said) = pull.join().unwrap();
            assert_eq!(got, bytes);
            assert!(said.noted("waiting for it"), "{:?}", said.notes);
        }
    });
    assert_eq!(hub.starts(), [0]);
    assert_eq!(bench.names(), ["toy.gguf", "toy.gguf.stamp"]);
}
