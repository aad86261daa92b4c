import { useEffect } from 'react';
import { formatBytes } from '../notebook/format';
import type { Theme } from '../notebook/preferences';
import { useNotebookState, usePreference } from '../notebook/react';

/** The bar on top: what this is, what it runs on, how it looks. */
export function Header() {
  return (
    <header className="top">
      <svg className="mark" viewBox="0 0 16 16" aria-hidden>
        <path d="M1 11h4l2-6 3 8 2-5h3" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinejoin="round" />
      </svg>
      <h1>Orthrus Notebook</h1>
      <span className="top-space" />
      <DeviceBadge />
      <ThemeChoice />
    </header>
  );
}

function DeviceBadge() {
  const device = useNotebookState((state) => state.device);
  const [text, title, warn] = !device
    ? ['looking for a device…', '', false]
    : !device.available
      ? ['no WebGPU device', device.reason, true]
      : [
          device.software && !/software/i.test(device.name) ? `${device.name} (software)` : device.name,
          `Largest buffer ${formatBytes(device.maxBufferBytes)}`,
          device.software,
        ];
  return (
    <span className={warn ? 'badge badge-warn' : 'badge'} title={title} data-testid="device-badge">
      {text}
      {device?.available && device.software ? ': slow' : ''}
    </span>
  );
}

function ThemeChoice() {
  const [theme, setTheme] = usePreference('theme');
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  return (
    <select
      className="theme"
      aria-label="Theme"
      value={theme}
      data-testid="theme"
      onChange={(event) => setTheme(event.target.value as Theme)}
    >
      <option value="system">Theme: system</option>
      <option value="light">Theme: light</option>
      <option value="dark">Theme: dark</option>
    </select>
  );
}
