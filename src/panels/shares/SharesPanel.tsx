import { useCallback, useMemo } from 'react';
import { figure } from '../../engine/export/ticks';
import type { Theme } from '../../engine/export/svgTheme';
import type { IsoformsArtefact, Result, SharesArtefact } from '../../notebook/artefacts';
import { useConnected, usePanel } from '../../notebook/react';
import { SvgPicture } from '../parts/SvgPicture';
import { BlocksTable } from './BlocksTable';
import { DomainsCompared } from './DomainsCompared';
import { pairDomains } from './domainsShown';
import { sharesFigure } from './files';
import { PairFields } from './PairFields';
import type { SharesParams, SharesView } from './schema';
import './shares.css';

/** Which exons account for the distance of two isoforms. */
export default function SharesPanel() {
  const { params, view, setParams, setView, inputs, result } = usePanel<SharesParams, SharesView, SharesArtefact>();
  const connected = useConnected();
  const isoforms = inputs['isoforms'] as Result<IsoformsArtefact> | undefined;
  const table = connected['domains']?.result;
  const artefact = result?.artefact;
  const domains = useMemo(() => artefact && pairDomains(artefact, table), [artefact, table]);
  return (
    <>
      <PairFields
        rows={isoforms?.artefact.analysis.rows ?? []}
        params={params}
        view={view}
        onParams={setParams}
        onView={setView}
      />
      {!artefact && (
        <p className="quiet">
          A representation is a mean over positions, so the distance of two isoforms splits exactly over their exons.
          Choose two isoforms, or leave the choice to the distance, and split it.
        </p>
      )}
      {artefact && (
        <>
          <Picture artefact={artefact} view={view} domains={domains} />
          <Sum artefact={artefact} />
          <BlocksTable artefact={artefact} domains={domains} />
          <DomainsCompared artefact={artefact} domains={domains} />
        </>
      )}
    </>
  );
}

interface ShownProps {
  readonly artefact: SharesArtefact;
  readonly view: SharesView;
  readonly domains: ReturnType<typeof pairDomains>;
}

function Picture({ artefact, view, domains }: ShownProps) {
  const draw = useCallback(
    (theme: Theme, width: number) => sharesFigure(artefact, view, domains, { theme, width }),
    [artefact, view, domains],
  );
  const [a, b] = artefact.transcripts.map(({ id, name }) => name || id);
  return (
    <SvgPicture
      draw={draw}
      testId="shares-figure"
      label={`Structures of ${a} and ${b} with their exons coloured by share of the distance, a bar for each, and their protein domains; the numbers are in the table below`}
    />
  );
}

/** That the shares add up, with figures. */
function Sum({ artefact: { shares, distance, embedded } }: Pick<ShownProps, 'artefact'>) {
  const total = shares.reduce((sum, share) => sum + share, 0);
  if (distance === 0) {
    return <p data-testid="shares-sum">The two representations are identical: there is no distance to split.</p>;
  }
  const off = Math.abs(embedded - distance) / distance;
  return (
    <p data-testid="shares-sum">
      The shares add up to <strong>{figure(total)}</strong>, the L2 distance is <strong>{figure(distance)}</strong>
      {off < 1e-3
        ? ', as in the Isoforms panel.'
        : `; the Isoforms panel has ${figure(embedded)}, which is that of other weights or of a rounded mean.`}
    </p>
  );
}
