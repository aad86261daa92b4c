import { X } from 'lucide-react';
import { useId } from 'react';
import type { ImportSource, PairLinks } from '../../workers/protocol';

interface PairLinksFormProps {
  readonly links: PairLinks;
  readonly onLinks: (links: PairLinks) => void;
}

const nameOf = (source: ImportSource): string => ('url' in source ? source.url : source.name);

/** What pairs transcripts of different species. Isoforms of one gene are always pairs. */
export function PairLinksForm({ links, onLinks }: PairLinksFormProps) {
  const id = useId();
  const files = [
    { key: 'orthologs', label: 'Ortholog tables', hint: 'gene and ortholog, as Ensembl’s BioMart exports them' },
    { key: 'codingFasta', label: 'Coding sequences of orthologs', hint: 'FASTA, >GENE|Genus_species transcript' },
  ] as const;
  const active = [
    links.byName === false ? 'not by name' : 'genes of one name in two species',
    ...files.flatMap(({ key }) => (links[key] ?? []).map(nameOf)),
  ];
  return (
    <details className="settings">
      <summary>
        Orthologs <span className="quiet">{active.join(' · ')}</span>
      </summary>
      <label className="check">
        <input
          type="checkbox"
          checked={links.byName ?? true}
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
              onChange={(event) => {
                const chosen = [...(event.target.files ?? [])].map((blob) => ({ name: blob.name, blob }));
                event.target.value = '';
                if (chosen.length > 0) onLinks({ ...links, [key]: [...(links[key] ?? []), ...chosen] });
              }}
            />
            <span className="quiet">{hint}</span>
            <ul className="chips">
              {(links[key] ?? []).map((source) => (
                <li key={nameOf(source)}>
                  {nameOf(source)}
                  <button
                    type="button"
                    className="icon-button"
                    aria-label={`Leave out ${nameOf(source)}`}
                    onClick={() => onLinks({ ...links, [key]: links[key]?.filter((one) => one !== source) })}
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
