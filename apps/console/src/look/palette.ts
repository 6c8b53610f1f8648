/** Every colour of the page, once: styles read them as custom properties, canvases as they stand. */
export interface Palette {
  readonly paper: string;
  readonly surface: string;
  readonly sunken: string;
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly grid: string;
  readonly accent: string;
  readonly accentInk: string;
  /** What was measured, what it should have been, and the moment the two part. */
  readonly actual: string;
  readonly expected: string;
  readonly band: string;
  readonly alarm: string;
  readonly incident: string;
  /** Fill by level of score, calm to severe, and the ink readable on each. */
  readonly levels: readonly string[];
  readonly levelInks: readonly string[];
}

export type Theme = 'light' | 'dark';

/** Light is the paper of a chart recorder, dark the smoked drum of a kymograph. */
export const PALETTES: Readonly<Record<Theme, Palette>> = {
  light: {
    paper: '#f4f5f1',
    surface: '#fdfdfb',
    sunken: '#e9ebe5',
    ink: '#1c2224',
    soft: '#566064',
    line: '#d5d9d2',
    grid: '#e5e8e1',
    accent: '#155f82',
    accentInk: '#ffffff',
    actual: '#1c2224',
    expected: '#1f7ca6',
    band: '#1f7ca62b',
    alarm: '#c2241f',
    incident: '#e2711d24',
    levels: ['#dfe8eb', '#b9d0d9', '#8ab2c4', '#eab13a', '#e0701c', '#b81f24'],
    levelInks: ['#1c2224', '#1c2224', '#1c2224', '#1c2224', '#1c2224', '#ffffff'],
  },
  dark: {
    paper: '#161412',
    surface: '#1e1b18',
    sunken: '#110f0d',
    ink: '#f0ebe2',
    soft: '#b0a799',
    line: '#39332d',
    grid: '#2a2621',
    accent: '#8ccbe6',
    accentInk: '#161412',
    actual: '#f0ebe2',
    expected: '#6cb8da',
    band: '#6cb8da2e',
    alarm: '#ff6a55',
    incident: '#e8853026',
    levels: ['#26333a', '#2f4a57', '#3f687b', '#f2c14e', '#ec772a', '#d3262d'],
    levelInks: ['#f0ebe2', '#f0ebe2', '#f0ebe2', '#161412', '#161412', '#ffffff'],
  },
};

/** The palette as custom properties: `paper` is `--paper`, the third level `--level-2`. */
export function customProperties(palette: Palette): [name: string, value: string][] {
  return Object.entries(palette).flatMap(([name, value]: [string, string | readonly string[]]) => {
    if (typeof value === 'string') return [[`--${kebab(name)}`, value]];
    const stem = name.replace(/s$/, '');
    return value.map((colour, index): [string, string] => [`--${kebab(stem)}-${index}`, colour]);
  });
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
