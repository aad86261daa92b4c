import { colourTitle } from '../../../engine/export/scatterLegendSvg';
import { CategoryLegend } from './CategoryLegend';
import { ValueLegend } from './ValueLegend';
import type { ScatterLegendProps } from './scatterTypes';
import './scatter.css';

/** What the colours and shapes of a plot mean; categories are shown and hidden here. Nothing for points all alike. */
export function ScatterLegend({ colour, hiddenCategories, onHiddenCategories, testId }: ScatterLegendProps) {
  if (colour.kind === 'none') return null;
  const visibility = { hidden: hiddenCategories, onHidden: onHiddenCategories };
  return (
    <div className="scatter-legend" role="group" aria-label={`Legend: ${colour.title}`} data-testid={testId}>
      <p className="scatter-legend-title">{colourTitle(colour)}</p>
      {colour.kind === 'category' ? (
        // Another column starts with an empty search.
        <CategoryLegend key={colour.title} colour={colour} {...visibility} />
      ) : (
        <ValueLegend colour={colour} {...visibility} />
      )}
    </div>
  );
}
