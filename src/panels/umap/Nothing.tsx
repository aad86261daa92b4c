import { usePanel } from '../../notebook/react';

/** What to do while there is no layout. */
export function Nothing() {
  const { state, task, kind } = usePanel();
  const text = task
    ? 'The points come as soon as their neighbours are known.'
    : state.result
      ? 'The transcripts of this layout are no longer at hand: lay them out again.'
      : state.ready
        ? `Press “${kind.action}”: each transcript becomes a point, and like embeddings come to lie near each other.`
        : `${state.reason ?? ''} Then each transcript becomes a point, and like embeddings come to lie near each other.`;
  return <p className="empty umap-empty">{text}</p>;
}
