import { useMemo } from 'react';
import { clearData } from '../../notebook/actions/data';
import { counted } from '../../notebook/format';
import { useNotebook, useNotebookState } from '../../notebook/react';
import { geneCount } from '../../notebook/tableView';
import { PanelSection } from '../parts/PanelSection';
import { ImportForm } from './ImportForm';
import { ImportSummary } from './ImportSummary';
import { RejectedList } from './RejectedList';
import { TableTools } from './TableTools';
import { TranscriptGrid } from './TranscriptGrid';
import './data.css';

/** Transcripts in, table out. */
export default function DataPanel() {
  const notebook = useNotebook();
  const data = useNotebookState((state) => state.data);
  const busy = useNotebookState((state) => state.tasks.data !== undefined);
  const refused = useNotebookState((state) => state.problems.data?.refused);
  const table = data?.report.table;
  const genes = useMemo(() => (table ? geneCount(table) : 0), [table]);
  return (
    <PanelSection
      kind="data"
      title="Data"
      progressTestId="data-progress"
      summary={
        table ? (
          <>
            <span data-testid="data-count">{counted(table.id.length, 'transcript')}</span>
            {genes > 0 && ` of ${counted(genes, 'gene')}`}
          </>
        ) : (
          'Load transcripts with their structure: nothing leaves this machine.'
        )
      }
    >
      {refused && <RejectedList {...refused} allOf />}
      <ImportForm />
      {data && (
        <>
          <ImportSummary data={data} />
          <TableTools data={data} />
          <TranscriptGrid key={data.revision} data={data} />
          <RejectedList rejected={data.report.rejected} rejectedCount={data.report.rejectedCount} />
          <div className="row">
            <button type="button" className="button" disabled={busy} onClick={() => void clearData(notebook)}>
              Clear transcripts
            </button>
          </div>
        </>
      )}
    </PanelSection>
  );
}
