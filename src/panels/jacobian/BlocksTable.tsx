import { useId, useMemo, useState } from 'react';
import type { Stretch } from '../../analysis/jacobian/blocks';
import type { Interval } from '../../bio/transcript';
import { figure, grouped } from '../../engine/export/ticks';
import type { JacobianFacts } from './useFacts';

/** Lines shown; all are in the CSV. */
const SHOWN = 12;
/** Blocks of fewer pairs are chance. */
const LEAST_PAIRS = 50;

interface BlocksTableProps {
  readonly facts: JacobianFacts;
  readonly window: Interval;
}

/** The blocks of exons or domains that are strongest for their distance. */
export function BlocksTable({ facts, window }: BlocksTableProps) {
  const id = useId();
  const [wanted, setWanted] = useState<'exons' | 'domains'>('domains');
  const of = wanted === 'domains' && facts.domains ? 'domains' : 'exons';
  const { stretches, blocks } = facts[of] ?? facts.exons;
  const strongest = useMemo(
    () =>
      blocks
        .filter(({ pairs, expected }) => pairs >= LEAST_PAIRS && expected > 0)
        .sort((a, b) => b.mean / b.expected - a.mean / a.expected)
        .slice(0, SHOWN),
    [blocks],
  );
  const placed = ({ name, start, end }: Stretch): string =>
    `${name} (${grouped(window[0] + start + 1)}–${grouped(window[0] + end)})`;
  return (
    <section className="jacobian-blocks" aria-labelledby={`${id}-title`}>
      <h3 id={`${id}-title`}>Strongest blocks of {of}</h3>
      {facts.domains && (
        <div className="field jacobian-choice">
          <label htmlFor={`${id}-of`}>Blocks of</label>
          <select
            id={`${id}-of`}
            value={of}
            data-testid="jacobian-blocks-of"
            onChange={(event) => setWanted(event.target.value === 'exons' ? 'exons' : 'domains')}
          >
            <option value="domains">domains</option>
            <option value="exons">exons</option>
          </select>
        </div>
      )}
      <p className="quiet">
        Dependence falls with distance: “expected” is the mean of all pairs as far apart. Blocks of {LEAST_PAIRS} pairs
        i &lt; j or more.
      </p>
      {strongest.length === 0 ? (
        <p className="empty">No block has so many pairs.</p>
      ) : (
        <div className="jacobian-scroll" tabIndex={0} role="group" aria-label="Strongest blocks">
          <table className="jacobian-table" data-testid="jacobian-blocks">
            <thead>
              <tr>
                <th scope="col">Mutated (nt)</th>
                <th scope="col">Read (nt)</th>
                <th scope="col">Pairs</th>
                <th scope="col">Mean</th>
                <th scope="col">Expected</th>
                <th scope="col">Mean / expected</th>
              </tr>
            </thead>
            <tbody>
              {strongest.map(({ mutated, read, pairs, mean, expected }) => (
                <tr key={`${mutated} ${read}`}>
                  <td>{placed(stretches[mutated]!)}</td>
                  <td>{placed(stretches[read]!)}</td>
                  <td className="number">{grouped(pairs)}</td>
                  <td className="number">{figure(mean)}</td>
                  <td className="number">{figure(expected)}</td>
                  <td className="number">{(mean / expected).toFixed(2)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
