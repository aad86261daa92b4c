import { useLayoutEffect, useRef } from 'react';
import type { ReactNode } from 'react';

interface FoldProps {
  readonly title: ReactNode;
  /** Folds when this turns true and unfolds when it turns false; between, the user decides. */
  readonly folded: boolean;
  readonly children: ReactNode;
}

/** A part of a panel that is in the way once its work is done. */
export function Fold({ title, folded, children }: FoldProps) {
  const details = useRef<HTMLDetailsElement>(null);
  useLayoutEffect(() => {
    // What has the focus must not vanish under it.
    if (folded && details.current?.contains(document.activeElement)) details.current.querySelector('summary')?.focus();
  }, [folded]);
  // React writes `open` where `folded` changes and nowhere else. State fed by `toggle` would not do: that event comes late.
  return (
    <details ref={details} className="fold" open={!folded}>
      <summary>{title}</summary>
      <div className="fold-body">{children}</div>
    </details>
  );
}
