import type { RowTimes } from './row-times';
import type { SampledColumn } from './sampled-column';

/**
 * A device whose clock was not set writes 1970, or a year far ahead: where most other rows are of our age, such a time is
 * none.
 */
export function withoutStrayYears(times: RowTimes, columns: readonly SampledColumn[]): RowTimes {
  const length = Math.min(SAMPLED_ROWS, columns[0]?.runs[0]?.length ?? 0);
  const sampled = Array.from({ length }, (_, at) => times.read(columns.map(({ runs }) => runs[0]?.[at])));
  const known = sampled.filter((timeMs) => !Number.isNaN(timeMs));
  const modern = known.filter((timeMs) => timeMs >= YEAR_1990_MS && timeMs < YEAR_2060_MS);
  const isModern =
    2 * modern.length > known.length &&
    known.every((timeMs) => timeMs < YEAR_1971_MS || timeMs >= YEAR_1990_MS);
  if (!isModern) return times;
  return {
    ...times,
    read: (cells, earlierMs) => {
      const timeMs = times.read(cells, earlierMs);
      return timeMs < YEAR_1971_MS || timeMs >= YEAR_2060_MS ? Number.NaN : timeMs;
    },
  };
}

const SAMPLED_ROWS = 2000;
const [YEAR_1971_MS, YEAR_1990_MS, YEAR_2060_MS] = [Date.UTC(1971), Date.UTC(1990), Date.UTC(2060)];

/** What is said of times that begin beyond our age. */
export function farAhead({ read, written }: RowTimes, columns: readonly SampledColumn[]): string[] {
  const first = columns.map(({ runs }) => runs[0]?.[0]);
  return read(first) >= YEAR_2060_MS
    ? [
        `the times lie far ahead, such as ${written(first)}: --time-format names another form, if that is wrong`,
      ]
    : [];
}
