import { useMemo } from 'react';
import type { IsoformAnalysis } from '../../analysis/isoformTypes';
import type { IntronMode } from '../../engine/export/genomicScale';
import { isoformCaption } from '../../engine/export/isoformCaption';
import type { FigureModel } from '../../engine/export/isoformCaption';
import { drawColourScale, drawStructureKey } from '../../engine/export/heatmapLegend';
import { PAGE_THEME } from '../parts/pageTheme';

interface LegendProps {
  readonly analysis: IsoformAnalysis;
  readonly model: FigureModel;
  readonly k: number;
  readonly introns: IntronMode;
}

/** Colour scale, key of the structures, and the caption that says what made the figure. */
export function Legend({ analysis, model, k, introns }: LegendProps) {
  const scale = useMemo(() => ({ __html: drawColourScale(analysis, PAGE_THEME) }), [analysis]);
  const known = analysis.rows.some((row) => row.exons.length > 0);
  const key = useMemo(() => ({ __html: drawStructureKey(introns === 'compressed', PAGE_THEME) }), [introns]);
  const [low, high] = analysis.similarity.rawRange;
  return (
    <div className="iso-legend">
      <svg
        width={376}
        height={48}
        viewBox="-10 0 376 48"
        role="img"
        aria-label={`Colour scale, viridis: similarity from ${low.toFixed(3)} to ${high.toFixed(3)}`}
        dangerouslySetInnerHTML={scale}
      />
      {known && (
        <svg
          width={250}
          height={48}
          role="img"
          aria-label="Key: thick boxes CDS, thin boxes untranslated or non-coding, arrow at the 3′ end"
          dangerouslySetInnerHTML={key}
        />
      )}
      <p className="iso-figure-caption" data-testid="isoforms-caption">
        {isoformCaption(analysis, { model, k, introns })}
      </p>
    </div>
  );
}
