import { useEffect, useRef } from 'react';
import type { DialogHTMLAttributes, RefObject } from 'react';

interface Modal {
  readonly dialog: RefObject<HTMLDialogElement | null>;
  /** Closes it now, so that the focus is back where it was; the parent hears of it by `onClose`. */
  readonly close: () => void;
  readonly props: Pick<DialogHTMLAttributes<HTMLDialogElement>, 'onClose' | 'onPointerDown'>;
}

/** A native modal dialog that is open while `open` says so; Escape, a press beside it and `close` end it. */
export function useModal(open: boolean, onClose: () => void): Modal {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (!element || element.open === open) return;
    if (open) element.showModal();
    else element.close();
  }, [open]);
  const close = (): void => dialog.current?.close();
  return {
    dialog,
    close,
    props: {
      onClose,
      // Only what surrounds the dialog is the dialog itself; its contents fill it.
      onPointerDown: (event) => {
        if (event.target === event.currentTarget) close();
      },
    },
  };
}
