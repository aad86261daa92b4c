import { OrthrusError } from '../../lib/errors';

/**
 * Rasterises an SVG document to PNG.
 * @param scale device pixels per SVG pixel
 * @throws OrthrusError `picture.failed` where the browser cannot draw or hold it
 */
export async function pngOf(svg: string, scale = 2): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(image.naturalWidth * scale);
    canvas.height = Math.round(image.naturalHeight * scale);
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => {
      canvas.toBlob(resolve, 'image/png');
    });
    if (!blob) throw new Error('no picture');
    return blob;
  } catch (cause) {
    throw new OrthrusError('picture.failed', 'The browser could not draw the PNG.', 'Export the SVG instead.', {
      cause,
    });
  } finally {
    URL.revokeObjectURL(url);
  }
}
