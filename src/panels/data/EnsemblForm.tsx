import { useId } from 'react';
import { ENSEMBL_SPECIES } from '../../bio/ensembl';
import { useNotebook, usePanelId, usePreference } from '../../notebook/react';
import { fetchFromEnsembl } from './importing';

/** All transcripts of one gene from Ensembl's REST service. The symbol is the only thing that is sent. */
export function EnsemblForm({ disabled }: { readonly disabled: boolean }) {
  const notebook = useNotebook();
  const panel = usePanelId();
  const id = useId();
  const [symbol, setSymbol] = usePreference('ensemblSymbol');
  const [species, setSpecies] = usePreference('ensemblSpecies');
  const ready = symbol.trim() !== '' && species.trim() !== '';
  return (
    <form
      className="field"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) void fetchFromEnsembl(notebook, panel, symbol.trim(), species.trim());
      }}
    >
      <label htmlFor={`${id}-symbol`}>A gene from Ensembl (sends the symbol to rest.ensembl.org)</label>
      <span className="field-row">
        <input
          id={`${id}-symbol`}
          value={symbol}
          placeholder="OAS1"
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setSymbol(event.target.value)}
        />
        <input
          aria-label="Species, as Ensembl writes it"
          list={`${id}-species`}
          value={species}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setSpecies(event.target.value)}
        />
        <datalist id={`${id}-species`}>
          {ENSEMBL_SPECIES.map(({ id: known, name }) => (
            <option key={known} value={known}>
              {name}
            </option>
          ))}
        </datalist>
        <button type="submit" className="button" disabled={disabled || !ready}>
          Fetch
        </button>
      </span>
    </form>
  );
}
