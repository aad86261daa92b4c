import { useId, useState } from 'react';
import { mutagenesisSvg } from '../../engine/export/mutagenesisSvg';
import type { TranscriptParts } from '../../engine/export/transcriptTrack';
import { describeError } from '../../lib/errors';
import type { MutagenesisArtefact, Result } from '../../notebook/artefacts';
import { defaultFigure } from '../../notebook/panelKind';
import { useConnected, usePanel } from '../../notebook/react';
import { saveFile } from '../parts/saveFile';
import { pngOf } from '../parts/savePicture';
import { usePageTheme } from '../parts/SvgFigure';
import type { Shown } from '../parts/trackWindow';
import { mutagenesisFiles } from './files';
import type { MutagenesisParams, MutagenesisView } from './schema';

interface ExportButtonsProps {
  readonly result: Result<MutagenesisArtefact>;
  readonly domains: TranscriptParts['domains'];
  readonly shown: Shown;
}

const FILES = [
  { name: 'substitutions.tsv', text: 'TSV', title: 'One line a substitution, with its codon and all effects' },
  {
    name: 'effect.bedGraph',
    text: 'Effect bedGraph',
    title: 'The strongest effect of each position, for genome browsers',
  },
  {
    name: 'prediction.bedGraph',
    text: 'Prediction bedGraph',
    title: 'The largest change of the prediction at each position',
  },
  { name: 'shown.svg', text: 'SVG', title: 'The stretch shown, as SVG' },
  { name: 'shown.png', text: 'PNG', title: 'The stretch shown, as PNG at twice its size' },
] as const;

/** Buttons that save tables, tracks and the picture. */
export function ExportButtons({ result, domains, shown }: ExportButtonsProps) {
  const { id, view } = usePanel<MutagenesisParams, MutagenesisView, MutagenesisArtefact>();
  const label = useId();
  const theme = usePageTheme();
  const connected = useConnected();
  const [problem, setProblem] = useState('');
  const { artefact } = result;
  const content = async (name: (typeof FILES)[number]['name']): Promise<Blob> => {
    const figure = { ...defaultFigure, width: 1200, theme };
    if (name === 'shown.svg' || name === 'shown.png') {
      const svg = mutagenesisSvg(artefact, { measure: view.measure, domains, shown, width: figure.width, theme });
      return name === 'shown.png' ? pngOf(svg) : new Blob([svg], { type: 'image/svg+xml' });
    }
    const files = await mutagenesisFiles(result, { view, figure, connected });
    return new Blob([files.find((file) => file.name === name)!.content], { type: 'text/plain' });
  };
  const save = async (name: (typeof FILES)[number]['name']): Promise<void> => {
    setProblem('');
    try {
      const { name: own, id: known } = artefact.transcript;
      saveFile(await content(name), `${(own || known).replace(/[^\w.-]+/g, '_')}.${name}`);
    } catch (error) {
      setProblem(describeError(error));
    }
  };
  return (
    <div className="field">
      <span className="label" id={label}>
        Export
      </span>
      <div className="mutagenesis-export" role="group" aria-labelledby={label}>
        {FILES.filter(({ name }) => name !== 'prediction.bedGraph' || artefact.predicted).map(
          ({ name, text, title }) => (
            <button
              key={name}
              type="button"
              className="button"
              title={title}
              data-testid={`${id}-export-${name}`}
              onClick={() => void save(name)}
            >
              {text}
            </button>
          ),
        )}
      </div>
      {problem && (
        <p className="field-wrong" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
