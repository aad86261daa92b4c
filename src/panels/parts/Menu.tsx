import { useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import './menu.css';

export interface MenuItem {
  readonly id: string;
  readonly label: ReactNode;
  /** Plain words beside the label, e.g. its keys. */
  readonly hint?: string;
  /** Why it cannot be chosen now. */
  readonly disabled?: string | undefined;
  readonly testId?: string;
  readonly onChoose: () => void;
}

interface MenuProps {
  /** What the button is called for screen readers where its content is a picture. */
  readonly label: string;
  readonly button: ReactNode;
  readonly className?: string;
  readonly testId?: string;
  readonly items: readonly MenuItem[];
}

/** Under the button or, where there is more room, above it; always within the window. */
function place(menu: HTMLElement, button: DOMRect): void {
  menu.style.maxHeight = '';
  const { width, height } = menu.getBoundingClientRect();
  const below = innerHeight - button.bottom - 8;
  const up = height > below && button.top > below;
  const room = Math.max(120, up ? button.top - 8 : below);
  const shown = Math.min(height, room);
  const top = up ? button.top - 4 - shown : button.bottom + 4;
  menu.style.maxHeight = `${room}px`;
  menu.style.top = `${Math.max(4, Math.min(top, innerHeight - shown - 4))}px`;
  const left = button.left + width <= innerWidth - 8 ? button.left : button.right - width;
  menu.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
}

/** A button with a menu under it: arrows, Home and End move, letters jump, Escape closes and gives the focus back. */
export function Menu({ label, button, className = 'button', testId, items }: MenuProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const holder = useRef<HTMLDivElement>(null);
  const trigger = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const entries = (): HTMLButtonElement[] => [
    ...(holder.current?.querySelectorAll<HTMLButtonElement>('[role=menuitem]') ?? []),
  ];
  useEffect(() => {
    if (!open) return;
    const menu = list.current;
    // In the top layer: no scrolling part of the page cuts it off, and nothing lies over it.
    menu?.showPopover();
    if (menu && trigger.current) place(menu, trigger.current.getBoundingClientRect());
    entries()[0]?.focus({ preventScroll: true });
    const onDown = (event: PointerEvent): void => {
      if (event.target instanceof Node && holder.current?.contains(event.target) !== true) setOpen(false);
    };
    // Along with its button; a page that is still rolling, or scrolled by the very click, takes the menu from nobody.
    const follow = (event: Event): void => {
      if (event.target instanceof Node && menu?.contains(event.target) === true) return;
      if (menu && trigger.current) place(menu, trigger.current.getBoundingClientRect());
    };
    addEventListener('pointerdown', onDown);
    addEventListener('scroll', follow, true);
    addEventListener('resize', follow);
    return () => {
      removeEventListener('pointerdown', onDown);
      removeEventListener('scroll', follow, true);
      removeEventListener('resize', follow);
    };
  }, [open]);
  const close = (): void => {
    setOpen(false);
    trigger.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!open) return;
    const all = entries();
    const at = all.indexOf(document.activeElement as HTMLButtonElement);
    const to = {
      ArrowDown: (at + 1) % all.length,
      ArrowUp: (at - 1 + all.length) % all.length,
      Home: 0,
      End: all.length - 1,
    }[event.key];
    if (to !== undefined) all[to]?.focus();
    else if (event.key === 'Escape') close();
    else if (event.key === 'Tab') {
      setOpen(false);
      return;
    } else if (/^\p{L}$/u.test(event.key) && !event.ctrlKey && !event.metaKey) {
      const letter = event.key.toLowerCase();
      const next = [...all.slice(at + 1), ...all].find((one) =>
        one.textContent.trim().toLowerCase().startsWith(letter),
      );
      next?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="menu" ref={holder} onKeyDown={onKeyDown}>
      <button
        ref={trigger}
        type="button"
        className={className}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-label={label}
        title={label}
        data-testid={testId}
        onClick={() => setOpen(!open)}
      >
        {button}
      </button>
      {open && (
        <div ref={list} id={id} role="menu" aria-label={label} className="menu-list" popover="manual">
          {items.map(({ id: item, label: text, hint, disabled, testId: itemTestId, onChoose }) => (
            <button
              key={item}
              type="button"
              role="menuitem"
              tabIndex={-1}
              className="menu-item"
              aria-disabled={disabled !== undefined}
              title={disabled}
              data-testid={itemTestId}
              onClick={() => {
                if (disabled !== undefined) return;
                close();
                onChoose();
              }}
            >
              <span>{text}</span>
              {hint !== undefined && <span className="menu-hint">{hint}</span>}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
