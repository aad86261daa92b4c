import { blockMeans } from '../../analysis/jacobian/blocks';
import type { Stretch } from '../../analysis/jacobian/blocks';
import { READOUT_TEXT } from '../../analysis/jacobian/jacobianTypes';
import type { Jacobian } from '../../analysis/jacobian/jacobianTypes';
import { jacobianProfiles } from '../../analysis/jacobian/profiles';
import { valueCounts } from '../../analysis/jacobian/valueCounts';
import { fitSvg } from './fitSvg';
import { blocksCsv, profilesCsv } from './jacobianCsv';
import { BELOW, jacobianPalette, jacobianPixels, jacobianScale } from './jacobianImage';
import { domainStretches, exonStretches } from './jacobianParts';
import { jacobianSvg } from './jacobianSvg';
import type { JacobianFigure } from './jacobianSvg';
import { jacobianNpz } from './npz';
import { indexedPng } from './png';

/** What of a Jacobian's pictures is chosen. */
export interface JacobianFileOptions extends Omit<JacobianFigure, 'scale'> {
  readonly mode: 'log' | 'linear';
  /** Percentile of the values above zero from which on colours are the last one. */
  readonly clip: number;
  /** Pixels that the figure has to fit. */
  readonly width: number;
  readonly height: number;
}

export interface JacobianFile {
  readonly name: string;
  readonly content: string | Uint8Array<ArrayBuffer>;
  readonly python?: string;
}

/** Matrix, pictures and tables. The picture alone, `…-matrix.png`, has one pixel a pair. Seconds for 3,000 positions: for a worker. */
export async function jacobianFiles(
  jacobian: Jacobian,
  options: JacobianFileOptions,
): Promise<readonly JacobianFile[]> {
  const { values, window, readout } = jacobian;
  const { domains, theme, title, mode, clip, width, height } = options;
  const n = window[1] - window[0];
  const stem = READOUT_TEXT[readout].file;
  const scale = jacobianScale(valueCounts(values), mode, clip);
  const pixels = await jacobianPixels(values, n, scale, { rows: [0, n], columns: [0, n], width: n, height: n });
  const profiles = await jacobianProfiles(values, n);
  const blocks = async (stretches: readonly Stretch[]): Promise<string> =>
    blocksCsv(await blockMeans(values, n, stretches, profiles.byDistance), stretches, jacobian);
  const spans = domainStretches(jacobian, domains);
  return [
    {
      name: `${stem}.npz`,
      content: jacobianNpz(jacobian),
      python: `import numpy as np\nM = np.load("${stem}.npz")["jacobian"]  # [i, j]: i mutated, j read`,
    },
    { name: `${stem}-exons.csv`, content: await blocks(exonStretches(jacobian)) },
    ...(spans.length > 0 ? [{ name: `${stem}-domains.csv`, content: await blocks(spans) }] : []),
    { name: `${stem}-profiles.csv`, content: profilesCsv(jacobian, profiles) },
    { name: `${stem}-matrix.png`, content: indexedPng(pixels, n, n, jacobianPalette(theme), BELOW) },
    {
      name: `${stem}.svg`,
      content: fitSvg(await jacobianSvg(jacobian, { title, theme, scale, domains }), width, height),
    },
  ];
}
