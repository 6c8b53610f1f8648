import { textsOf, type SampledColumn } from './sampled-column';
import { plain } from './names';
import { zoneNamed } from './zones';

const NAMES = new Set(
  'tz timezone zone zeitzone utcoffset tzoffset timezoneoffset gmtoffset zoneoffset offset fuseauhoraire tzcd'.split(
    ' ',
  ),
);

/** `Zeitzone von` beside `Zeitzone bis`: that of the start comes first. */
const PART = /^(zeitzone|timezone)/;

/** The rest are rows to be refused. */
const ENOUGH = 0.97;

/** The column that names the zone of each row, where there is one. */
export function zoneColumn(columns: readonly SampledColumn[]): number | undefined {
  const index = columns.findIndex(({ name, runs }) => {
    if (!NAMES.has(plain(name)) && !PART.test(plain(name))) return false;
    const cells = textsOf(runs.flat());
    const isZone = (cell: string) => !/^\d+$/.test(cell) && zoneNamed(cell) !== undefined;
    const known = new Set([...new Set(cells)].filter(isZone));
    return cells.length > 0 && cells.filter((cell) => known.has(cell)).length >= ENOUGH * cells.length;
  });
  return index < 0 ? undefined : index;
}
