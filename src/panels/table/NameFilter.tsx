import { useMemo, useState } from 'react';
import type { Column } from '../../notebook/columns';
import { formatCount } from '../../notebook/format';
import { Popover } from '../parts/Popover';

/** Names offered at once; the rest is reached by typing. */
const SHOWN = 100;

interface NameFilterProps {
  readonly column: Extract<Column, { kind: 'category' }>;
  readonly chosen: readonly string[];
  readonly onChosen: (names: readonly string[]) => void;
}

/** The names of a category that pass; none chosen lets all pass. */
export function NameFilter({ column, chosen, onChosen }: NameFilterProps) {
  const [text, setText] = useState('');
  const counts = useMemo(() => {
    const sums = new Uint32Array(column.names.length + 1);
    for (const code of column.codes) sums[code < 0 ? column.names.length : code]!++;
    return sums;
  }, [column]);
  const names = counts.at(-1)! > 0 ? [...column.names, ''] : column.names;
  const wanted = text.trim().toLowerCase();
  const found = names.map((name, at) => ({ name, at })).filter(({ name }) => name.toLowerCase().includes(wanted));
  const toggle = (name: string, on: boolean): void =>
    onChosen(on ? [...chosen, name] : chosen.filter((one) => one !== name));
  const label = chosen.length === 0 ? 'all' : chosen.map((name) => name || 'not known').join(', ');
  return (
    <Popover label={`${column.title}: ${label}`} legend={`${column.title} to show`}>
      {names.length > 12 && (
        <input
          type="search"
          aria-label={`Find in ${column.title}`}
          placeholder="Find"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      )}
      {found.slice(0, SHOWN).map(({ name, at }) => (
        <label key={at} className="check">
          <input
            type="checkbox"
            checked={chosen.includes(name)}
            onChange={(event) => toggle(name, event.target.checked)}
          />
          {name || 'not known'} <span className="quiet">{formatCount(counts[at]!)}</span>
        </label>
      ))}
      {found.length > SHOWN && <p className="quiet">{formatCount(found.length - SHOWN)} more: type to find them.</p>}
    </Popover>
  );
}
