import { useId } from 'react';
import type { TranscriptTable } from '../../bio/importTypes';
import { formatCount } from '../../notebook/format';
import { NumberField } from '../umap/NumberField';
import { TranscriptField } from '../parts/TranscriptField';
import { cdsOf, transcriptRow } from './run';
import { defaultWindow, MOST_POSITIONS } from './schema';
import type { JacobianParams } from './schema';

interface JacobianFormProps {
  readonly table: TranscriptTable;
  readonly params: JacobianParams;
  /** Whether the model has a sequence head; undefined while there is no model. */
  readonly head: boolean | undefined;
  readonly onParams: (change: Partial<JacobianParams>) => void;
}

/** Which transcript, which stretch of it, and what is read. */
export function JacobianForm({ table, params, head, onParams }: JacobianFormProps) {
  const id = useId();
  const row = transcriptRow(table, params.transcript);
  const length = row < 0 ? 0 : table.length[row]!;
  const { window } = params;
  const used = window ?? (row < 0 ? undefined : defaultWindow(length, cdsOf(table, row)));
  const limits = { least: 1, most: Math.max(1, length) };
  /** The other end stays, or comes to lie as far away as may be. */
  const setFrom = (start: number | null): void => {
    if (start === null) onParams({ window: null });
    else onParams({ window: [start - 1, window ? window[1] : Math.min(length, start - 1 + MOST_POSITIONS)] });
  };
  const setTo = (end: number | null): void => {
    if (end === null) onParams({ window: null });
    else onParams({ window: [window ? window[0] : Math.max(0, end - MOST_POSITIONS), end] });
  };
  return (
    <>
      <div className="jacobian-tools">
        <TranscriptField
          label="Transcript"
          table={table}
          value={row < 0 ? params.transcript : table.name[row] || table.id[row]!}
          testId="jacobian-transcript"
          onChoose={(found) => onParams({ transcript: found.id, window: null })}
        />
        <NumberField
          label="From (nt)"
          hint="The first position that is mutated and read; empty: chosen for you"
          value={window ? window[0] + 1 : null}
          limits={limits}
          whole
          empty={used ? formatCount(used[0] + 1) : ''}
          wrong={(from) => (window && from > window[1] ? 'Behind the end.' : undefined)}
          testId="jacobian-from"
          onValue={setFrom}
        />
        <NumberField
          label="To (nt)"
          hint="The last position that is mutated and read; empty: chosen for you"
          value={window ? window[1] : null}
          limits={limits}
          whole
          empty={used ? formatCount(used[1]) : ''}
          wrong={(to) => (window && to <= window[0] ? 'Before the start.' : undefined)}
          testId="jacobian-to"
          onValue={setTo}
        />
        <div className="field">
          <label htmlFor={`${id}-readout`}>Read</label>
          <select
            id={`${id}-readout`}
            value={params.readout}
            data-testid="jacobian-readout-choice"
            onChange={(event) => onParams({ readout: event.target.value === 'hidden' ? 'hidden' : 'auto' })}
          >
            <option value="auto">
              {head === undefined
                ? 'log-odds, or hidden states without a sequence head'
                : head
                  ? 'log-odds of the sequence head'
                  : 'hidden states (no sequence head)'}
            </option>
            {head !== false && <option value="hidden">hidden states</option>}
          </select>
        </div>
      </div>
      {used && <p className="quiet">{amountText(length, used)}</p>}
    </>
  );
}

/** How much there is to do. */
function amountText(length: number, [from, to]: readonly [number, number]): string {
  const n = to - from;
  const whole = n === length ? 'the whole transcript' : `a window of ${formatCount(n)} of ${formatCount(length)} nt`;
  const context = from > 0 ? ` What lies before the window is run as context.` : '';
  return (
    `${formatCount(3 * n)} substitutions in ${whole}: ${formatCount((3 * n * (n + 1)) / 2)} nt through the encoder, as each is run ` +
    `from where it is on.${context} What is computed is kept: a run that is cancelled, or whose page is closed, goes on where it stopped.`
  );
}
