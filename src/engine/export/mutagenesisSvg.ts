import type { Mutagenesis } from '../../analysis/mutagenesis/mutagenesisTypes';
import { changeSeries, effectSeries } from '../../analysis/mutagenesis/series';
import type { EffectMeasure } from '../../analysis/mutagenesis/series';
import { figureDocument } from './figureDocument';
import { drawMutagenesis } from './mutagenesisDrawing';
import { mutagenesisLayout, mutagenesisParts } from './mutagenesisLayout';
import { MEASURE_TEXT, mutagenesisCaption, predictedText } from './mutagenesisText';
import { THEMES } from './svgTheme';
import type { Theme } from './svgTheme';
import type { TranscriptParts } from './transcriptTrack';

export interface MutagenesisSvgOptions {
  readonly measure: EffectMeasure;
  readonly domains: TranscriptParts['domains'];
  /** The stretch shown; default: the region that was mutated. */
  readonly shown?: readonly [from: number, to: number];
  /** Pixels of the whole figure, margins included. */
  readonly width: number;
  readonly theme: Theme;
}

/** A mutagenesis as one SVG document. Pure: equal input gives equal bytes. */
export function mutagenesisSvg(
  mutagenesis: Mutagenesis,
  { measure, domains, shown = mutagenesis.region, width, theme }: MutagenesisSvgOptions,
): string {
  const change = changeSeries(mutagenesis);
  const parts = mutagenesisParts(mutagenesis, domains);
  const layout = mutagenesisLayout(parts, shown, Math.max(520, width - 48), change !== undefined, false);
  const { predicted, transcript } = mutagenesis;
  const drawing = {
    ...{ mutagenesis, change, effect: effectSeries(mutagenesis, measure), effectTitle: MEASURE_TEXT[measure] },
    changeTitle: predicted ? `Change of ${predictedText(predicted)}` : '',
  };
  return figureDocument(
    {
      title: `${transcript.name || transcript.id}: what every substitution does`,
      caption: mutagenesisCaption(mutagenesis, measure),
      ...{ width: layout.width, height: layout.height },
      content: drawMutagenesis(layout, drawing, THEMES[theme]),
    },
    theme,
  );
}
