//! The program as its users meet it.

#[path = "../common/mod.rs"]
mod common;
mod errors;
mod eval;
mod folder;
mod hostile;
mod inputs;
mod manners;
mod privacy;
mod progress;
mod real;
mod replies;
mod run;
mod stream;
mod tongue;
#[path = "../common/whole.rs"]
mod whole;
