import { useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { counted } from '../../notebook/format';
import { GeneList } from './GeneList';
import { matchingGenes } from './matchingGenes';
import type { GeneEntry } from './matchingGenes';
import { stepOption } from './stepOption';

/** Genes offered at once; the rest is reached by typing. */
const SHOWN = 100;

interface GenePickerProps {
  readonly genes: readonly GeneEntry[];
  readonly gene: string;
  readonly onGene: (gene: string) => void;
}

/**
 * A filterable list of the genes with at least two embedded isoforms, most isoforms first: WAI-ARIA's combobox with a
 * listbox. The focus stays in the field; typing, a click or an arrow key opens the list, Enter takes, Escape leaves.
 */
export function GenePicker({ genes, gene, onGene }: GenePickerProps) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(gene);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const [known, setKnown] = useState(gene);
  if (known !== gene) {
    setKnown(gene);
    setText(gene);
  }
  // Until the user types, the whole list is offered, and not only the gene that stands in the field.
  const matches = open ? matchingGenes(genes, text === gene ? '' : text) : [];
  const shown = matches.slice(0, SHOWN);
  const current = shown[active];

  useEffect(() => {
    if (open) document.getElementById(`${id}-${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [open, active, id]);

  useEffect(() => {
    // Whatever is typed next is another gene, and no ending of this one.
    if (!open && document.activeElement === field.current) field.current?.select();
  }, [open]);

  const close = (): void => {
    setOpen(false);
    setText(gene);
  };
  const show = (): void => {
    if (open) return;
    setOpen(true);
    setActive(
      Math.max(
        0,
        matchingGenes(genes, '')
          .slice(0, SHOWN)
          .findIndex((entry) => entry.gene === gene),
      ),
    );
    field.current?.select();
  };
  const choose = (entry: GeneEntry): void => {
    setOpen(false);
    setText(entry.gene);
    if (entry.gene !== gene) onGene(entry.gene);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') close();
    else if (event.key === 'Enter' && current) choose(current);
    else {
      const next = stepOption(active, event.key, shown.length);
      if (next === undefined) return;
      if (open) setActive(next);
      else show();
    }
    event.preventDefault();
  };

  return (
    <div className="iso-gene">
      <label className="iso-caption" htmlFor={id}>
        Gene
      </label>
      <div className="iso-gene-field">
        <input
          ref={field}
          id={id}
          className="iso-input"
          role="combobox"
          title={gene}
          value={text}
          autoComplete="off"
          spellCheck={false}
          aria-autocomplete="list"
          aria-expanded={open}
          aria-controls={open ? `${id}-list` : undefined}
          aria-activedescendant={open && current ? `${id}-${active}` : undefined}
          data-testid="isoforms-gene"
          onClick={show}
          onKeyDown={onKeyDown}
          onChange={(event) => {
            setText(event.target.value);
            setOpen(true);
            setActive(0);
          }}
          onBlur={close}
        />
        <button
          type="button"
          className="iso-gene-open"
          tabIndex={-1}
          aria-label="Show genes"
          aria-expanded={open}
          // The focus stays in the field, which would close the list when it loses it.
          onMouseDown={(event) => {
            event.preventDefault();
          }}
          onClick={() => {
            field.current?.focus();
            if (open) close();
            else show();
          }}
        >
          ▾
        </button>
        {open && (
          <GeneList
            id={id}
            genes={shown}
            more={matches.length - shown.length}
            gene={gene}
            active={active}
            onChoose={choose}
          />
        )}
        {open && (
          <p className="visually-hidden" role="status">
            {counted(matches.length, 'gene')} to choose from
          </p>
        )}
      </div>
    </div>
  );
}
