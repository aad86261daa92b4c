import type { BlockPlace } from '../../analysis/exonSharesTypes';
import { shareColour, strongest } from '../../engine/export/sharesColour';
import { percentText } from '../../engine/export/sharesBars';
import { chromName } from '../../engine/export/structureLayout';
import { figure, grouped } from '../../engine/export/ticks';
import type { SharesArtefact } from '../../notebook/artefacts';
import { domainsIn } from './domainsShown';
import type { PairDomains } from './domainsShown';
import { blockName, KIND_TEXT } from './files';

interface BlocksTableProps {
  readonly artefact: SharesArtefact;
  readonly domains: PairDomains | undefined;
}

const nt = (place: BlockPlace | undefined): string => (place ? grouped(place.end - place.start) : '–');

/** Every block with its share, 5′ to 3′, and their sum. */
export function BlocksTable({ artefact, domains }: BlocksTableProps) {
  const { transcripts, blocks, shares, distance } = artefact;
  const most = strongest(artefact);
  const genomic = blocks[0]!.genome !== undefined;
  const within = (k: number): string => {
    const places = [blocks[k]!.a, blocks[k]!.b];
    const found = places.flatMap((place, i) => (place ? domainsIn(domains?.[i], place.start, place.end) : []));
    return [...new Set(found)].join(', ');
  };
  const total = (side: 'a' | 'b'): string =>
    grouped(blocks.reduce((sum, block) => sum + (block[side] ? block[side].end - block[side].start : 0), 0));
  return (
    // Wider than a narrow panel: scrolled to, by keyboard too.
    <div className="shares-scroll" tabIndex={0} role="region" aria-label="Shares of the blocks">
      <table className="shares-table" data-testid="shares-table">
        <thead>
          <tr>
            <th scope="col">Block</th>
            <th scope="col">In</th>
            {genomic && <th scope="col">{chromName(transcripts[0].chrom)}</th>}
            <th scope="col" className="shares-number">
              nt in A
            </th>
            <th scope="col" className="shares-number">
              nt in B
            </th>
            <th scope="col" className="shares-number">
              Share, L2
            </th>
            <th scope="col" className="shares-number">
              % of the distance
            </th>
            {domains && <th scope="col">Domains in it</th>}
          </tr>
        </thead>
        <tbody>
          {blocks.map((block, k) => (
            <tr key={k}>
              <th scope="row">
                <span className="shares-swatch" style={{ background: shareColour(shares[k]!, most) }} />
                {blockName(block)}
              </th>
              <td>{KIND_TEXT[block.kind]}</td>
              {genomic && (
                <td>
                  {grouped(block.genome![0] + 1)}–{grouped(block.genome![1])}
                </td>
              )}
              <td className="shares-number">{nt(block.a)}</td>
              <td className="shares-number">{nt(block.b)}</td>
              <td className="shares-number">{figure(shares[k]!)}</td>
              <td className="shares-number">{percentText(shares[k]!, distance)}</td>
              {domains && <td>{within(k)}</td>}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={genomic ? 3 : 2}>
              Sum
            </th>
            <td className="shares-number">{total('a')}</td>
            <td className="shares-number">{total('b')}</td>
            <td className="shares-number">{figure(shares.reduce((sum, share) => sum + share, 0))}</td>
            <td className="shares-number">{distance > 0 ? '100 %' : '0 %'}</td>
            {domains && <td />}
          </tr>
        </tfoot>
      </table>
    </div>
  );
}
