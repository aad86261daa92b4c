import { OrthrusError } from '../../lib/errors';
import type { PlotFigure } from './plotTheme';

/**
 * A figure as a file, drawn anew off the page.
 * @throws OrthrusError `picture.failed` where the browser cannot draw it
 */
export async function plotImage({ data, layout }: PlotFigure, format: 'svg' | 'png'): Promise<Blob> {
  try {
    const { default: plotly } = await import('./plotly');
    const address = await plotly.toImage(
      { data, layout },
      {
        format,
        width: layout.width ?? 1000,
        height: layout.height ?? 800,
        scale: format === 'png' ? 2 : 1,
      },
    );
    // The address holds the file itself; the page's content policy lets nobody fetch it.
    const comma = address.indexOf(',');
    const body = address.slice(comma + 1);
    if (format === 'svg') return new Blob([decodeURIComponent(body)], { type: 'image/svg+xml' });
    return new Blob([Uint8Array.from(atob(body), (letter) => letter.charCodeAt(0))], { type: 'image/png' });
  } catch (cause) {
    throw new OrthrusError(
      'picture.failed',
      'The browser could not draw the picture.',
      'Save the numbers as CSV instead.',
      {
        cause,
      },
    );
  }
}
