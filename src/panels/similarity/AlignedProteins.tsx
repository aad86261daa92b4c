import { useMemo, useState } from 'react';
import type { CSSProperties } from 'react';
import type { ProteinAlignment } from '../../analysis/proteinAlignment';
import type { Domain } from '../../bio/domainTypes';
import { PALETTE } from '../../engine/export/colours';
import { counted, formatCount } from '../../notebook/format';
import { usePanel } from '../../notebook/react';
import { alignedBlocks, residueDomains } from './alignedBlocks';
import type { AlignedLine, Run } from './alignedBlocks';

interface AlignedProteinsProps {
  readonly names: readonly [string, string];
  readonly proteins: readonly [string, string];
  readonly alignment: ProteinAlignment;
  /** Undefined where no domains are given. */
  readonly domains: readonly [readonly Domain[], readonly Domain[]] | undefined;
  /** All accessions of both; a domain goes by its place here. */
  readonly accessions: readonly string[];
}

/** Lines laid out at once; a protein of 35,000 residues would hold the page for seconds. */
const SHOWN = 25;

/** Letter that a domain goes by beside its colour: colours come round again after eight. */
export const domainLetter = (number: number): string =>
  number < 26 ? String.fromCharCode(97 + number) : String(number - 25);

/** A tint of the domain's colour, on which text reads in both themes. */
export const domainTint = (number: number): string =>
  `color-mix(in srgb, ${PALETTE[number % PALETTE.length]!} 34%, var(--surface))`;

/** Both translations aligned, residue by residue, domains tinted and lettered. */
export function AlignedProteins({ names, proteins, alignment, domains, accessions }: AlignedProteinsProps) {
  const { id } = usePanel();
  const [all, setAll] = useState(false);
  const blocks = useMemo(() => {
    const of = (i: 0 | 1): Int32Array => residueDomains(proteins[i].length, domains?.[i] ?? [], accessions);
    return alignedBlocks(alignment.a, alignment.b, of(0), of(1));
  }, [proteins, alignment, domains, accessions]);
  const shown = all ? blocks : blocks.slice(0, SHOWN);
  const widest = String(Math.max(proteins[0].length, proteins[1].length)).length;
  const { identical, aligned, identity } = alignment;
  return (
    <>
      <p data-testid={`${id}-identity`}>
        {formatCount(proteins[0].length)} and {counted(proteins[1].length, 'residue')}:{' '}
        <strong>{formatCount(identical)} the same</strong>, {formatCount(aligned - identical)} different,{' '}
        {formatCount(alignment.a.length - aligned)} at gaps: {(100 * identity).toFixed(1)} % of the alignment is the
        same
      </p>
      {accessions.length > 0 && (
        <ul className="similarity-domain-key" aria-label="Domains">
          {accessions.map((accession, i) => (
            <li key={accession}>
              <span className="similarity-domain-mark" style={{ background: domainTint(i) }}>
                {domainLetter(i)}
              </span>
              {accession}
            </li>
          ))}
        </ul>
      )}
      <pre
        className="similarity-alignment"
        tabIndex={0}
        role="region"
        aria-label={`Alignment of the proteins of ${names[0]} and ${names[1]}`}
        data-testid={`${id}-alignment`}
        style={{ '--similarity-digits': `${widest}ch` } as CSSProperties}
      >
        {shown.map(({ a, b, marks }, i) => (
          <div key={i} className="similarity-block">
            <DomainLine line={a} />
            <Line name="A" line={a} />
            <div aria-hidden>
              <span className="similarity-margin" />
              {marks}
            </div>
            <Line name="B" line={b} />
            <DomainLine line={b} />
          </div>
        ))}
      </pre>
      {shown.length < blocks.length && (
        <button type="button" className="button" onClick={() => setAll(true)}>
          Show all {formatCount(blocks.length)} lines of the alignment
        </button>
      )}
      <p className="quiet">
        A: {names[0]}, B: {names[1]}. Between the lines: | the same, · different, empty: a gap.
        {accessions.length > 0 && ' Small letters: domains, the shortest where several overlap.'}
      </p>
    </>
  );
}

function Line({ name, line }: { readonly name: string; readonly line: AlignedLine }) {
  return (
    <div>
      <span className="similarity-margin">
        {name} {line.first}
      </span>
      {line.runs.map((run, i) => (
        <Letters key={i} run={run} />
      ))}{' '}
      <span className="similarity-number">{line.last}</span>
    </div>
  );
}

function Letters({ run: { text, domain, same } }: { readonly run: Run }) {
  return (
    <span
      className={same ? undefined : 'similarity-differs'}
      style={domain >= 0 ? { background: domainTint(domain) } : undefined}
    >
      {text}
    </span>
  );
}

/** The letters of the domains over or under a line; nothing where it has none. */
function DomainLine({ line }: { readonly line: AlignedLine }) {
  if (line.runs.every(({ domain }) => domain < 0)) return null;
  return (
    <div className="similarity-domain-line" aria-hidden>
      <span className="similarity-margin" />
      {line.runs.map(({ text, domain }) => (domain < 0 ? ' ' : domainLetter(domain).slice(0, 1)).repeat(text.length))}
    </div>
  );
}
