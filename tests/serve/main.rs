//! The service as clients meet it: the built program, spoken to over TCP and over its Unix socket, without a model.

mod api;
mod archives;
mod ends;
mod load;
mod pictures;
mod safety;
#[cfg(unix)]
mod socket;
mod stays;
mod support;
