import { counted } from '../../notebook/format';
import type { GeneEntry } from './matchingGenes';

interface GeneListProps {
  /** The field's id; the list has it with `-list`, its options with their place behind. */
  readonly id: string;
  readonly genes: readonly GeneEntry[];
  /** How many more match and are not listed. */
  readonly more: number;
  readonly gene: string;
  /** Place of the option that Enter takes. */
  readonly active: number;
  readonly onChoose: (entry: GeneEntry) => void;
}

/** The list under the gene field. A press in it leaves the focus in the field. */
export function GeneList({ id, genes, more, gene, active, onChoose }: GeneListProps) {
  return (
    <div
      className="iso-popover"
      onMouseDown={(event) => {
        event.preventDefault();
      }}
    >
      <ul className="iso-genes" role="listbox" id={`${id}-list`} aria-label="Genes">
        {genes.map((entry, place) => (
          <li
            key={entry.gene}
            id={`${id}-${place}`}
            className="iso-gene-item"
            role="option"
            aria-selected={entry.gene === gene}
            data-active={place === active || undefined}
            onClick={() => {
              onChoose(entry);
            }}
          >
            <span className="iso-gene-name">{entry.gene}</span>
            <span className="iso-count">{counted(entry.rows.length, 'isoform')}</span>
          </li>
        ))}
      </ul>
      {genes.length === 0 && <p className="iso-empty-list">No gene with two or more embedded isoforms is named so.</p>}
      {more > 0 && <p className="iso-more">{counted(more, 'more gene')}: type to find them</p>}
    </div>
  );
}
