export type Theme = 'light' | 'dark';

export interface SvgTheme {
  readonly ground: string;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly warn: string;
}

/** Grounds and inks of exported figures. Texts have a contrast of at least 4.5 on their ground. */
export const THEMES: Readonly<Record<Theme, SvgTheme>> = {
  light: { ground: '#ffffff', text: '#1a1d21', muted: '#59626c', line: '#b9c0c8', warn: '#a13b00' },
  dark: { ground: '#16191d', text: '#e9ebee', muted: '#a2abb5', line: '#4a525c', warn: '#ffb066' },
};
