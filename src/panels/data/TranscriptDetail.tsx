import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { TranscriptTable } from '../../bio/importTypes';
import { counted, formatCount } from '../../notebook/format';
import { problemOf } from '../../notebook/notebook';
import { useNotebook } from '../../notebook/react';
import { CopyButton } from '../parts/CopyButton';

interface TranscriptDetailProps {
  /** Content hash of the transcripts. */
  readonly set: string;
  readonly table: TranscriptTable;
  readonly row: number;
  readonly onClose: () => void;
}

/** Longer sequences are cut on the page (and copied whole): laying out 200,000 letters blocks it for a second. */
const SHOWN = 6000;

/** What the table has no column for: ids, place, where the CDS is from, and the sequence with its coding part marked. */
export function TranscriptDetail({ set, table, row, onClose }: TranscriptDetailProps) {
  const { services } = useNotebook();
  const [sequence, setSequence] = useState<string | undefined>();
  const [failed, setFailed] = useState<string | undefined>();
  useEffect(() => {
    let current = true;
    services.data.sequence(set, row).then(
      (text) => current && setSequence(text),
      (error: unknown) => current && setFailed(problemOf(error).message),
    );
    return () => {
      current = false;
    };
  }, [services, set, row]);
  const facts: readonly (readonly [string, string])[] = [
    ['id', table.id[row]!],
    ['gene id', table.geneId[row]!],
    ['species', table.species[row]!],
    ['chromosome', table.chrom[row]!],
    ['CDS from', table.cdsSource[row]!],
  ];
  return (
    <aside className="detail" aria-label={`Details of ${table.name[row]!}`} data-testid="data-detail">
      <header className="detail-head">
        <h3>{table.name[row] || table.id[row]}</h3>
        {sequence !== undefined && <CopyButton text={sequence} label="Copy the sequence" />}
        <button type="button" className="icon-button" aria-label="Close the details" onClick={onClose}>
          <X aria-hidden size={16} />
        </button>
      </header>
      <dl className="facts">
        {facts
          .filter(([, value]) => value !== '')
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      {failed !== undefined && <p className="field-wrong">{failed}</p>}
      {sequence !== undefined && (
        <>
          <MarkedSequence sequence={sequence} start={table.utr5Length[row]!} length={table.cdsLength[row]!} />
          <p className="quiet">
            {table.cdsLength[row]! > 0
              ? 'Coding sequence in the accent colour and underlined. '
              : 'No coding sequence. '}
            {sequence.length > SHOWN &&
              `The first ${formatCount(SHOWN)} of ${counted(sequence.length, 'nucleotide')} are shown; copying takes all.`}
          </p>
        </>
      )}
    </aside>
  );
}

function MarkedSequence({ sequence, start, length }: { sequence: string; start: number; length: number }) {
  const shown = sequence.slice(0, SHOWN);
  return (
    <pre className="sequence" tabIndex={0} aria-label="Sequence">
      {length > 0 ? shown.slice(0, start) : shown}
      {length > 0 && <mark>{shown.slice(start, start + length)}</mark>}
      {length > 0 && shown.slice(start + length)}
    </pre>
  );
}
