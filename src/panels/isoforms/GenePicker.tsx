import { useState } from 'react';
import { Button, ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from 'react-aria-components';
import { matchingGenes } from './matchingGenes';
import type { GeneEntry } from './matchingGenes';

/** Genes offered at once; the rest is reached by typing. */
const SHOWN = 100;

interface GenePickerProps {
  readonly genes: readonly GeneEntry[];
  readonly gene: string;
  readonly onGene: (gene: string) => void;
}

/** A filterable list of the genes with at least two embedded isoforms, most isoforms first. */
export function GenePicker({ genes, gene, onGene }: GenePickerProps) {
  const [text, setText] = useState(gene);
  // Until the user types, the whole list is offered, and not only the gene that stands in the field.
  const matches = matchingGenes(genes, text === gene ? '' : text);
  return (
    <ComboBox
      className="iso-gene"
      selectedKey={gene}
      inputValue={text}
      items={matches.slice(0, SHOWN).map((entry) => ({ ...entry, id: entry.gene }))}
      menuTrigger="focus"
      allowsEmptyCollection
      onInputChange={setText}
      onSelectionChange={(key) => {
        if (key === null) return;
        onGene(String(key));
        setText(String(key));
      }}
      onBlur={() => {
        setText(gene);
      }}
    >
      <Label className="iso-caption">Gene</Label>
      <div className="iso-gene-field">
        <Input className="iso-input" data-testid="isoforms-gene" />
        <Button className="iso-gene-open" aria-label="Show genes">
          ▾
        </Button>
      </div>
      <Popover className="iso-popover" offset={4}>
        <ListBox
          className="iso-genes"
          renderEmptyState={() => (
            <p className="iso-empty-list">No gene with two or more embedded isoforms is named so.</p>
          )}
        >
          {(entry: GeneEntry) => (
            <ListBoxItem className="iso-gene-item" id={entry.gene} textValue={entry.gene}>
              <span>{entry.gene}</span>
              <span className="iso-count">{entry.rows.length} isoforms</span>
            </ListBoxItem>
          )}
        </ListBox>
        {matches.length > SHOWN && (
          <p className="iso-more">{(matches.length - SHOWN).toLocaleString('en')} more: type to find them</p>
        )}
      </Popover>
    </ComboBox>
  );
}
