import type { Random } from '@kymo/statistics';
import type { ReadSample } from '../src/index';
import { numberStyle, TIME_FORMS, type TimeForm } from './random-forms';

/** A table as it was meant, and as it is written. */
export interface RandomTable {
  readonly text: string;
  readonly samples: readonly ReadSample[];
  readonly what: string;
}

interface Meant {
  readonly machines: readonly string[];
  readonly channels: readonly string[];
  readonly startMs: number;
  readonly samples: readonly ReadSample[];
}

const NO_DATE_MS = Date.UTC(2000, 0, 1);
const pick = <Item>(random: Random, items: readonly Item[]): Item =>
  items[Math.floor(random() * items.length)]!;

/** A table of one pump or several, in one of the many ways people write such. */
export function randomTable(random: Random): RandomTable {
  const decimals = pick(random, [0, 1, 2, 3, 4]);
  const meant = meaning(random, decimals);
  return random() < 0.15 ? jsonTable(random, meant) : textTable(random, meant, decimals);
}

function meaning(random: Random, decimals: number): Meant {
  const machines = random() < 0.3 ? ['pump-1', 'pump-2', 'pump-3'] : [''];
  const stepMs = pick(random, [60_000, 600_000, 3_600_000]);
  const rows = 12 + Math.floor(random() * 30);
  const startMs = Date.UTC(2023, Math.floor(random() * 12), 1 + Math.floor(random() * 28));
  const channels = ['flow', 'pressure', 'temp', 'level'].slice(0, 1 + Math.floor(random() * 4));
  const level = pick(random, [5, 40, 900, 20_000, 1e9]);
  const valueOf = () => (random() < 0.02 ? null : Number((level * (1 + 0.1 * random())).toFixed(decimals)));
  const samples = Array.from({ length: rows }, (_, row) =>
    machines.map((series) => ({
      series,
      timeMs: startMs + row * stepMs,
      values: Object.fromEntries(channels.map((channel) => [channel, valueOf()])),
    })),
  ).flat();
  return { machines, channels, startMs, samples };
}

type Shape = 'wide' | 'long' | 'side by side';

function textTable(random: Random, meant: Meant, decimals: number): RandomTable {
  const { startMs, samples, machines } = meant;
  const separator = pick(random, [',', ';', '\t', '|']);
  const comma = separator !== ',' && random() < 0.5;
  const form = pick(random, TIME_FORMS);
  const style = numberStyle(random, decimals, comma);
  // A code is told by its isolation from all other values.
  const isSmall = samples.every(({ values }) => Object.values(values).every((value) => (value ?? 0) < 1000));
  const missing = pick(random, ['', 'NaN', 'n/a', '-', 'Bad', 'No Data', ...(isSmall ? ['-9999'] : [])]);
  const shape = shapeOf(random, meant, form);
  const cell = (value: number | null) => (value === null ? missing : style.write(value));
  const changed = changedForm(random, form, meant);
  const times = (timeMs: number) => {
    const own = changed !== undefined && timeMs >= changed.fromMs ? changed.form : form;
    return own.cells(timeMs, startMs).map((text) => (comma ? decimalComma(own, text) : text));
  };
  const rows = writtenRows(shape, meant, form, times, cell);
  const lines = decorated(random, rows, separator);
  const end = random() < 0.3 ? '\r\n' : '\n';
  const mark = random() < 0.2 ? '\ufeff' : '';
  return {
    text: `${mark}${lines.join(end)}${end}`,
    samples: form.isElapsed
      ? samples.map((sample) => ({ ...sample, timeMs: NO_DATE_MS + sample.timeMs - startMs }))
      : samples,
    what: `${form.name}${changed === undefined ? '' : `, later ${changed.form.name}`}, separator ${JSON.stringify(separator)}, ${comma ? 'comma' : 'point'}, ${decimals} decimals, ${style.name}, ${shape}, ${machines.length} machines, missing ${JSON.stringify(missing)}`,
  };
}

/** Another way to write times from some row on, as after an update of a logger. */
function changedForm(random: Random, form: TimeForm, { samples }: Meant) {
  const others = TIME_FORMS.filter(({ name }) => name !== form.name && CHANGING.has(name));
  if (!CHANGING.has(form.name) || random() >= 0.15) return undefined;
  return { form: pick(random, others), fromMs: pick(random, samples).timeMs };
}

/** Forms in one column whose times are those of UTC. */
const CHANGING = new Set([
  ...[
    'iso',
    'iso without zone',
    'iso with an offset',
    'iso with UTC',
    'dd.mm.yyyy',
    'RFC 2822',
    'named month',
  ],
  ...['mm/dd/yyyy with AM and PM', 'digits with T', 'seconds', 'milliseconds'],
]);

function decimalComma({ name }: TimeForm, text: string): string {
  return /^(seconds with|days of)/.test(name) ? text.replace('.', ',') : text;
}

function shapeOf(random: Random, { channels, machines }: Meant, { columns, isElapsed }: TimeForm): Shape {
  if (random() < 0.3) return 'long';
  const canStand = columns.length === 1 && isElapsed !== true && machines.length === 1 && channels.length > 1;
  return canStand && random() < 0.15 ? 'side by side' : 'wide';
}

/** The cells of the header and of the rows. */
function writtenRows(
  shape: Shape,
  { samples, channels, machines }: Meant,
  { columns }: TimeForm,
  times: (timeMs: number) => readonly string[],
  cell: (value: number | null) => string,
): string[][] {
  const named = machines.length > 1;
  const own = (series: string) => (named ? [series] : []);
  if (shape === 'long')
    return [
      [...own('machine'), 'tag', ...columns, 'value'],
      ...samples.flatMap(({ series, timeMs, values }) =>
        channels.map((name) => [...own(series), name, ...times(timeMs), cell(values[name]!)]),
      ),
    ];
  if (shape === 'side by side')
    return [
      channels.flatMap((name) => [...columns, name]),
      ...samples.map(({ timeMs, values }) =>
        channels.flatMap((name) => [...times(timeMs), cell(values[name]!)]),
      ),
    ];
  return [
    [...columns, ...own('machine'), ...channels],
    ...samples.map(({ series, timeMs, values }) => [
      ...times(timeMs),
      ...own(series),
      ...channels.map((name) => cell(values[name]!)),
    ]),
  ];
}

/** Lines with what stands above, between and behind the rows. */
function decorated(random: Random, [header = [], ...rows]: readonly string[][], separator: string): string[] {
  const line = (cells: readonly string[]) => cells.map((text) => quoted(text, separator)).join(separator);
  const trailing = random() < 0.1 ? separator : '';
  const names = line(header) + (random() < 0.5 ? trailing : '');
  const body = rows.map((cells) => line(cells) + trailing);
  const again = random() < 0.1 ? Math.floor(body.length / 2) : -1;
  const units = random() < 0.1 ? [line(header.map((name) => (UNITS.has(name) ? UNITS.get(name)! : '')))] : [];
  const isUnitRow = units.length > 0 && header.some((name) => UNITS.has(name));
  return [
    ...above(random, separator),
    names,
    ...(isUnitRow ? units : []),
    ...body.flatMap((text, index) => (index === again ? [names, text] : [text])),
  ];
}

const UNITS = new Map([
  ['flow', 'm3/h'],
  ['pressure', 'bar'],
  ['temp', '°C'],
  ['level', 'm'],
]);

function above(random: Random, separator: string): string[] {
  const draw = random();
  if (draw < 0.15) return ['Report of the plant', 'made by hand', ''];
  if (draw < 0.3) return [pick(random, ['# a comment', '// a comment', '% a comment'])];
  return draw < 0.4 && separator !== '\t' ? [`sep=${separator}`] : [];
}

function quoted(cell: string, separator: string): string {
  return cell.includes(separator) ? `"${cell}"` : cell;
}

/** Objects, one a line, in an array, or columns side by side. */
function jsonTable(random: Random, { samples, channels, machines }: Meant): RandomTable {
  const named = machines.length > 1;
  const rows = samples.map(({ series, timeMs, values }) => ({
    time: new Date(timeMs).toISOString(),
    ...(named && { machine: series }),
    ...values,
  }));
  const layout = pick(random, [
    'a line each',
    'an array',
    'pretty-printed',
    'an envelope',
    'columns',
  ] as const);
  const columns = ['time', ...(named ? ['machine'] : []), ...channels];
  const written = {
    'a line each': () => rows.map((row) => JSON.stringify(row)).join('\n'),
    'an array': () => JSON.stringify(rows),
    'pretty-printed': () => JSON.stringify(rows, undefined, 2),
    'an envelope': () => JSON.stringify({ status: 'ok', count: rows.length, data: rows }),
    columns: () =>
      JSON.stringify(
        Object.fromEntries(
          columns.map((name) => [name, rows.map((row) => (row as Record<string, unknown>)[name])]),
        ),
      ),
  };
  return { text: `${written[layout]()}\n`, samples, what: `JSON, ${layout}, ${machines.length} machines` };
}
