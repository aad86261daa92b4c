/**
 * Keeps one format of KaTeX's fonts, WOFF2, which every browser that runs the page reads; the style sheet names two older ones beside
 * it, which would be built and kept for offline use without ever being asked for.
 */
export const katexFonts = () => ({
  name: 'katex-fonts',
  enforce: 'pre',
  transform(code, id) {
    if (!/katex\/dist\/katex(\.min)?\.css/.test(id)) return undefined;
    return code.replace(/,\s*url\([^)]*\.(woff|ttf)\)\s*format\("(woff|truetype)"\)/g, '');
  },
});
