/**
 * Brings a panel into view, sets the focus on its heading and names it in the address.
 * @param history `push` makes a step that Back returns from; `keep` leaves the history's length
 */
export function showPanel(panel: string, history: 'push' | 'keep' = 'push'): void {
  const address = new URL(location.href);
  address.hash = panel;
  if (history === 'push' && address.href !== location.href) window.history.pushState(null, '', address);
  else window.history.replaceState(null, '', address);
  // What made the panel worth showing may be drawn in this very frame.
  requestAnimationFrame(() => requestAnimationFrame(() => revealPanel(panel)));
}

/** Scrolls to a panel and focuses its heading, without touching the address. */
export function revealPanel(panel: string): void {
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  document.getElementById(panel)?.scrollIntoView({ behavior: calm ? 'auto' : 'smooth', block: 'start' });
  document.getElementById(`${panel}-title`)?.focus({ preventScroll: true });
}
