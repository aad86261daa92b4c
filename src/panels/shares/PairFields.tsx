import { useId } from 'react';
import type { IsoformRow } from '../../analysis/isoformTypes';
import type { IntronMode } from '../../engine/export/genomicScale';
import { leafOf } from './chosenPair';
import type { SharesParams, SharesView } from './schema';

interface PairFieldsProps {
  readonly rows: readonly IsoformRow[];
  readonly params: SharesParams;
  readonly view: SharesView;
  readonly onParams: (change: Partial<SharesParams>) => void;
  readonly onView: (change: Partial<SharesView>) => void;
}

/** Which two isoforms, and how introns are drawn. */
export function PairFields({ rows, params, view, onParams, onView }: PairFieldsProps) {
  const id = useId();
  return (
    <div className="row">
      {(['a', 'b'] as const).map((side) => {
        const leaf = params[side] === '' ? -1 : leafOf({ rows }, params[side]);
        const value = leaf < 0 ? params[side] : rows[leaf]!.id;
        const other = params[side === 'a' ? 'b' : 'a'];
        return (
          <div className="field" key={side}>
            <label htmlFor={`${id}-${side}`}>Isoform {side.toUpperCase()}</label>
            <select
              id={`${id}-${side}`}
              value={value}
              data-testid={`shares-${side}`}
              onChange={(event) => onParams({ [side]: event.target.value })}
            >
              <option value="">{other === '' ? 'of the two farthest apart' : 'the farthest from the other'}</option>
              {rows.map((row) => (
                <option key={row.id} value={row.id}>
                  {row.name || row.id}
                </option>
              ))}
              {value !== '' && leaf < 0 && <option value={value}>{value}</option>}
            </select>
          </div>
        );
      })}
      <div className="field">
        <label htmlFor={`${id}-introns`}>Introns</label>
        <select
          id={`${id}-introns`}
          value={view.introns}
          data-testid="shares-introns"
          onChange={(event) => onView({ introns: event.target.value as IntronMode })}
        >
          <option value="compressed">shortened</option>
          <option value="scale">to scale</option>
        </select>
      </div>
    </div>
  );
}
