import { useMemo, useState } from 'react';
import { categoryMarks, DISTINCT, GREY, MISSING_CATEGORY, MISSING_SHAPE } from '../../../engine/export/categoryMarks';
import type { CategoryMark } from '../../../engine/export/categoryMarks';
import type { MarkShape } from '../../../engine/export/markShapes';
import { grouped } from '../../../engine/export/ticks';
import { MarkIcon } from './MarkIcon';
import type { CategoryColour } from './scatterTypes';

interface CategoryLegendProps {
  readonly colour: CategoryColour;
  readonly hidden: ReadonlySet<string>;
  readonly onHidden: (names: ReadonlySet<string>) => void;
}

interface Row {
  /** the name, or MISSING_CATEGORY */
  readonly key: string;
  readonly text: string;
  readonly count: number;
  readonly colour: string;
  readonly shape: MarkShape;
}

/** With more categories than this, a box to search them. */
const SEARCH_FROM = 20;
/** Rows drawn at once; the rest is searched for or asked for. */
const ROWS = 60;

/** Categories by count; each shows or hides its points, "only" hides all others. */
export function CategoryLegend({ colour, hidden, onHidden }: CategoryLegendProps) {
  const { marks, missing } = useMemo(() => categoryMarks(colour), [colour]);
  const rows = useMemo(() => legendRows(marks, missing), [marks, missing]);
  const [wanted, setWanted] = useState('');
  const [limit, setLimit] = useState(ROWS);
  const query = wanted.trim().toLowerCase();
  const found = query === '' ? rows : rows.filter(({ text }) => text.toLowerCase().includes(query));
  const grey = marks.length - Math.min(marks.length, DISTINCT);
  const hiddenRows = rows.filter(({ key }) => hidden.has(key));

  const toggle = (key: string): void => {
    const next = new Set(hidden);
    if (!next.delete(key)) next.add(key);
    onHidden(next);
  };
  const only = (key: string): void => onHidden(new Set(rows.map((row) => row.key).filter((each) => each !== key)));

  return (
    <>
      {rows.length > SEARCH_FROM && (
        <input
          type="search"
          className="scatter-search"
          placeholder={`Search ${grouped(rows.length)}`}
          aria-label={`Search the categories of ${colour.title}`}
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
        />
      )}
      <ul className="scatter-rows" aria-label={`Categories of ${colour.title}`}>
        {found.slice(0, limit).map((row) => (
          <LegendRow key={row.key} row={row} shown={!hidden.has(row.key)} onToggle={toggle} onOnly={only} />
        ))}
      </ul>
      {found.length === 0 && <p className="quiet">No category of that name.</p>}
      {found.length > limit && (
        <button type="button" className="button" onClick={() => setLimit(limit + 10 * ROWS)}>
          Show more of {grouped(found.length - limit)} not listed
        </button>
      )}
      {grey > 0 && (
        <p className="quiet scatter-note">
          The {DISTINCT} most frequent have marks of their own, and {grouped(grey)} more are in grey.
        </p>
      )}
      {hiddenRows.length > 0 && (
        <p className="scatter-note">
          {grouped(hiddenRows.reduce((sum, { count }) => sum + count, 0))} points of {grouped(hiddenRows.length)}{' '}
          hidden.{' '}
          <button type="button" className="scatter-link" onClick={() => onHidden(new Set())}>
            Show all
          </button>
        </p>
      )}
    </>
  );
}

interface LegendRowProps {
  readonly row: Row;
  readonly shown: boolean;
  readonly onToggle: (key: string) => void;
  readonly onOnly: (key: string) => void;
}

function LegendRow({ row, shown, onToggle, onOnly }: LegendRowProps) {
  return (
    <li className="scatter-row">
      <button
        type="button"
        className="scatter-toggle"
        aria-pressed={shown}
        title={row.text}
        onClick={() => onToggle(row.key)}
      >
        <MarkIcon shape={row.shape} colour={row.colour} />
        <span className="scatter-name">{row.text}</span>
        <span className="scatter-count">{grouped(row.count)}</span>
      </button>
      <button
        type="button"
        className="scatter-link scatter-only"
        aria-label={`Show only ${row.text}`}
        onClick={() => onOnly(row.key)}
      >
        only
      </button>
    </li>
  );
}

function legendRows(marks: readonly CategoryMark[], missing: number): Row[] {
  const rows = marks.map(({ name, count, colour, shape }): Row => ({ key: name, text: name, count, colour, shape }));
  const none = { key: MISSING_CATEGORY, text: 'missing', count: missing, colour: GREY, shape: MISSING_SHAPE };
  return missing > 0 ? [...rows, none] : rows;
}
