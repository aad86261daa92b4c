/** The mark on everything that seeded, untrained weights made. */
export function UntrainedBadge() {
  return <span className="badge badge-warn">untrained weights: geometry, not biology</span>;
}
