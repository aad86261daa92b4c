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

/** The notebook that the address names. */
export const namedNotebook = (): string | undefined =>
  new URLSearchParams(location.search).get('notebook') ?? undefined;

/**
 * Names the open notebook in the address, so that a reload opens it again; undefined: the start page. Back returns from there, but
 * not to the address of a gallery item, which would open another copy.
 */
export function nameNotebook(id: string | undefined): void {
  const address = new URL(location.href);
  const gallery = address.searchParams.has('gallery');
  if (namedNotebook() === id && !gallery) return;
  if (id === undefined) address.searchParams.delete('notebook');
  else address.searchParams.set('notebook', id);
  address.searchParams.delete('gallery');
  if (gallery) {
    window.history.replaceState(null, '', address);
    return;
  }
  address.hash = '';
  window.history.pushState(null, '', address);
}
