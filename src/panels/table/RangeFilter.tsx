import { useMemo, useState } from 'react';
import type { Column } from '../../notebook/columns';
import { headText } from '../parts/grid/cellText';

type Range = readonly [number | null, number | null];

interface RangeFilterProps {
  readonly column: Extract<Column, { kind: 'number' }>;
  readonly range: Range;
  readonly onRange: (range: Range) => void;
}

/** Lowest and highest value that pass; the placeholders say what there is. */
export function RangeFilter({ column, range, onRange }: RangeFilterProps) {
  const [low, high] = useMemo(() => {
    let [least, most] = [Infinity, -Infinity];
    for (const value of column.values) {
      if (value < least) least = value;
      if (value > most) most = value;
    }
    return least > most ? ['', ''] : [shortest(Math.floor(least * 100) / 100), shortest(Math.ceil(most * 100) / 100)];
  }, [column]);
  return (
    <>
      <span className="quiet">{headText(column)}</span>
      <Bound
        label={`Lowest ${column.title}`}
        placeholder={low}
        value={range[0]}
        onValue={(value) => onRange([value, range[1]])}
      />
      <span aria-hidden>–</span>
      <Bound
        label={`Highest ${column.title}`}
        placeholder={high}
        value={range[1]}
        onValue={(value) => onRange([range[0], value])}
      />
    </>
  );
}

const shortest = (value: number): string => String(value);

interface BoundProps {
  readonly label: string;
  readonly placeholder: string;
  readonly value: number | null;
  readonly onValue: (value: number | null) => void;
}

function Bound({ label, placeholder, value, onValue }: BoundProps) {
  // As typed: "1." and "-" are on their way to a number.
  const [text, setText] = useState(value === null ? '' : String(value));
  const [known, setKnown] = useState(value);
  if (known !== value) {
    setKnown(value);
    setText(value === null ? '' : String(value));
  }
  const parsed = (typed: string): number | null | undefined => {
    if (typed.trim() === '') return null;
    const number = Number(typed);
    return Number.isFinite(number) ? number : undefined;
  };
  return (
    <input
      className="table-bound"
      inputMode="decimal"
      aria-label={label}
      aria-invalid={parsed(text) === undefined}
      placeholder={placeholder}
      value={text}
      onChange={(event) => {
        const typed = event.target.value;
        setText(typed);
        const next = parsed(typed);
        if (next === undefined) return;
        setKnown(next);
        onValue(next);
      }}
    />
  );
}
