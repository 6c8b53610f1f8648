import { AmbiguousDates } from '../times/date-order';
import { seriesNameOf, type OpenedInput } from './open-one';
import type { ReadOptions } from './source';

/** Several files that are one input. */
export interface OpenedInputs {
  readonly opened: readonly OpenedInput[];
  /** Rows of different files are put in order of time together. */
  readonly isSorted: boolean;
  readonly notes: readonly string[];
  readonly doubts: readonly string[];
}

/** Opens one file; `series` names it where no column does. */
export type Opener = (path: string, options: ReadOptions, series: string | undefined) => Promise<OpenedInput>;

/** Share of the shorter of two files that holds the same times: less is where one day goes on in the next file. */
const SAME_SHARE = 0.2;
const DATE_FORMATS: Readonly<Record<string, string>> = {
  'day.month.year': 'dd/mm/yyyy',
  'month/day/year': 'mm/dd/yyyy',
};

/**
 * Opens the files of one input: what one of them leaves open of its dates, another one settles. They are read in order of
 * their times; files of the same times are of a machine each, or of the same one where they measure other channels.
 * @throws Error what opening one throws, with all others closed
 */
export async function openSeveral(
  paths: readonly string[],
  options: ReadOptions,
  open: Opener,
): Promise<OpenedInputs> {
  const [only] = paths;
  if (paths.length === 1)
    return { opened: [await open(only!, options, undefined)], isSorted: false, notes: [], doubts: [] };
  const opened = await openAll(paths, options, (path, own) => open(path, own, commonName(paths)));
  const overlap = overlapOf(opened);
  if (overlap === 'none') return inOrder(opened);
  if (overlap === 'edges' || haveOtherChannels(opened))
    return { opened, isSorted: true, notes: ['the files are put together by time'], doubts: [] };
  for (const { input } of opened) input.close();
  const apart = await openAll(paths, options, (path, own) => open(path, own, undefined));
  return {
    opened: apart,
    isSorted: true,
    notes: [],
    doubts: [
      'the files hold the same times: each is taken for a machine of its own, by its name; name one file at a time if they are copies',
    ],
  };
}

async function openAll(
  paths: readonly string[],
  options: ReadOptions,
  open: (path: string, options: ReadOptions) => Promise<OpenedInput>,
): Promise<OpenedInput[]> {
  const found = new Map<string, OpenedInput>();
  const ambiguous = new Map<string, unknown>();
  try {
    for (const path of paths) {
      try {
        found.set(path, await open(path, options));
      } catch (thrown) {
        if (!isAmbiguous(thrown)) throw thrown;
        ambiguous.set(path, thrown);
      }
    }
    const timeFormat = dateFormatOf([...found.values()]);
    for (const [path, refusal] of ambiguous) {
      if (timeFormat === undefined) throw refusal;
      found.set(path, await open(path, { ...options, timeFormat }));
    }
  } catch (thrown) {
    for (const { input } of found.values()) input.close();
    throw thrown;
  }
  return paths.map((path) => found.get(path)!);
}

/** The order of dates that all files have of which it is known. */
function dateFormatOf(opened: readonly OpenedInput[]): string | undefined {
  const forms = opened.flatMap(({ source }) => {
    const [date = ''] = source.layout.time?.form.split(' and ') ?? [];
    return DATE_FORMATS[date] ?? [];
  });
  return new Set(forms).size === 1 ? forms[0] : undefined;
}

function isAmbiguous(thrown: unknown): boolean {
  return (
    thrown instanceof AmbiguousDates || (thrown instanceof Error && thrown.cause instanceof AmbiguousDates)
  );
}

/** The files by their first times, where all are known. */
function inOrder(opened: readonly OpenedInput[]): OpenedInputs {
  const ordered = opened.every(({ source }) => source.spanMs !== undefined)
    ? [...opened].sort((a, b) => a.source.spanMs![0] - b.source.spanMs![0])
    : opened;
  const isAsNamed = ordered.every((one, index) => one === opened[index]);
  return {
    opened: ordered,
    isSorted: false,
    notes: isAsNamed ? [] : ['the files are read in order of their times, which is not that of their names'],
    doubts: [],
  };
}

/** How far the times of files without a column that names the series lie over each other. */
function overlapOf(opened: readonly OpenedInput[]): 'none' | 'edges' | 'most' {
  const isNamed = opened.some(({ source }) => (source.layout.series?.length ?? 0) > 0);
  const spans = opened.flatMap(({ source }) => (source.spanMs === undefined ? [] : [source.spanMs]));
  if (isNamed || spans.length < opened.length) return 'none';
  spans.sort((a, b) => a[0] - b[0]);
  let found: 'none' | 'edges' | 'most' = 'none';
  let reached = spans[0]!;
  for (const span of spans.slice(1)) {
    const shared = Math.min(reached[1], span[1]) - span[0];
    const shorter = Math.max(1, Math.min(reached[1] - reached[0], span[1] - span[0]));
    if (shared > SAME_SHARE * shorter) return 'most';
    if (shared >= 0) found = 'edges';
    if (span[1] > reached[1]) reached = span;
  }
  return found;
}

function haveOtherChannels(opened: readonly OpenedInput[]): boolean {
  const names = opened.flatMap(({ source }) => (source.layout.channels ?? []).map(({ name }) => name));
  return new Set(names).size === names.length;
}

/** What the names of several files have in common, else the first one. */
function commonName(paths: readonly string[]): string {
  const names = paths.map(seriesNameOf);
  let common = names[0]!;
  for (const name of names) while (!name.startsWith(common)) common = common.slice(0, -1);
  return common.replace(/[-_.\s\d]+$/, '') || names[0]!;
}
