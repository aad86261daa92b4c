import { useMemo } from 'react';
import type { Result, TableArtefact, TranscriptsArtefact } from '../../notebook/artefacts';
import type { Column } from '../../notebook/columns';
import { knownColumns, rowsById, takeRows } from '../../notebook/knownColumns';
import { useConnected, usePanel } from '../../notebook/react';
import { extrasOf } from './run';
import type { TableParams, TableView } from './schema';

export interface TableColumns {
  readonly columns: readonly Column[];
  /** Transcript of each row. */
  readonly ids: readonly string[];
}

/** All that the panel knows of its transcripts: present inputs, and what was joined so far. Undefined while there are no transcripts. */
export function useTableColumns(): TableColumns | undefined {
  const { inputs, result, source } = usePanel<TableParams, TableView, TableArtefact>();
  const connected = useConnected();
  const transcripts = inputs['transcripts'] as Result<TranscriptsArtefact> | undefined;
  const columns = useMemo(
    () => (transcripts ? knownColumns(transcripts, extrasOf(connected, result, source)) : []),
    [transcripts, connected, result, source],
  );
  return useMemo(() => {
    if (!transcripts) return undefined;
    const { table } = transcripts.artefact.report;
    // Of other transcripts, it tells which rows are wanted no longer.
    const ids = result?.inputs['transcripts'] === transcripts.key ? result.artefact.ids : table.id;
    if (ids.length === table.id.length && ids.every((id, row) => id === table.id[row])) return { columns, ids };
    const rows = rowsById(table);
    const places = Int32Array.from(ids, (id) => rows.get(id) ?? -1);
    return { columns: columns.map((column) => takeRows(column, places)), ids };
  }, [transcripts, columns, result]);
}
