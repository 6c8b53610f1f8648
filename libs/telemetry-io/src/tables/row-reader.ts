import { VALUE_LIMIT } from '@kymo/domain';
import { refused, safeName, shown, type Outcome, type ReadSample } from '../reading/outcome';
import { NO_TIME_START_MS } from '../times/form';
import type { ReadingTally } from '../reading/tally';
import type { ChannelColumn } from './channel-columns';
import type { Roles } from './roles';
import type { Cells, TableRow } from './table';

type Values = Record<string, number | null>;

/** Turns the rows of a table into samples, one by one, by what its columns were found to be. */
export class RowReader {
  readonly #roles: Roles;
  readonly #series: string;
  readonly #tally: ReadingTally;
  readonly #names: readonly string[];
  /** Where the rows carry no time: rows so far, by series. */
  readonly #rows = new Map<string, number>();
  /** Time of the row before, by series and by name of what is measured. */
  readonly #times = new Map<string, number>();

  /** @param series name of the series where no column gives one */
  constructor(roles: Roles, names: readonly string[], series: string, tally: ReadingTally) {
    this.#roles = roles;
    this.#names = names;
    this.#series = series;
    this.#tally = tally;
  }

  read({ text, cells, misfit, extra }: TableRow, row: number): Outcome {
    if (cells === undefined)
      return refused(row, text, misfit?.reason ?? 'ragged_row', misfit?.why ?? 'it does not fit the table');
    const series = this.#seriesOf(cells);
    const timeMs = this.#timeOf(cells, series);
    if (Number.isNaN(timeMs)) return this.#refuseTime(cells, text, row);
    const { nameColumn } = this.#roles;
    const outcome = nameColumn === undefined ? this.#wide(cells, extra) : this.#long(cells, nameColumn);
    if (typeof outcome === 'string')
      return refused(
        row,
        text,
        outcome.startsWith('!') ? 'value_not_finite' : 'schema',
        outcome.replace(/^!/, ''),
      );
    const tags = this.#tagsOf(cells);
    const samples: ReadSample[] = [];
    for (const [group, values] of outcome) {
      samples.push({
        series: group === '' ? series : safeName(group),
        timeMs,
        values,
        ...(tags && { tags }),
      });
    }
    return { row, samples };
  }

  #seriesOf(cells: Cells): string {
    const { series } = this.#roles;
    if (series.length === 0) return this.#series;
    return safeName(series.map((index) => textOf(cells[index])).join('/')) || this.#series;
  }

  #tagsOf(cells: Cells): Record<string, string> | undefined {
    const { tags } = this.#roles;
    if (tags.length === 0) return undefined;
    return Object.fromEntries(tags.map((index) => [this.#names[index]!, textOf(cells[index])]));
  }

  #timeOf(cells: Cells, series: string): number {
    const { time } = this.#roles;
    if (time === undefined) {
      const row = this.#rows.get(series) ?? 0;
      this.#rows.set(series, row + 1);
      return NO_TIME_START_MS + 1000 * row;
    }
    const { nameColumn } = this.#roles;
    const key = nameColumn === undefined ? series : `${series}\u0000${textOf(cells[nameColumn])}`;
    const timeMs = time.read(cells, this.#times.get(key));
    if (!Number.isNaN(timeMs)) this.#times.set(key, timeMs);
    return timeMs;
  }

  #refuseTime(cells: Cells, text: string, row: number): Outcome {
    const written = this.#roles.time!.written(cells).trim();
    if (written === '') return refused(row, text, 'time_missing', 'time: nothing found');
    return refused(
      row,
      text,
      'time_invalid',
      `time: ${shown(written)} found; a time as in the other rows (${timeWords(this.#roles.time!)}) expected`,
    );
  }

  /** Values by machine, or why there are none; a reason that begins with `!` is of a number too large. */
  #wide(cells: Cells, extra: Readonly<Record<string, number>> | undefined): Map<string, Values> | string {
    const byGroup = new Map<string, Values>();
    for (const channel of this.#roles.channels) {
      const value = this.#valueOf(channel, cells);
      if (typeof value === 'string') return value;
      let values = byGroup.get(channel.group ?? '');
      if (values === undefined) byGroup.set(channel.group ?? '', (values = {}));
      values[channel.name] = value;
    }
    if (extra !== undefined) Object.assign(byGroup.get('') ?? {}, extra);
    return byGroup;
  }

  #long(cells: Cells, nameColumn: number): Map<string, Values> | string {
    const name = safeName(textOf(cells[nameColumn]));
    if (name === '')
      return `${this.#names[nameColumn]}: nothing found; the name of what is measured expected`;
    if (RECORDER_MARK.test(name)) return new Map();
    const channel = this.#roles.channels[0]!;
    const value = this.#valueOf(channel, cells, name, channel.byName?.get(name));
    return typeof value === 'string' ? value : new Map([['', { [name]: value }]]);
  }

  #valueOf(
    { index, numbers: all, quality, ...channel }: ChannelColumn,
    cells: Cells,
    name = channel.name,
    numbers = all,
  ): number | null | string {
    const cell = cells[index];
    const value = numbers.read(cell);
    if (value === undefined) return `values.${name}: ${shown(cell)} found; a number expected`;
    if (value === null) {
      if (typeof cell === 'string' && cell !== '') this.#tally.missingWord(name, cell);
      return null;
    }
    if (numbers.isCode(value)) {
      this.#tally.missingCode(name, value);
      return null;
    }
    if (Math.abs(value) > VALUE_LIMIT)
      return `!values.${name}: ${shown(cell)} found; a number from -${LARGEST} to ${LARGEST} expected`;
    if (quality?.isBad(textOf(cells[quality.index]).trim()) === true) {
      this.#tally.badQuality(name);
      return null;
    }
    return value;
  }
}

/** A name under which a recorder writes when it was stopped, such as WinCC's `$RT_OFF$`. */
export const RECORDER_MARK = /^\$\w+\$$/;

function timeWords({ form, isZoneWritten }: NonNullable<Roles['time']>): string {
  return isZoneWritten === undefined ? form : `${form}, ${isZoneWritten ? 'with' : 'without'} a zone`;
}

const LARGEST = String(VALUE_LIMIT).replace('+', '');

function textOf(cell: unknown): string {
  if (cell === undefined || cell === null) return '';
  return typeof cell === 'string' ? cell : cell instanceof Date ? cell.toISOString() : String(cell);
}
