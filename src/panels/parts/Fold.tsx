import { useEffect, useRef, useState } from 'react';
import type { MouseEvent, ReactNode } from 'react';

interface FoldProps {
  readonly title: ReactNode;
  /** Folds when this turns true and unfolds when it turns false; between, the user decides. */
  readonly folded: boolean;
  readonly children: ReactNode;
}

/** A part of a panel that is in the way once its work is done. */
export function Fold({ title, folded, children }: FoldProps) {
  const [open, setOpen] = useState(!folded);
  const details = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    // What has the focus must not vanish under it.
    if (folded && details.current?.contains(document.activeElement)) details.current.querySelector('summary')?.focus();
    setOpen(!folded);
  }, [folded]);
  // Not by `toggle`: that event comes late, and would undo what has been decided meanwhile.
  const toggle = (event: MouseEvent): void => {
    event.preventDefault();
    const element = details.current!;
    element.open = !element.open;
    setOpen(element.open);
  };
  return (
    <details ref={details} className="fold" open={open}>
      <summary onClick={toggle}>{title}</summary>
      <div className="fold-body">{children}</div>
    </details>
  );
}
