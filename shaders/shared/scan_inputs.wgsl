// What the scan and its backward pass read alike. The including file declares params, bc and a_log.

/// A · log₂e for one channel: the scan uses exp2, which is what the hardware has.
fn load_decay_rates(e: u32) -> States {
  let at = e * 4u;
  const log2e = 1.4426950408889634;
  return States(
    -log2e * exp(a_log[at]),
    -log2e * exp(a_log[at + 1u]),
    -log2e * exp(a_log[at + 2u]),
    -log2e * exp(a_log[at + 3u]),
  );
}

/// B or C of token t; `offset` in floats, a multiple of 4.
fn load_bc(t: u32, offset: u32) -> States {
  let at = (t * params.bc_stride + offset) / 4u;
  return States(bc[at], bc[at + 1u], bc[at + 2u], bc[at + 3u]);
}

fn segments() -> u32 {
  return (params.length + params.segment - 1u) / params.segment;
}
