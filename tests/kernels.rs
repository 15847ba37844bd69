//! Packed matrices against candle's reading of the same bytes, in every format.

use candle_core::quantized::{GgmlDType, QTensor};
use candle_core::{Device, Tensor};
use standfirst::model::kernel::{Activations, Arena, Format, Isa, Matrix, Product, Team, multiply};

const ROWS: usize = 50;
const COLUMNS: usize = 768;
const INPUTS: usize = 5;

/// Activations are multiplied in eight bits: so far may a product be from an exact one, relative to its size.
const NEAR: f32 = 0.01;

fn wave(count: usize, step: f32) -> Vec<f32> {
    (0..count)
        .map(|i| (i as f32 * step).sin() + (i as f32 * step * 7.3).cos() * 0.4)
        .collect()
}

#[test]
fn products_are_those_of_the_dequantised_matrix() {
    let team = Team::new(2);
    let inputs = wave(INPUTS * COLUMNS, 0.173);
    for (format, kind) in [
        (Format::Q4K, GgmlDType::Q4K),
        (Format::Q6K, GgmlDType::Q6K),
        (Format::Q40, GgmlDType::Q4_0),
        (Format::Q41, GgmlDType::Q4_1),
        (Format::Q50, GgmlDType::Q5_0),
        (Format::Q80, GgmlDType::Q8_0),
    ] {
        let values = Tensor::from_vec(wave(ROWS * COLUMNS, 0.0917), (ROWS, COLUMNS), &Device::Cpu).unwrap();
        let tensor = QTensor::quantize(&values, kind).unwrap();
        let matrix = Matrix::pack(&team, &Arena::default(), format, &tensor.data().unwrap(), ROWS, COLUMNS).unwrap();
        let read = tensor.dequantize(&Device::Cpu).unwrap();
        let plain: Vec<f32> = read.flatten_all().unwrap().to_vec1().unwrap();
        for isa in Isa::all() {
            let mut activations = Activations::default();
            activations.fill(&team, isa, INPUTS, COLUMNS, &|row, out| {
                out.copy_from_slice(&inputs[row * COLUMNS..][..COLUMNS]);
            });
            let mut out = vec![0f32; INPUTS * ROWS];
            let product = Product {
                matrix: &matrix,
                out: &mut out,
            };
            multiply(&team, isa, &activations, &mut [product]);
            let (mut far, mut size) = (0f32, 0f32);
            for (place, ours) in out.iter().enumerate() {
                let input = &inputs[place / ROWS * COLUMNS..][..COLUMNS];
                let weights = &plain[place % ROWS * COLUMNS..][..COLUMNS];
                let exact: f32 = input.iter().zip(weights).map(|(a, b)| a * b).sum();
                far += (ours - exact).powi(2);
                size += exact.powi(2);
            }
            let far = (far / size).sqrt();
            assert!(far < NEAR, "{format:?} on {} is {far} off", isa.name());
        }
    }
}
