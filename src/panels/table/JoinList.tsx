import { X } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import type { TableArtefact, TableJoin } from '../../notebook/artefacts';
import { counted, formatCount } from '../../notebook/format';
import { useNotebook, usePanel } from '../../notebook/react';
import { sourceName } from '../../notebook/sources';
import { FilePicker } from '../parts/FilePicker';
import { Fold } from '../parts/Fold';
import { joinTableFile, removeJoin, setJoinKey } from './joining';
import type { JoinParams, TableParams, TableView } from './schema';

/** The uploaded tables: how each was joined, on which column, and a way to give more. */
export function JoinList() {
  const notebook = useNotebook();
  const { id, params, result } = usePanel<TableParams, TableView, TableArtefact>();
  const joined = result?.artefact.joins ?? [];
  return (
    <Fold title="Join a table of your own" folded={params.joins.length === 0}>
      <FilePicker
        label="Join a table (CSV, TSV)"
        testId="table-drop"
        inputTestId="table-join-input"
        onFiles={(files) => {
          void (async () => {
            for (const file of files) await joinTableFile(notebook, id, file);
          })();
        }}
      >
        <p className="quiet">
          A header, and a column with transcript ids, gene ids or names. What is said of a gene is said of all of its
          transcripts.
        </p>
      </FilePicker>
      {params.joins.length > 0 && (
        <ul className="table-joins" data-testid="table-joins">
          {params.joins.map((join, at) => (
            <Join
              key={`${sourceName(join.source)}-${at}`}
              join={join}
              made={joined.length === params.joins.length ? joined[at] : undefined}
              onKey={(key) => setJoinKey(notebook, id, at, key)}
              onRemove={() => removeJoin(notebook, id, at)}
            />
          ))}
        </ul>
      )}
    </Fold>
  );
}

interface JoinProps {
  readonly join: JoinParams;
  readonly made: TableJoin | undefined;
  readonly onKey: (key: string | null) => void;
  readonly onRemove: () => void;
}

function Join({ join, made, onKey, onRemove }: JoinProps) {
  const { sources, services } = useNotebook();
  const field = useId();
  const { source } = join;
  const name = sourceName(source);
  // A table that did not join has no result that would tell its columns.
  const [read, setRead] = useState<readonly string[]>([]);
  useEffect(() => {
    if (made) return;
    let present = true;
    void (async () => {
      const columns = await services.labels.tableColumns(await sources.open(source));
      if (present) setRead(columns);
    })().catch(() => undefined);
    return () => {
      present = false;
    };
  }, [made, source, sources, services]);
  const columns = made?.names ?? read;
  return (
    <li>
      <strong>{name}</strong>
      {made && (
        <span className="quiet">
          {formatCount(made.matched)} of {counted(made.matched + made.unmatched, 'row')} matched,{' '}
          {counted(made.transcripts, 'transcript')}
          {made.duplicated > 0 && `, ${counted(made.duplicated, 'row')} named again`}
        </span>
      )}
      <label htmlFor={field} className="label">
        Joined on
      </label>
      <select
        id={field}
        value={join.key ?? ''}
        onChange={(event) => onKey(event.target.value === '' ? null : event.target.value)}
      >
        <option value="">{made && join.key === null ? `${made.key} (fits best)` : 'the column that fits best'}</option>
        {columns.map((column) => (
          <option key={column} value={column}>
            {column}
          </option>
        ))}
        {join.key !== null && !columns.includes(join.key) && <option value={join.key}>{join.key}</option>}
      </select>
      <button type="button" className="icon-button" aria-label={`Take ${name} out`} onClick={onRemove}>
        <X aria-hidden size={14} />
      </button>
    </li>
  );
}
