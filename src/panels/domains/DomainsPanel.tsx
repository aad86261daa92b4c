import { useMemo, useState } from 'react';
import { domainsAt, domainRow } from '../../bio/domains';
import type { DomainTable } from '../../bio/domainTypes';
import type { DomainsArtefact, Result, TranscriptsArtefact } from '../../notebook/artefacts';
import { counted, formatCount } from '../../notebook/format';
import { useNotebook, usePanel } from '../../notebook/react';
import { sourceName } from '../../notebook/sources';
import { RejectedList } from '../data/RejectedList';
import { FilePicker } from '../parts/FilePicker';
import { Fold } from '../parts/Fold';
import { TranscriptField } from '../parts/TranscriptField';
import { giveDomains } from './giveDomains';
import { domainsKnown } from './run';
import { SHIPPED_DOMAINS } from './schema';
import type { DomainsParams } from './schema';
import './domains.css';

/** Which table of protein domains is read, what it knows of the transcripts at hand, and the domains of any one of them. */
export default function DomainsPanel() {
  const notebook = useNotebook();
  const { id, params, setParams, result, inputs } = usePanel<DomainsParams, Record<string, never>, DomainsArtefact>();
  const transcripts = inputs['transcripts'] as Result<TranscriptsArtefact> | undefined;
  const { source } = params;
  const shipped = source.kind === 'shipped' ? source.path : '';
  return (
    <>
      <div className="row">
        <div className="field">
          <label htmlFor={`${id}-source`}>Table</label>
          <select
            id={`${id}-source`}
            value={shipped}
            data-testid={`${id}-source`}
            onChange={(event) => setParams({ source: { kind: 'shipped', path: event.target.value } })}
          >
            {SHIPPED_DOMAINS.map(({ path, text }) => (
              <option key={path} value={path}>
                {text}
              </option>
            ))}
            {!SHIPPED_DOMAINS.some(({ path }) => path === shipped) && (
              <option value={shipped} disabled>
                {sourceName(source)}
              </option>
            )}
          </select>
        </div>
      </div>
      <Fold title="Give a table of your own" folded>
        <FilePicker
          label="Choose a table (TSV, CSV)"
          testId={`${id}-drop`}
          inputTestId={`${id}-input`}
          onFiles={([file]) => file && void giveDomains(notebook, id, file)}
        >
          <p className="quiet">
            With a header: transcript_name or transcript_id, domain, start_aa (the first amino acid is 1), and length_aa
            or end_aa; or Ensembl BioMart’s Transcript stable ID, Interpro ID, Interpro start and Interpro end.
          </p>
        </FilePicker>
      </Fold>
      {result && <Read key={result.key} artefact={result.artefact} transcripts={transcripts?.artefact} />}
    </>
  );
}

interface ReadProps {
  readonly artefact: DomainsArtefact;
  readonly transcripts: TranscriptsArtefact | undefined;
}

/** What was read. */
function Read({ artefact, transcripts }: ReadProps) {
  const { table, rows, rejected, rejectedCount } = artefact;
  const own = transcripts?.report.table;
  const known = useMemo(() => own && domainsKnown(table, own), [table, own]);
  return (
    <>
      <p data-testid="domains-counts">
        {counted(rows, 'row')}: {counted(table.accessions.length, 'different domain')} on{' '}
        {counted(table.transcripts.length, 'transcript')}.
        {known &&
          ` Of the ${counted(known.coding, 'coding transcript')} that go in, ${formatCount(known.known)} are in the table, ${formatCount(known.withDomains)} with a domain.`}
      </p>
      {known && known.coding > 0 && known.known === 0 && (
        <p className="note" role="status" data-testid="domains-unknown">
          The table has none of these transcripts. It calls them “{table.transcripts[0] ?? ''}”, and they are called “
          {own!.name[0] || own!.id[0]}”: choose the table of their species, or give one with their names or ids.
        </p>
      )}
      {rejectedCount > 0 && <RejectedList rejected={rejected} rejectedCount={rejectedCount} />}
      <Lookup table={table} own={own} />
    </>
  );
}

/** The domains of one transcript, found by its name: among those that go in, or else in the table. */
function Lookup({
  table,
  own,
}: {
  readonly table: DomainTable;
  readonly own: TranscriptsArtefact['report']['table'] | undefined;
}) {
  const searched = useMemo(() => {
    if (own) return own;
    const none = table.transcripts.map(() => '');
    return { id: table.transcripts, name: table.transcripts, gene: none, species: none };
  }, [table, own]);
  const [chosen, setChosen] = useState<{ readonly id: string; readonly name: string }>();
  const first = useMemo(() => {
    const at = searched.id.findIndex((id, i) => domainRow(table, { id, name: searched.name[i]! }) !== undefined);
    return at < 0 ? undefined : { id: searched.id[at]!, name: searched.name[at]! };
  }, [searched, table]);
  const shown = chosen ?? first;
  const row = shown && domainRow(table, shown);
  const domains = row === undefined ? [] : domainsAt(table, row);
  const label = shown ? shown.name || shown.id : '';
  return (
    <section aria-label="Domains of a transcript" className="domains-lookup">
      <TranscriptField
        label="Domains of"
        table={searched}
        value={label}
        testId="domains-transcript"
        onChoose={(found) => setChosen({ id: found.id, name: found.label })}
      />
      {domains.length > 0 && (
        <table className="domains-table" data-testid="domains-table">
          <thead>
            <tr>
              <th scope="col">Domain</th>
              <th scope="col">Amino acids</th>
              <th scope="col">Length</th>
            </tr>
          </thead>
          <tbody>
            {domains.map(({ accession, start, end }) => (
              <tr key={`${accession} ${start} ${end}`}>
                <th scope="row">{accession}</th>
                <td>
                  {formatCount(start + 1)}–{formatCount(end)}
                </td>
                <td>{formatCount(end - start)} aa</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {shown && domains.length === 0 && (
        <p className="quiet" data-testid="domains-none">
          {row === undefined
            ? `The table does not know ${label}: whether it has domains cannot be told.`
            : `${label} has no domain in the table.`}
        </p>
      )}
    </section>
  );
}
