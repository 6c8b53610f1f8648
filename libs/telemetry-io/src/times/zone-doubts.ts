import type { ZoneTest } from './changed-form';
import { textsOf, type SampledColumn } from './sampled-column';
import { spread } from './spread';

/** What is said of a header that names a zone in words. */
export function unknownZones(names: readonly string[]): string[] {
  const named = names.flatMap((name) => ZONE_WORDS.exec(name)?.[0] ?? []);
  return named.map(
    (zone) =>
      `the header says ${zone}, which is not known as a zone: --time-zone America/New_York and the like name it`,
  );
}

const ZONE_WORDS = /[\p{L}. ]+ (?:standard|daylight|summer) time/iu;

/** What is said of a zone that can be that of two places. */
export function chineseZoneDoubts(isZoned: ZoneTest, { runs }: SampledColumn): string[] {
  const cells = runs.flatMap((run) => spread(textsOf(run), SAMPLED_ZONES));
  return cells.some((cell) => /\bCST\b/.test(cell) && isZoned(cell) === true)
    ? [
        `CST is read as that of North America, 6 hours behind UTC: take it out of the file, and say --time-zone Asia/Shanghai, where that of China is meant`,
      ]
    : [];
}

const SAMPLED_ZONES = 300;
