import { FixedOffsetZone, Info, type Zone } from 'luxon';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Abbreviations that mean one offset, in hours, wherever they are written. */
const ABBREVIATIONS: Readonly<Record<string, number>> = {
  ...{ UTC: 0, GMT: 0, Z: 0, UT: 0, WET: 0 },
  ...{ CET: 1, MEZ: 1, MET: 1, WEST: 1, CEST: 2, MESZ: 2, EET: 2, EEST: 3, MSK: 3, JST: 9 },
  ...{ EST: -5, EDT: -4, CST: -6, CDT: -5, MST: -7, MDT: -6, PST: -8, PDT: -7 },
  ...{ AEST: 10, AEDT: 11, NZST: 12, NZDT: 13, KST: 9, SGT: 8, HKT: 8 },
};

/** Two that differ by the season mean the place; `Europe/Berlin` stands for all of Central Europe. */
const PLACES: Readonly<Record<string, string>> = {
  ...{ 'cet/cest': 'Europe/Berlin', 'mez/mesz': 'Europe/Berlin', 'eet/eest': 'Europe/Helsinki' },
  ...{ 'est/edt': 'America/New_York', 'cst/cdt': 'America/Chicago' },
  ...{ 'mst/mdt': 'America/Denver', 'pst/pdt': 'America/Los_Angeles' },
  ...{ 'gmt/bst': 'Europe/London', 'aest/aedt': 'Australia/Sydney', 'nzst/nzdt': 'Pacific/Auckland' },
};
const PAIR = /\b([a-z]{3,5})\s?[/|]\s?([a-z]{3,5})\b/gi;

/** The zone that a text such as `CST/CDT` names; undefined where it names none. */
export function placeIn(text: string): string | undefined {
  for (const [, winter, summer] of text.matchAll(PAIR)) {
    const place = PLACES[`${winter}/${summer}`.toLowerCase()];
    if (place !== undefined) return place;
  }
  return undefined;
}

/** A zone by its name: `Europe/Berlin`, `UTC`, `CET`, `+01:00`; undefined where there is none of that name. */
export function zoneNamed(name: string): Zone | undefined {
  const offset = offsetOf(name.trim());
  if (offset !== undefined) return FixedOffsetZone.instance(offset);
  const zone = Info.normalizeZone(name.trim());
  return zone.isValid ? zone : undefined;
}

/** Minutes that a written offset or abbreviation, or two of one such as `MET/CET`, lie ahead of UTC; undefined where it is none. */
export function offsetOf(text: string): number | undefined {
  const [first = '', second] = text.split('/');
  const offset = offsetOfOne(first.trim());
  return second === undefined || offsetOfOne(second.trim()) === offset ? offset : undefined;
}

/** No zone lies farther from UTC. */
const FARTHEST_HOURS = 14;

function offsetOfOne(text: string): number | undefined {
  const hours = ABBREVIATIONS[text.toUpperCase()];
  if (hours !== undefined) return 60 * hours;
  const [, sign, hour, minute = '0'] = /^(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?$/i.exec(text) ?? [];
  if (hour === undefined || Number(hour) > FARTHEST_HOURS || Number(minute) >= 60) return undefined;
  return (sign === '-' ? -1 : 1) * (60 * Number(hour) + Number(minute));
}

/** Two candidates as far from the row before are told apart by the order of the rows. */
const TIE_MS = 120_000;

/** Turns the time that a wall clock of a zone shows into UTC; of an hour that comes twice, the one nearer to the row before. */
export class WallClock {
  readonly #zone: Zone;
  readonly #isDescending: boolean;
  /** Milliseconds ahead of UTC a day before and after an hour of the wall clock. */
  readonly #around = new Map<number, readonly [number, number]>();

  /** @param isDescending whether the rows go back in time */
  constructor(zone: Zone, isDescending = false) {
    this.#zone = zone;
    this.#isDescending = isDescending;
  }

  /** @param earlierMs time of the row before, UTC */
  toUtc(localMs: number, earlierMs?: number): number {
    const [before, after] = this.#offsets(localMs);
    const first = localMs - before;
    if (before === after) return first;
    const second = localMs - after;
    const holds = (timeMs: number, offsetMs: number) => this.#offsetAt(timeMs) === offsetMs;
    if (!holds(first, before)) return holds(second, after) ? second : first;
    if (!holds(second, after)) return first;
    return this.#ofTwo(Math.min(first, second), Math.max(first, second), earlierMs);
  }

  #ofTwo(early: number, late: number, rowBeforeMs: number | undefined): number {
    const [ahead, behind] = this.#isDescending ? [early, late] : [late, early];
    if (rowBeforeMs === undefined) return behind;
    const [toEarly, toLate] = [Math.abs(early - rowBeforeMs), Math.abs(late - rowBeforeMs)];
    if (toEarly === 0 || toLate === 0 || Math.abs(toEarly - toLate) <= TIE_MS) return ahead;
    return toEarly < toLate ? early : late;
  }

  #offsets(localMs: number): readonly [number, number] {
    const hour = Math.floor(localMs / HOUR_MS);
    let around = this.#around.get(hour);
    if (around === undefined) {
      around = [this.#offsetAt(localMs - DAY_MS), this.#offsetAt(localMs + DAY_MS)];
      this.#around.set(hour, around);
    }
    return around;
  }

  #offsetAt(timeMs: number): number {
    return 60_000 * this.#zone.offset(timeMs);
  }
}
