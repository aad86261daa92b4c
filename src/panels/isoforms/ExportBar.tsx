import { useId, useState } from 'react';
import type { IsoformAnalysis } from '../../analysis/isoformTypes';
import type { FigureModel } from '../../engine/export/isoformCaption';
import { describeError } from '../../lib/errors';
import { saveFile } from '../parts/saveFile';
import { pngOf } from '../parts/savePicture';
import { isoformFile } from './run';
import type { IsoformsView } from './schema';

interface ExportBarProps {
  readonly analysis: IsoformAnalysis;
  readonly view: IsoformsView;
  readonly model: FigureModel;
}

const FILES = [
  { name: 'heatmap.svg', text: 'SVG', type: 'image/svg+xml', title: 'The figure as SVG' },
  { name: 'heatmap.png', text: 'PNG', type: 'image/png', title: 'The figure as PNG at twice its size' },
  { name: 'similarity.csv', text: 'Similarity CSV', type: 'text/csv', title: 'Raw similarity, square matrix' },
  { name: 'pairs.csv', text: 'Pairs CSV', type: 'text/csv', title: 'Similarity and distance, one line a pair' },
  { name: 'clusters.csv', text: 'Clusters CSV', type: 'text/csv', title: 'Cluster and labels, one line an isoform' },
  { name: 'tree.nwk', text: 'Newick', type: 'text/plain', title: 'The tree in Newick format' },
] as const;

/** Buttons that save the figure and its numbers. */
export function ExportBar({ analysis, view, model }: ExportBarProps) {
  const id = useId();
  const [problem, setProblem] = useState('');
  const save = async (file: (typeof FILES)[number]): Promise<void> => {
    setProblem('');
    try {
      const blob =
        file.name === 'heatmap.png'
          ? await pngOf(isoformFile('heatmap.svg', analysis, view, model))
          : new Blob([isoformFile(file.name, analysis, view, model)], { type: file.type });
      saveFile(blob, `${analysis.gene.replace(/[^\w.-]+/g, '_')}.${file.name}`);
    } catch (error) {
      setProblem(describeError(error));
    }
  };
  return (
    <div className="iso-field">
      <span className="iso-caption" id={id}>
        Export
      </span>
      <div className="iso-export" role="group" aria-labelledby={id}>
        {FILES.map((file) => (
          <button
            key={file.name}
            type="button"
            className="iso-button"
            title={file.title}
            data-testid={`isoforms-export-${file.name}`}
            onClick={() => void save(file)}
          >
            {file.text}
          </button>
        ))}
      </div>
      {problem && (
        <p className="iso-problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
