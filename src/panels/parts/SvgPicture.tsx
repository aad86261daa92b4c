import { useEffect, useMemo, useRef, useState } from 'react';
import type { Theme } from '../../engine/export/svgTheme';
import './svgPicture.css';

interface SvgPictureProps {
  /** One SVG document: the same as files hold. Memoised: it is drawn again whenever this changes. */
  readonly draw: (theme: Theme, width: number) => string;
  /** What the picture shows, for those who do not see it; its numbers are in a table beside it. */
  readonly label: string;
  readonly testId: string;
}

/** A figure of the headless writers as a picture on the page, in the page's theme and width. */
export function SvgPicture({ draw, label, testId }: SvgPictureProps) {
  const place = useRef<HTMLDivElement>(null);
  const [look, setLook] = useState<{ readonly theme: Theme; readonly width: number }>();
  useEffect(() => {
    const element = place.current!;
    const changed = (): void => {
      const theme = getComputedStyle(element).colorScheme === 'dark' ? 'dark' : 'light';
      const width = element.clientWidth;
      if (width > 0) setLook((old) => (old?.theme === theme && old.width === width ? old : { theme, width }));
    };
    const size = new ResizeObserver(changed);
    const themes = new MutationObserver(changed);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    size.observe(element);
    themes.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    dark.addEventListener('change', changed);
    changed();
    return () => {
      size.disconnect();
      themes.disconnect();
      dark.removeEventListener('change', changed);
    };
  }, []);
  const source = useMemo(
    () => look && `data:image/svg+xml;charset=utf-8,${encodeURIComponent(draw(look.theme, look.width))}`,
    [draw, look],
  );
  return (
    // A figure wider than the panel is scrolled to, by keyboard too.
    <div ref={place} className="svg-picture" tabIndex={0} role="group" aria-label={label}>
      {source !== undefined && <img alt={label} data-testid={testId} src={source} />}
    </div>
  );
}
