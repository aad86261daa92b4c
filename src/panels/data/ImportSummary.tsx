import { counted, formatDuration } from '../../notebook/format';
import type { ImportReport } from '../../workers/protocol';

/** What each file was taken for, and what is worth knowing about the import. */
export function ImportSummary({ report }: { readonly report: ImportReport }) {
  const { files, notes, seconds } = report;
  return (
    <div className="import-summary">
      <ul className="facts">
        {files.map((file, index) => (
          <li key={index}>
            <strong>{file.name}</strong> <span className="badge">{file.format}</span> {counted(file.records, 'record')}
          </li>
        ))}
        <li className="quiet">read in {formatDuration(seconds)}</li>
      </ul>
      {notes.length > 0 && (
        <ul className="notes">
          {notes.map((note, index) => (
            <li key={index}>{note}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
