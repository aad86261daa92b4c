// Max-pooling over pairs of positions.

/// Whether PyTorch takes the second of two: where it is greater, or NaN. The test reads bits: a compiler may hold x ≠ x for false.
fn second_wins(first: f32, second: f32) -> bool {
  return second > first || (bitcast<u32>(second) & 0x7fffffffu) > 0x7f800000u;
}
