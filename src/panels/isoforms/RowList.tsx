import { memo } from 'react';
import type { CSSProperties } from 'react';
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
export const RowList = memo(function RowList(props: RowListProps) {
  const { analysis, layout, labels, picked, onPick, onLabel } = props;
  const { columns, rowHeight } = layout;
  // As CSS variables, so that a row's props stay the same while the layout around them changes.
  const places = {
    '--iso-row': `${rowHeight}px`,
    '--iso-name-x': `${columns.name.x}px`,
    '--iso-name-width': `${columns.name.width}px`,
    '--iso-biotype-x': `${columns.biotype.x}px`,
    '--iso-biotype-width': `${columns.biotype.width}px`,
    '--iso-label-x': `${columns.label.x}px`,
    '--iso-label-width': `${columns.label.width}px`,
  } as CSSProperties;
  return (
    <ul className="iso-rows" style={places} aria-label={`Isoforms of ${analysis.gene} in drawn order`}>
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
            position={position}
            onPick={onPick}
            onLabel={onLabel}
          />
        );
      })}
    </ul>
  );
});

interface RowProps {
  readonly leaf: number;
  readonly id: string;
  readonly name: string;
  readonly biotype: string;
  readonly label: string;
  /** Place among the chosen ones; −1 where it is not chosen. */
  readonly place: number;
  readonly position: number;
  readonly onPick: (leaf: number) => void;
  readonly onLabel: (id: string, label: string) => void;
}

const Row = memo(function Row({ leaf, id, name, biotype, label, place, position, onPick, onLabel }: RowProps) {
  return (
    <li style={{ top: `calc(${position} * var(--iso-row))` }}>
      <button
        type="button"
        className="iso-name"
        aria-pressed={place >= 0}
        title={place >= 0 ? `${name}: take out of the comparison` : `${name}: compare`}
        onClick={() => {
          onPick(leaf);
        }}
      >
        {name}
      </button>
      {place >= 0 && <span className="iso-place">{place + 1}</span>}
      <span className="iso-biotype" title={biotype}>
        {biotype}
      </span>
      <input
        className="iso-label"
        value={label}
        title={label}
        placeholder="add a label"
        aria-label={`Function of ${name}`}
        onChange={(event) => {
          onLabel(id, event.target.value);
        }}
      />
    </li>
  );
});
