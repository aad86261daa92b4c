import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import './popover.css';

interface PopoverProps {
  readonly label: ReactNode;
  /** What the fields in it are, for screen readers. */
  readonly legend: string;
  readonly testId?: string;
  readonly children: ReactNode;
}

/** A button with fields under it: Escape closes it and gives the focus back, and so does leaving it. */
export function Popover({ label, legend, testId, children }: PopoverProps) {
  const details = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const onDown = (event: PointerEvent): void => {
      const { current } = details;
      if (current && event.target instanceof Node && !current.contains(event.target)) current.open = false;
    };
    addEventListener('pointerdown', onDown);
    return () => removeEventListener('pointerdown', onDown);
  }, []);
  return (
    <details
      ref={details}
      className="popover"
      data-testid={testId}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !event.currentTarget.open) return;
        event.stopPropagation();
        event.currentTarget.open = false;
        event.currentTarget.querySelector('summary')?.focus();
      }}
      onBlur={(event) => {
        // Without a next element, what had the focus went away or the window did.
        if (event.relatedTarget && !event.currentTarget.contains(event.relatedTarget)) event.currentTarget.open = false;
      }}
    >
      <summary className="button">{label}</summary>
      <fieldset className="popover-body">
        <legend className="visually-hidden">{legend}</legend>
        {children}
      </fieldset>
    </details>
  );
}
