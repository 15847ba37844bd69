//! The program `lab`: what the weights and calibrations of `standfirst` are fitted with.

fn main() -> std::process::ExitCode {
    standfirst::lab::main()
}
