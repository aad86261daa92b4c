import { useMemo } from 'react';
import type { TranscriptsArtefact } from '../../notebook/artefacts';
import { useNotebook, usePanel } from '../../notebook/react';
import { filteredRows } from '../../notebook/tableView';
import { clearTranscripts } from './importing';
import { ImportForm } from './ImportForm';
import { ImportSummary } from './ImportSummary';
import { RejectedList } from './RejectedList';
import { namesSource } from './schema';
import type { DataParams, DataView } from './schema';
import { TableTools } from './TableTools';
import { TranscriptGrid } from './TranscriptGrid';
import './data.css';

/** Transcripts in, table out. */
export default function DataPanel() {
  const notebook = useNotebook();
  const panel = usePanel<DataParams, DataView, TranscriptsArtefact>();
  const { id, params, view, setView, task, problem } = panel;
  // A panel that was emptied shows nothing, though its last transcripts are still at hand for an undo.
  const report = namesSource(params) ? panel.result?.artefact.report : undefined;
  const table = report?.table;
  const { filter } = view;
  const shown = useMemo(() => (table ? filteredRows(table, filter) : []), [table, filter]);
  return (
    <>
      {problem?.refused && <RejectedList {...problem.refused} allOf />}
      <ImportForm />
      {report && (
        <>
          <ImportSummary report={report} />
          <TableTools
            table={report.table}
            shown={shown}
            filter={filter}
            onFilter={(change) => setView({ filter: { ...filter, ...change } })}
          />
          <TranscriptGrid
            key={report.set}
            set={report.set}
            table={report.table}
            shown={shown}
            sort={view.sort ?? undefined}
            onSort={(sort) => setView({ sort: sort ?? null })}
          />
          <RejectedList rejected={report.rejected} rejectedCount={report.rejectedCount} />
          <div className="row">
            <button
              type="button"
              className="button"
              disabled={task !== undefined}
              onClick={() => clearTranscripts(notebook, id)}
            >
              Clear transcripts
            </button>
          </div>
        </>
      )}
    </>
  );
}
