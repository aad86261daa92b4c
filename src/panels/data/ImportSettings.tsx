import { useId, useState } from 'react';
import type { TranscriptsArtefact } from '../../notebook/artefacts';
import { useNotebook, usePanel } from '../../notebook/react';
import { runPanel } from '../../notebook/running';
import { geneList } from '../../notebook/tableView';
import { namesSource } from './schema';
import type { DataParams, DataView } from './schema';

/** What to keep of the files, and what to assume where they do not say. */
export function ImportSettings() {
  const notebook = useNotebook();
  const { id, params, setParams, state, task } = usePanel<DataParams, DataView, TranscriptsArtefact>();
  const { genes, biotypes, species, predictOrf } = params;
  const active = [
    genes.length > 0 && `genes ${genes.join(' ')}`,
    biotypes.length > 0 && `biotypes ${biotypes.join(' ')}`,
    predictOrf && 'longest ORF predicted',
    species,
  ].filter(Boolean);
  return (
    <details className="settings">
      <summary>
        What to keep of files <span className="quiet">{active.length > 0 ? active.join(' · ') : 'everything'}</span>
      </summary>
      <div className="columns">
        <WordsField
          label="Keep only these genes (symbols or ids)"
          placeholder="all genes"
          words={genes}
          onWords={(next) => setParams({ genes: next })}
        />
        <WordsField
          label="Keep only these biotypes"
          placeholder="all biotypes, e.g. protein_coding"
          words={biotypes}
          onWords={(next) => setParams({ biotypes: next })}
        />
        <WordsField
          label="Species, where the files do not say"
          placeholder="not recorded"
          words={species === '' ? [] : [species]}
          onWords={(next) => setParams({ species: next.join(' ') })}
        />
      </div>
      <div className="row settings-row">
        <label className="check">
          <input
            type="checkbox"
            checked={predictOrf}
            onChange={(event) => setParams({ predictOrf: event.target.checked })}
          />
          Predict the longest ORF where there is no CDS (marked as predicted)
        </label>
        {namesSource(params) && !state.current && (
          <button
            type="button"
            className="button"
            disabled={task !== undefined}
            onClick={() => void runPanel(notebook, id)}
          >
            Read again with these settings
          </button>
        )}
      </div>
    </details>
  );
}

interface WordsFieldProps {
  readonly label: string;
  readonly placeholder: string;
  readonly words: readonly string[];
  readonly onWords: (words: readonly string[]) => void;
}

/** Words separated by space or comma. What is typed stays as it is typed for as long as it means the same words. */
function WordsField({ label, placeholder, words, onWords }: WordsFieldProps) {
  const id = useId();
  const [typed, setTyped] = useState(words.join(' '));
  const text = geneList(typed).join(' ') === words.join(' ') ? typed : words.join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        value={text}
        placeholder={placeholder}
        spellCheck={false}
        onChange={(event) => {
          setTyped(event.target.value);
          onWords(geneList(event.target.value));
        }}
      />
    </div>
  );
}
