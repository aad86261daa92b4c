import { memo } from 'react';
import type { IsoformAnalysis } from '../../analysis/isoformTypes';
import { biotypeText } from '../../engine/export/isoformLayout';
import type { IsoformLayout } from '../../engine/export/isoformLayout';

interface RowListProps {
  readonly analysis: IsoformAnalysis;
  readonly layout: IsoformLayout;
  readonly labels: Readonly<Record<string, string>>;
  readonly picked: readonly number[];
  readonly onPick: (leaf: number) => void;
  readonly onLabel: (id: string, label: string) => void;
}

/** Name (a button that chooses the isoform for comparison), biotype and function label of every row, in drawn order. */
export function RowList({ analysis, layout, labels, picked, onPick, onLabel }: RowListProps) {
  return (
    <ul className="iso-rows" aria-label={`Isoforms of ${analysis.gene} in drawn order`}>
      {layout.order.map((leaf, position) => {
        const { id, biotype, label } = analysis.rows[leaf]!;
        return (
          <Row
            key={leaf}
            leaf={leaf}
            id={id}
            name={layout.names[leaf]!}
            biotype={biotypeText(biotype)}
            label={labels[id] ?? label}
            place={picked.indexOf(leaf)}
            top={position * layout.rowHeight}
            layout={layout}
            onPick={onPick}
            onLabel={onLabel}
          />
        );
      })}
    </ul>
  );
}

interface RowProps {
  readonly leaf: number;
  readonly id: string;
  readonly name: string;
  readonly biotype: string;
  readonly label: string;
  /** Place among the chosen ones; −1 where it is not chosen. */
  readonly place: number;
  readonly top: number;
  readonly layout: IsoformLayout;
  readonly onPick: (leaf: number) => void;
  readonly onLabel: (id: string, label: string) => void;
}

const Row = memo(function Row({ leaf, id, name, biotype, label, place, top, layout, onPick, onLabel }: RowProps) {
  const { columns, rowHeight } = layout;
  return (
    <li style={{ top, height: rowHeight }}>
      <button
        type="button"
        className="iso-name"
        style={{ left: columns.name.x - 5, width: columns.name.width + 5 }}
        aria-pressed={place >= 0}
        title={place >= 0 ? `${name}: take out of the comparison` : `${name}: compare`}
        onClick={() => {
          onPick(leaf);
        }}
      >
        {place >= 0 && <span className="iso-place">{place + 1}</span>}
        {name}
      </button>
      <span className="iso-biotype" style={{ left: columns.biotype.x, width: columns.biotype.width }} title={biotype}>
        {biotype}
      </span>
      <input
        className="iso-label"
        style={{ left: columns.label.x - 5, width: columns.label.width + 5 }}
        value={label}
        placeholder="add a label"
        aria-label={`Function of ${name}`}
        onChange={(event) => {
          onLabel(id, event.target.value);
        }}
      />
    </li>
  );
});
