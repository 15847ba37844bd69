//! Pages whose words have places, whatever format says so: lines made whole and put into reading order.

mod bands;
mod clean;
mod clear;
mod content;
mod cut;
mod direction;
mod given_tables;
mod holds;
mod item;
pub mod letters;
mod lines;
mod measure;
mod rivers;
mod role;
mod rows;
pub mod sheet;
mod skew;
mod stated;
mod tables;

pub use content::{Printed, content};
