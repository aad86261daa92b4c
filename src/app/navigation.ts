export { revealPanel, showPanel } from '../panels/parts/showPanel';

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
