import { useId, useState } from 'react';
import type { TranscriptTable } from '../../bio/importTypes';
import { counted, formatCount } from '../../notebook/format';
import { useNotebook } from '../../notebook/react';
import { select } from '../../notebook/selecting';
import type { SelectHow } from '../../notebook/selecting';
import { namedTranscripts, wordsOf } from '../../notebook/transcriptSearch';

interface SelectionSearchProps {
  readonly tables: readonly TranscriptTable[];
}

/** Words named in full that are told when they were not found. */
const TOLD = 5;

const WAYS: readonly { readonly how: SelectHow; readonly label: string }[] = [
  { how: 'replace', label: 'Replace' },
  { how: 'add', label: 'Add' },
  { how: 'remove', label: 'Take out' },
  { how: 'intersect', label: 'Keep both' },
];

function report(count: number, missing: readonly string[]): string {
  const found = `${counted(count, 'transcript')} found.`;
  if (missing.length === 0) return found;
  const told = missing.slice(0, TOLD).join(', ');
  const more = missing.length > TOLD ? ` and ${formatCount(missing.length - TOLD)} more` : '';
  return `${found} Not found: ${told}${more}.`;
}

/** Chooses transcripts by a pasted or written list of ids, names and genes. */
export function SelectionSearch({ tables }: SelectionSearchProps) {
  const notebook = useNotebook();
  const id = useId();
  const [text, setText] = useState('');
  const [how, setHow] = useState<SelectHow>('replace');
  const [told, setTold] = useState('');
  const words = wordsOf(text);
  const choose = async (): Promise<void> => {
    if (words.length === 0) return;
    const { ids, missing } = await namedTranscripts(tables, words);
    // A list that names nothing here takes nothing away from what is chosen.
    if (ids.size > 0) select(notebook, ids, how);
    setTold(report(ids.size, missing));
  };
  return (
    <form
      className="selection-form"
      role="search"
      aria-label="Choose transcripts by name"
      onSubmit={(event) => {
        event.preventDefault();
        void choose();
      }}
    >
      <label htmlFor={id} className="label">
        Ids, names or genes
      </label>
      <textarea
        id={id}
        rows={2}
        value={text}
        spellCheck={false}
        placeholder="BCL2L1, ENST00000307677"
        data-testid="selection-search"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          void choose();
        }}
      />
      <div className="field-row">
        <button type="submit" className="button" disabled={words.length === 0}>
          Choose
        </button>
        <select
          aria-label="How they are combined with what is chosen"
          value={how}
          onChange={(event) => setHow(WAYS.find((one) => one.how === event.target.value)!.how)}
        >
          {WAYS.map((one) => (
            <option key={one.how} value={one.how}>
              {one.label}
            </option>
          ))}
        </select>
      </div>
      <p className="quiet" role="status" data-testid="selection-search-report">
        {told}
      </p>
    </form>
  );
}
