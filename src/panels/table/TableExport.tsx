import { useState } from 'react';
import type { TableFormat } from '../../engine/export/tableFiles';
import type { Column } from '../../notebook/columns';
import { takeRows } from '../../notebook/knownColumns';
import { problemOf } from '../../notebook/notebook';
import { useNotebook, usePanelId } from '../../notebook/react';
import type { Problem } from '../../notebook/state';
import { Menu } from '../parts/Menu';
import { ProblemNote } from '../parts/ProblemNote';
import { saveFile } from '../parts/saveFile';
import { fileColumns } from './run';

interface TableExportProps {
  readonly columns: readonly Column[];
  readonly shown: readonly Column[];
  /** Rows shown, in their order. */
  readonly rows: Uint32Array<ArrayBuffer>;
}

const FORMATS: readonly { readonly format: TableFormat; readonly title: string }[] = [
  { format: 'csv', title: 'CSV' },
  { format: 'tsv', title: 'TSV' },
  { format: 'parquet', title: 'Parquet' },
];

/** Saves what is shown, or all there is, as a file that the analysis worker writes. */
export function TableExport({ columns, shown, rows }: TableExportProps) {
  const { services } = useNotebook();
  const panel = usePanelId();
  const [problem, setProblem] = useState<Problem>();
  const save = async (format: TableFormat, all: boolean): Promise<void> => {
    try {
      const taken = all ? columns : shown.map((column) => takeRows(column, rows));
      saveFile(await services.analysis.exportTable(fileColumns(taken), format), `${panel}.${format}`);
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  return (
    <>
      <Menu
        label="Save the table"
        button="Save the table ▾"
        testId="table-save"
        items={[false, true].flatMap((all) =>
          FORMATS.map(({ format, title }) => ({
            id: `${format}-${String(all)}`,
            label: title,
            hint: all ? 'all rows and columns' : 'as shown',
            testId: `table-save-${format}${all ? '-all' : ''}`,
            onChoose: () => void save(format, all),
          })),
        )}
      />
      {problem && <ProblemNote problem={problem} onDismiss={() => setProblem(undefined)} />}
    </>
  );
}
