/** What is written where a cell is left empty, in lower case. */
const EMPTY = new Set([
  ...[
    '',
    'nan',
    '-nan',
    'na',
    'n/a',
    '#n/a',
    '#na',
    'n.a.',
    'n. a.',
    'n.v.',
    'k.a.',
    'null',
    '(null)',
    '<null>',
  ],
  ...['none', 'nil', 'undefined', '\\n', '?', '.', '1.#qnan', '1.#ind', '-1.#ind', '1.#inf', '-1.#inf'],
  ...['#value!', '#div/0!', '#ref!', '#name?', '#num!', '#null!'],
]);
/** What historians and devices write where nothing was measured, in lower case. */
const STATUS = new Set([
  ...['missing', 'unknown', 'unavailable', 'nodata', 'no data', 'no result', 'no sample', 'keine daten'],
  ...['bad', 'bad input', 'bad data', 'bad quality', 'bad value', 'i/o timeout', 'io timeout', 'timeout'],
  ...[
    'comm fail',
    'comm failure',
    'not connect',
    'not connected',
    'no good data for calculation',
    'calc failed',
  ],
  ...[
    'pt created',
    'scan off',
    'scan timeout',
    'unit down',
    'out of serv',
    'intf shut',
    'over range',
    'under range',
  ],
  ...['error 0', 'ungültig', 'invalid', 'offline', 'failed'],
]);
const STROKES = /^[-–—_*.~]+$/;
/** An infinite reading measures nothing. */
const INFINITE = /^[+-]?(inf(inity)?|∞)$/;

/** Most cells: of the words above, those that begin with a digit hold a `#`. */
const NUMBER = /^-?\d[^#]*$/;

/** Whether a cell stands for an empty one. */
export function isEmptyWord(cell: string): boolean {
  if (NUMBER.test(cell)) return false;
  const word = cell.trim().toLowerCase();
  return EMPTY.has(word) || STROKES.test(word) || INFINITE.test(word);
}

/** Whether a cell of a column of measurements says that nothing was measured. */
export function isMissingWord(cell: string): boolean {
  if (NUMBER.test(cell)) return false;
  return isEmptyWord(cell) || STATUS.has(cell.trim().toLowerCase().replace(STATUS_NUMBER, ''));
}

/** As historians write it before a word: `[-11059] No Good Data For Calculation`. */
const STATUS_NUMBER = /^\[-?\d+\]\s*/;

/** Words for 1 and 0 that stand for each other. */
const PAIRS: readonly (readonly [one: string, zero: string])[] = [
  ...([
    ['true', 'false'],
    ['on', 'off'],
    ['yes', 'no'],
    ['open', 'closed'],
    ['open', 'close'],
    ['opened', 'closed'],
    ['running', 'stopped'],
    ['run', 'stop'],
    ['active', 'inactive'],
    ['enabled', 'disabled'],
    ['up', 'down'],
    ['high', 'low'],
    ['ein', 'aus'],
    ['an', 'aus'],
    ['auf', 'zu'],
    ['offen', 'geschlossen'],
    ['ja', 'nein'],
    ['wahr', 'falsch'],
    ['läuft', 'steht'],
    ['marche', 'arrêt'],
    ['oui', 'non'],
    ['vrai', 'faux'],
    ['t', 'f'],
    ['y', 'n'],
  ] as const),
];

/** The pair of words that all of these belong to, by word; undefined where there is none. */
export function switchWords(words: Iterable<string>): ReadonlyMap<string, number> | undefined {
  const found = new Set([...words].map((word) => word.toLowerCase()));
  if (found.size === 0 || found.size > 2) return undefined;
  const pair = PAIRS.find((words) => [...found].every((word) => words.includes(word)));
  return (
    pair &&
    new Map([...PAIRS.filter(([one]) => one === pair[0]).map(([, zero]) => [zero, 0] as const), [pair[0], 1]])
  );
}
