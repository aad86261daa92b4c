import { useId } from 'react';
import { takeFiles } from '../../notebook/giving';
import { useNotebook, usePanel } from '../../notebook/react';
import { sourceName } from '../../notebook/sources';
import type { SourceRef } from '../../notebook/sources';
import { AddressField } from '../parts/AddressField';
import { FilePicker } from '../parts/FilePicker';
import type { FitnessParams } from './schema';

/** Tables of labelled exons and of their features, and which columns count. */
export function ExonTables() {
  const id = useId();
  const notebook = useNotebook();
  const { id: panel, params, setParams, task } = usePanel<FitnessParams, unknown>();
  const running = task !== undefined;
  const take = (file: File, on: (source: SourceRef) => void): void => {
    void takeFiles(notebook, panel, [file], ([given]) => given && on(given));
  };
  const choose = (labels: SourceRef): void => setParams({ labels, column: '' });
  return (
    <section className="finetune-part" aria-label="Labelled exons">
      <h3>Labelled exons</h3>
      {params.labels && (
        <p data-testid={`${panel}-labels`}>
          Labels: {sourceName(params.labels)}
          {params.features && `; features: ${sourceName(params.features)}`}
        </p>
      )}
      <div className="columns">
        <FilePicker
          label={params.labels ? 'Choose another table of labels' : 'Choose a table of labels'}
          testId={`${panel}-drop`}
          inputTestId={`${panel}-file-input`}
          disabled={running}
          onFiles={([file]) => file && take(file, choose)}
        >
          <p className="quiet">
            CSV or TSV with a header: which exon (a place such as chr20:31664452-31664500, columns chrom, start, end, or
            transcript and exon number), a label of two values, and perhaps columns of numbers, its features.
          </p>
        </FilePicker>
        <FilePicker
          label="Choose a table of features"
          testId={`${panel}-features-drop`}
          inputTestId={`${panel}-features-input`}
          disabled={running}
          onFiles={([file]) => file && take(file, (features) => setParams({ features }))}
        >
          <p className="quiet">Optional: further columns of numbers, by exon in the same ways.</p>
        </FilePicker>
      </div>
      <AddressField
        label="Labels from an https address"
        placeholder="https://…/exons.csv"
        action="Read"
        disabled={running}
        onAddresses={([url]) => url !== undefined && choose({ kind: 'url', url })}
      />
      <div className="finetune-choices">
        <div className="field">
          <label htmlFor={`${id}-column`}>Column of labels</label>
          <input
            id={`${id}-column`}
            type="text"
            disabled={running}
            value={params.column}
            placeholder="found by itself"
            spellCheck={false}
            data-testid={`${panel}-column`}
            onChange={(event) => setParams({ column: event.target.value })}
          />
        </div>
        <div className="field">
          <label htmlFor={`${id}-without`}>Columns that are no features, with commas between</label>
          <input
            id={`${id}-without`}
            type="text"
            disabled={running}
            value={params.without}
            spellCheck={false}
            data-testid={`${panel}-without`}
            onChange={(event) => setParams({ without: event.target.value })}
          />
        </div>
        {params.features && (
          <button type="button" className="button" disabled={running} onClick={() => setParams({ features: null })}>
            Leave out the table of features
          </button>
        )}
      </div>
    </section>
  );
}
