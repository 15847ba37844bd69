//! How it ends.

use crate::support::{PAGE, Service};

#[cfg(unix)]
#[test]
fn asked_to_terminate_it_ends_in_good_order() {
    let mut service = Service::start(&[]);
    service.page(PAGE);
    let id = service.child.id().to_string();
    let told = std::process::Command::new("kill")
        .args(["-TERM", &id])
        .status()
        .unwrap();
    assert!(told.success());
    let ended = service.child.wait().unwrap();
    assert_eq!(ended.code(), Some(0));
    assert!(!service.cache.path().join("serve.sock").exists());
}
