//! The program `standfirst`.

fn main() -> std::process::ExitCode {
    standfirst::cli::main()
}
