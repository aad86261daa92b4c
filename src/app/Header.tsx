import { useEffect } from 'react';
import type { Theme } from '../notebook/preferences';
import { usePreference } from '../notebook/react';
import { DeviceMenu } from './DeviceMenu';

/** The bar on top: what this is, what it runs on, how it looks. */
export function Header() {
  return (
    <header className="top">
      <svg className="mark" viewBox="0 0 16 16" aria-hidden>
        <path d="M1 11h4l2-6 3 8 2-5h3" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinejoin="round" />
      </svg>
      <h1>Orthrus Notebook</h1>
      <span className="top-space" />
      <DeviceMenu />
      <ThemeChoice />
    </header>
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
