import { useId } from 'react';
import { importSources } from '../../notebook/actions/data';
import { useNotebook, useNotebookState, usePreference } from '../../notebook/react';

/** What to keep of the next files, and what to assume where they do not say. */
export function ImportSettings() {
  const notebook = useNotebook();
  const id = useId();
  const data = useNotebookState((state) => state.data);
  const busy = useNotebookState((state) => state.tasks.data !== undefined);
  const [genes, setGenes] = usePreference('importGenes');
  const [biotypes, setBiotypes] = usePreference('importBiotypes');
  const [species, setSpecies] = usePreference('species');
  const [predictOrf, setPredictOrf] = usePreference('predictOrf');
  const active = [
    genes.trim() && `genes ${genes.trim()}`,
    biotypes.trim() && `biotypes ${biotypes.trim()}`,
    predictOrf && 'longest ORF predicted',
    species.trim(),
  ].filter(Boolean);
  return (
    <details className="settings">
      <summary>
        What to keep of files <span className="quiet">{active.length > 0 ? active.join(' · ') : 'everything'}</span>
      </summary>
      <div className="columns">
        <div className="field">
          <label htmlFor={`${id}-genes`}>Keep only these genes (symbols or ids)</label>
          <input
            id={`${id}-genes`}
            value={genes}
            placeholder="all genes"
            spellCheck={false}
            onChange={(event) => setGenes(event.target.value)}
          />
        </div>
        <div className="field">
          <label htmlFor={`${id}-biotypes`}>Keep only these biotypes</label>
          <input
            id={`${id}-biotypes`}
            value={biotypes}
            placeholder="all biotypes, e.g. protein_coding"
            spellCheck={false}
            onChange={(event) => setBiotypes(event.target.value)}
          />
        </div>
        <div className="field">
          <label htmlFor={`${id}-species`}>Species, where the files do not say</label>
          <input
            id={`${id}-species`}
            value={species}
            placeholder="not recorded"
            spellCheck={false}
            onChange={(event) => setSpecies(event.target.value)}
          />
        </div>
      </div>
      <div className="row settings-row">
        <label className="check">
          <input type="checkbox" checked={predictOrf} onChange={(event) => setPredictOrf(event.target.checked)} />
          Predict the longest ORF where there is no CDS (marked as predicted)
        </label>
        {data && data.sources.length > 0 && (
          <button
            type="button"
            className="button"
            disabled={busy}
            onClick={() => void importSources(notebook, data.sources, { origin: data.origin })}
          >
            Read the loaded files again with these settings
          </button>
        )}
      </div>
    </details>
  );
}
