import { X } from 'lucide-react';
import { useId } from 'react';
import { takeFiles } from '../../notebook/giving';
import { useNotebook, usePanelId } from '../../notebook/react';
import { sourceName } from '../../notebook/sources';
import type { TrainLinks } from './schema';

interface PairLinksFormProps {
  readonly links: TrainLinks;
  readonly disabled: boolean;
  readonly onLinks: (links: TrainLinks) => void;
}

/** What pairs transcripts of different species. Isoforms of one gene are always pairs. */
export function PairLinksForm({ links, disabled, onLinks }: PairLinksFormProps) {
  const notebook = useNotebook();
  const panel = usePanelId();
  const id = useId();
  const add = (key: 'orthologs' | 'codingFasta', files: readonly File[]): void => {
    void takeFiles(notebook, panel, files, (given) => onLinks({ ...links, [key]: [...links[key], ...given] }));
  };
  const files = [
    { key: 'orthologs', label: 'Ortholog tables', hint: 'gene and ortholog, as Ensembl’s BioMart exports them' },
    { key: 'codingFasta', label: 'Coding sequences of orthologs', hint: 'FASTA, >GENE|Genus_species transcript' },
  ] as const;
  const active = [
    links.byName ? 'genes of one name in two species' : 'not by name',
    ...files.flatMap(({ key }) => links[key].map(sourceName)),
  ];
  return (
    <details className="settings">
      <summary>
        Orthologs <span className="quiet">{active.join(' · ')}</span>
      </summary>
      <label className="check">
        <input
          type="checkbox"
          checked={links.byName}
          disabled={disabled}
          onChange={(event) => onLinks({ ...links, byName: event.target.checked })}
        />
        Genes of one name in two species are orthologs
      </label>
      <div className="columns">
        {files.map(({ key, label, hint }) => (
          <div key={key} className="field">
            <label htmlFor={`${id}-${key}`}>{label}</label>
            <input
              id={`${id}-${key}`}
              type="file"
              multiple
              disabled={disabled}
              onChange={(event) => {
                const chosen = [...(event.target.files ?? [])];
                event.target.value = '';
                if (chosen.length > 0) add(key, chosen);
              }}
            />
            <span className="quiet">{hint}</span>
            <ul className="chips">
              {links[key].map((source) => (
                <li key={sourceName(source)}>
                  {sourceName(source)}
                  <button
                    type="button"
                    className="icon-button"
                    disabled={disabled}
                    aria-label={`Leave out ${sourceName(source)}`}
                    onClick={() => onLinks({ ...links, [key]: links[key].filter((one) => one !== source) })}
                  >
                    <X aria-hidden size={14} />
                  </button>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </details>
  );
}
