import { useEffect, useState } from 'preact/hooks';
import { keep, recall } from './kept';
import { PALETTES, customProperties, type Palette, type Theme } from './palette';

const dark = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();
let current: Theme = wanted();

/** The theme now: the one chosen here before, else the system's. */
export function useTheme(): { theme: Theme; palette: Palette; toggle: () => void } {
  const [theme, setTheme] = useState(current);
  useEffect(() => {
    const update = (): void => setTheme(current);
    listeners.add(update);
    return () => void listeners.delete(update);
  }, []);
  return { theme, palette: PALETTES[theme], toggle };
}

/** Paints the page in its theme and follows the system's choice from then on. */
export function startTheme(): void {
  paint();
  dark.addEventListener('change', () => turnTo(wanted()));
}

function toggle(): void {
  const next = current === 'dark' ? 'light' : 'dark';
  keep('theme', next === systemTheme() ? null : next);
  turnTo(next);
}

function turnTo(theme: Theme): void {
  current = theme;
  paint();
  for (const update of listeners) update();
}

function paint(): void {
  const root = document.documentElement;
  root.dataset['theme'] = current;
  for (const [name, value] of customProperties(PALETTES[current])) root.style.setProperty(name, value);
}

function wanted(): Theme {
  const kept = recall('theme');
  return kept === 'dark' || kept === 'light' ? kept : systemTheme();
}

function systemTheme(): Theme {
  return dark.matches ? 'dark' : 'light';
}
