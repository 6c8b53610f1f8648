import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom, type Random } from '@kymo/statistics';
import { TelemetryFile, type ReadSample } from '../src/index';
import { DateTime } from 'luxon';

/** What came of random tables: each is read back as it was meant, or refused; never read differently. */
export interface TableTally {
  readonly tables: number;
  readonly same: number;
  readonly refused: number;
  readonly different: number;
  /** The first that was read differently. */
  readonly firstDifferent?: string;
}

/** A table as it was meant, and as it is written. */
export interface RandomTable {
  readonly text: string;
  readonly samples: readonly ReadSample[];
  readonly what: string;
}

const pick = <Item>(random: Random, items: readonly Item[]): Item =>
  items[Math.floor(random() * items.length)]!;

/** Writes tables of random dialect, number form, time form and shape, and reads them back. */
export async function checkTables(count: number, seed = 1): Promise<TableTally> {
  const random = seededRandom(seed);
  const folder = mkdtempSync(join(tmpdir(), 'kymo-tables-'));
  const path = join(folder, 'table.csv');
  const tally = { tables: count, same: 0, refused: 0, different: 0 };
  let firstDifferent: string | undefined;
  try {
    for (let index = 0; index < count; index++) {
      const table = randomTable(random);
      writeFileSync(path, table.text);
      const read = await readBack(path);
      if (read === undefined) tally.refused++;
      else if (isSame(read, table.samples)) tally.same++;
      else {
        tally.different++;
        firstDifferent ??= `${table.what}\n${table.text.slice(0, 600)}\nread: ${JSON.stringify(read[0])}\nmeant: ${JSON.stringify(table.samples[0])}`;
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return { ...tally, ...(firstDifferent !== undefined && { firstDifferent }) };
}

/** Undefined where the table was refused, wholly or a row of it. */
async function readBack(path: string): Promise<ReadSample[] | undefined> {
  try {
    const file = await TelemetryFile.open([path]);
    const samples: ReadSample[] = [];
    for await (const block of file.outcomes()) for (const outcome of block) samples.push(...outcome.samples);
    return file.reading.rows.refused > 0 ? undefined : samples;
  } catch {
    return undefined;
  }
}

/** Whether the same values stand at the same moments of as many series; names may differ where the file has none. */
function isSame(read: readonly ReadSample[], meant: readonly ReadSample[]): boolean {
  const told = (samples: readonly ReadSample[]) =>
    samples
      .flatMap(({ timeMs, values }) =>
        Object.values(values).flatMap((value) => (value === null ? [] : [`${timeMs} ${value}`])),
      )
      .sort()
      .join('\n');
  const series = (samples: readonly ReadSample[]) => new Set(samples.map((one) => one.series)).size;
  return told(read) === told(meant) && series(read) === series(meant);
}

const TIMES: Readonly<Record<string, (ms: number) => string>> = {
  iso: (ms) => new Date(ms).toISOString(),
  'iso without zone': (ms) => utc(ms, 'yyyy-MM-dd HH:mm:ss'),
  'dd.mm.yyyy': (ms) => utc(ms, 'dd.MM.yyyy HH:mm:ss'),
  'dd/mm/yyyy': (ms) => utc(ms, 'dd/MM/yyyy HH:mm'),
  'mm/dd/yyyy with AM and PM': (ms) => utc(ms, 'M/d/yyyy h:mm:ss a'),
  'named month': (ms) => utc(ms, 'dd-MMM-yyyy HH:mm:ss'),
  'digits with T': (ms) => utc(ms, "yyyyMMdd'T'HHmmss'Z'"),
  digits: (ms) => utc(ms, 'yyyyMMddHHmm'),
  seconds: (ms) => String(ms / 1000),
  milliseconds: (ms) => String(ms),
  nanoseconds: (ms) => `${ms}000000`,
  ticks: (ms) => String(BigInt(ms) * 10_000n + 621_355_968_000_000_000n),
};

function utc(ms: number, format: string): string {
  return DateTime.fromMillis(ms, { zone: 'utc', locale: 'en' }).toFormat(format);
}

/** A table of one pump or several, in one of the many ways people write such. */
export function randomTable(random: Random): RandomTable {
  const separator = pick(random, [',', ';', '\t', '|']);
  const comma = separator !== ',' && random() < 0.5;
  const [form, write] = pick(random, Object.entries(TIMES));
  const isLong = random() < 0.3;
  const machines = random() < 0.3 ? ['pump-1', 'pump-2', 'pump-3'] : [];
  const stepMs = pick(random, [60_000, 600_000, 3_600_000]);
  const rows = 12 + Math.floor(random() * 30);
  const startMs = Date.UTC(2023, Math.floor(random() * 12), 1 + Math.floor(random() * 28));
  const channels = ['flow', 'pressure', 'temp', 'level'].slice(0, 1 + Math.floor(random() * 4));
  const decimals = pick(random, [0, 1, 2, 3, 4]);
  // Groups of three digits alone, such as 21.472, are a decimal to anyone else: nothing in such a file tells.
  const grouped = random() < 0.2 && decimals > 0 && decimals !== 3;
  const missing = pick(random, ['', 'NaN', 'n/a', '-', 'Bad']);
  const level = pick(random, [5, 40, 900, 20_000]);
  const number = (value: number) => written(value, decimals, comma, grouped);
  const samples: ReadSample[] = [];
  const lines: string[] = [];
  const name = machines.length > 0 ? ['machine'] : [];
  lines.push(
    [...(isLong ? [...name, 'tag', 'time', 'value'] : ['time', ...name, ...channels])].join(separator),
  );
  for (let row = 0; row < rows; row++) {
    const timeMs = startMs + row * stepMs;
    for (const machine of machines.length > 0 ? machines : ['']) {
      const values = Object.fromEntries(
        channels.map((channel) => [
          channel,
          random() < 0.02 ? null : Number((level * (1 + 0.1 * random())).toFixed(decimals)),
        ]),
      );
      samples.push({ series: machine, timeMs, values });
      const cell = (channel: string) =>
        values[channel] === null ? missing : quoted(number(values[channel]!), separator);
      const own = machine === '' ? [] : [machine];
      const time = quoted(write(timeMs), separator);
      if (isLong)
        for (const channel of channels) lines.push([...own, channel, time, cell(channel)].join(separator));
      else lines.push([time, ...own, ...channels.map(cell)].join(separator));
    }
  }
  const titles =
    random() < 0.2 ? ['Report of the plant', 'made by hand', ''] : random() < 0.2 ? ['# a comment'] : [];
  const end = random() < 0.3 ? '\r\n' : '\n';
  const mark = random() < 0.2 ? '\ufeff' : '';
  const what = `${form}, separator ${JSON.stringify(separator)}, ${comma ? 'comma' : 'point'}, ${decimals} decimals, ${grouped ? 'grouped, ' : ''}${isLong ? 'long' : 'wide'}, ${machines.length} machines, missing ${JSON.stringify(missing)}`;
  return { text: `${mark}${[...titles, ...lines].join(end)}${end}`, samples, what };
}

function written(value: number, decimals: number, comma: boolean, grouped: boolean): string {
  const [whole = '', fraction] = value.toFixed(decimals).split('.');
  const groups = grouped ? whole.replaceAll(/\B(?=(\d{3})+$)/g, comma ? '.' : ',') : whole;
  return fraction === undefined ? groups : `${groups}${comma ? ',' : '.'}${fraction}`;
}

function quoted(cell: string, separator: string): string {
  return cell.includes(separator) ? `"${cell}"` : cell;
}
