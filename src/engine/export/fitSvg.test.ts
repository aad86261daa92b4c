import { expect, it } from 'vitest';
import { fitSvg } from './fitSvg';

it('scales the root and nothing else, as large as fits', () => {
  const svg =
    '<?xml version="1.0"?>\n<svg xmlns="x" width="1240" height="620" viewBox="0 0 1240 620"><rect width="10" height="5"/></svg>';
  expect(fitSvg(svg, 620, 900)).toBe(
    '<?xml version="1.0"?>\n<svg xmlns="x" width="620" height="310" viewBox="0 0 1240 620"><rect width="10" height="5"/></svg>',
  );
  expect(fitSvg(svg, 9000, 310)).toContain('width="620" height="310"');
  expect(fitSvg('<svg viewBox="0 0 1 1"/>', 10, 10)).toBe('<svg viewBox="0 0 1 1"/>');
});
