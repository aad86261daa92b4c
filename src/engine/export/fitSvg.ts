/**
 * A figure that lays itself out, drawn at another size: as large as fits, its proportions kept.
 * @param svg with `width`, `height` and `viewBox` on its root
 */
export function fitSvg(svg: string, width: number, height: number): string {
  return svg.replace(/<svg\b[^>]*>/, (root) => {
    const [w, h] = ['width', 'height'].map((name) => Number(new RegExp(`\\s${name}="([\\d.]+)"`).exec(root)?.[1]));
    if (!w || !h) return root;
    const scale = Math.min(width / w, height / h);
    const put = (text: string, name: string, value: number): string =>
      text.replace(new RegExp(`\\s${name}="[\\d.]+"`), ` ${name}="${Number((value * scale).toFixed(2))}"`);
    return put(put(root, 'width', w), 'height', h);
  });
}
