// Rows of a padded batch: row t is position t % length of sequence t / length, and counts when it lies below that sequence's length.
// Reads `params.batch`, `params.length` and `lengths` of the file that includes it.

fn is_unpadded(t: u32) -> bool {
  return t % params.length < lengths[t / params.length];
}

/// Rows that count; 1 where there is none, since it divides.
fn unpadded_count() -> f32 {
  var count = 0u;
  for (var b = 0u; b < params.batch; b++) {
    count += min(lengths[b], params.length);
  }
  return f32(max(count, 1u));
}
