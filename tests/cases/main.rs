//! Faults seen in the field, each with others of its kind: a folder holds an `input.*` and `expect.toml` with what must hold of it.
//!
//! What is read is checked without a model by every test run; `cargo test --test cases -- --ignored` asks the default model the
//! questions and has it write the summaries. `STANDFIRST_CASES` narrows either to folders whose name holds one of its words.

mod case;
mod model;
mod read;

use case::Case;

/// Runs `check` over all cases and fails with everything that does not hold.
fn check(check: impl Fn(&Case) -> Vec<String>) {
    let cases = case::all();
    assert!(!cases.is_empty(), "no case of that name");
    let wrong: Vec<String> = cases
        .iter()
        .flat_map(|case| {
            let found = check(case);
            found
                .into_iter()
                .map(|wrong| format!("{} ({}): {wrong}", case.name, case.expected.kind))
                .collect::<Vec<_>>()
        })
        .collect();
    assert!(wrong.is_empty(), "{} do not hold:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn pages_are_read_as_people_read_them() {
    check(read::check);
}

#[test]
#[ignore = "takes minutes with the default model"]
fn questions_and_summaries_hold() {
    check(model::check);
}
