import type { Incident } from '@kymo/domain';
import { incidentOf } from '@kymo/testing';
import { describe, expect, it } from 'vitest';
import type { RunSummary } from '../status/run-summary';
import { foundText, reportText } from './report';

const page = (id: string, changes: Partial<Incident> = {}) => incidentOf(id, { series: id, ...changes });
const note = (id: string) => page(id, { severity: 'info', paged: false, heldBy: 'maturity' });

/** @param incidents newest first */
function textOf(incidents: readonly Incident[]): string[] {
  const pages = incidents.filter(({ paged }) => paged).length;
  const summary = { ...run, incidents: incidents.length, pages };
  const lines = foundText({ incidents: () => [...incidents] }, summary, []).split('\n');
  return lines.slice(lines.findIndex((line) => line.includes('windows scored')) + 1);
}

const run: RunSummary = {
  samples: 1000,
  series: 2,
  windowsScored: 900,
  firstVerdictSeconds: 1,
  detectors: [],
  faults: null,
  falseAlarms: null,
  incidents: 0,
  pages: 0,
  late: 0,
  duplicate: 0,
  wrongClock: 0,
  deadLettered: 0,
  rssMiB: 100,
};

describe('what was found', () => {
  it('is nothing where nothing was', () => {
    expect(textOf([])).toEqual(['Nothing anomalous found.']);
  });

  it('lists what people were told of first, oldest first, and says how many were only noted', () => {
    const [head, ...rows] = textOf([note('d'), page('c'), note('b'), page('a')]);
    expect(head).toBe('4 incidents found: 2 told to people, 2 only noted, as info; times in UTC:');
    expect(rows.map((row) => row.trim()[0])).toEqual(['a', 'c', 'b', 'd']);
    expect(rows.map((row) => /info|warning/.exec(row)![0])).toEqual(['warning', 'warning', 'info', 'info']);
    expect(textOf([page('0a1b2c3d')])[1]).toMatch(/ 0a1b2c3d {2}/);
  });

  it.each<[string, Partial<Incident>, string]>([
    ['goes on', { status: 'firing', startMs: 0, lastMs: 60_000 }, '1970-01-01 00:00, goes on'],
    ['is over', { status: 'resolved', startMs: 0, endMs: 60_000 }, '1970-01-01 00:00 for 1m '],
    [
      'was one sample',
      { status: 'resolved', startMs: 0, endMs: 0, intervalMs: 60_000 },
      '1970-01-01 00:00 for 1m ',
    ],
  ])('says how long what %s has lasted', (_, changes, text) => {
    expect(textOf([page('a', changes)])[1]).toContain(text);
  });

  it('claims no incident where all were only noted', () => {
    expect(textOf([page('a', { severity: 'info', paged: false, heldBy: 'deviation' })])[0]).toBe(
      'Nothing found that people should be told of; 1 only noted, as info; times in UTC:',
    );
  });

  it('says what is held back since the recording is too short', () => {
    const summary = { ...run, incidents: 1, pages: 0 };
    const [, first] = foundText({ incidents: () => [note('a')] }, summary, []).split('\n');
    expect(first).toMatch(
      /^Only noted: 1 incident of .*too short to know what is usual.*look at it yourself$/,
    );
    expect(textOf([note('a')])[0]).toBe(
      '1 incident found, of which nobody would be woken (too little is known of the series yet); times in UTC:',
    );
  });

  it.each<[string, Partial<Incident>, string]>([
    ['a score', {}, 'score 1.5'],
    ['a silence', { kind: 'silence', peakScore: undefined }, 'silent'],
    ['a new normal', { kind: 'regime-change' }, 'normal moved'],
  ])('says how bad %s is', (_, changes, text) => {
    expect(textOf([page('a', changes)])[1]).toContain(`warning  ${text} `);
  });

  it('is bounded, and says how many more there are', () => {
    const many = Array.from({ length: 60 }, (_, index) => (index % 2 === 0 ? page('p') : note('n')));
    const rows = textOf(many);
    expect(rows).toHaveLength(1 + 50 + 1);
    expect(rows.at(-1)).toBe('  and 10 earlier ones: --json lists them');
  });
});

it('reports a run by what people were told', () => {
  expect(reportText({ ...run, incidents: 5, pages: 2 }, { incidents: () => [] })).toContain(
    '5 incidents: 2 told to people, 3 only noted',
  );
  expect(reportText({ ...run, incidents: 2, pages: 2 }, { incidents: () => [] })).toMatch(/2 incidents$/);
});

it('names the latest incidents that people were told of, and how to look at one', () => {
  const many = ['f', 'e', 'd', 'c', 'b', 'a'].map((id) => page(id));
  const faults = { injected: 6, caught: 6, medianDelaySeconds: 60, byKind: {} };
  const lines = reportText(
    { ...run, faults, falseAlarms: 0 },
    { incidents: () => [note('g'), ...many] },
    { url: 'http://127.0.0.1:3030', folder: '/srv/kymo' },
  ).split('\n');
  const at = lines.indexOf('Latest incidents:');
  expect(lines.slice(at + 1, at + 6).map((row) => row.trim()[0])).toEqual(['b', 'c', 'd', 'e', 'f']);
  expect(lines[at + 6]).toBe(
    'Look at one: npx kymo alerts explain f --data-folder /srv/kymo, or http://127.0.0.1:3030/#/incident/f while it runs',
  );
  expect(lines.slice(at + 7).join(' ')).toMatch(/--input data\.csv.*--config deploy\/examples\/kafka\.yaml/);
});

describe('an input that was not read as a whole', () => {
  const reading = {
    format: 'csv',
    shape: 'a column for each channel',
    ...{
      leftOut: [],
      notes: [],
      doubts: [],
      isSorted: false,
      files: ['a.csv'],
      samples: 900,
      seriesCount: 1,
      missing: [],
    },
    rows: {
      read: 1000,
      refused: 100,
      reasons: [{ reason: 'time_invalid', rows: 100, first: 'row 8: time: "soon" found' }],
    },
  } as const;
  const judged = {
    samples: 700,
    share: 0.9,
    from: '2025-02-03T00:00:00.000Z',
    to: '2025-02-04T00:00:00.000Z',
    unjudged: [],
    gaps: [],
    neverJudged: [],
    series: 1,
  };
  const found = (changes: Partial<RunSummary>) =>
    foundText({ incidents: () => [] }, { ...run, reading, judged, ...changes }, []).split('\n');

  it('says first what was refused, and calls only normal what was judged', () => {
    const lines = found({});
    expect(lines[1]).toBe('Refused: 100 of 1,000 rows (10.0 %)');
    expect(lines[2]).toContain('100 time_invalid, such as row 8: time: "soon" found');
    expect(lines.at(-1)).toBe(
      'Nothing anomalous found in the 700 samples judged, 2025-02-03 00:00 to 2025-02-04 00:00.',
    );
  });

  it('names stretches that were not judged', () => {
    const unjudged = [{ series: 's', samples: 50, reason: 'no_model', from: judged.from, to: judged.to }];
    expect(found({ judged: { ...judged, unjudged } })).toContain(
      'Not judged: 50 samples of s, 2025-02-03 00:00 to 2025-02-04 00:00',
    );
  });

  it('names pauses without a sample, those of one time together', () => {
    const { from, to } = judged;
    const gaps = [...['a', 'b'].map((series) => ({ series, from, to })), { series: 'c', from, to: from }];
    expect(found({ judged: { ...judged, gaps } }).filter((line) => line.startsWith('No samples'))).toEqual([
      'No samples: 2 series, 2025-02-03 00:00 to 2025-02-04 00:00',
      'No samples: c, 2025-02-03 00:00 to 2025-02-03 00:00',
    ]);
  });

  it('names series of which nothing was judged, and what was doubtful', () => {
    const lines = found({
      judged: { ...judged, neverJudged: ['short'] },
      reading: { ...reading, doubts: ['numbers such as 40,403 are read as 40.403'] },
    });
    expect(lines).toEqual(
      expect.arrayContaining([
        'Doubtful: numbers such as 40,403 are read as 40.403',
        'Not judged at all: 1 series: short',
      ]),
    );
    expect(found({ reading: { ...reading, seriesCount: 3 } })).toContain(
      'Not judged at all: 2 series, which have too few samples for a window',
    );
  });

  it('does not call the model that serves a reason why nothing was judged', () => {
    const detail = 'the first of its group, fitted on 1 series';
    const model = { detector: 'auto', group: 's', state: 'serving', detail } as const;
    const text = foundText({ incidents: () => [] }, { ...run, reading, judged, windowsScored: 0 }, [model]);
    expect(text).toContain(
      'Nothing could be judged: the run ended before auto, which serves, had a window to score.',
    );
  });

  it('gives the real reason where nothing was judged', () => {
    const rows = { ...reading.rows, refused: 900, reasons: [{ ...reading.rows.reasons[0], rows: 900 }] };
    expect(found({ windowsScored: 0, reading: { ...reading, rows } }).at(-1)).toMatch(
      /^Nothing could be judged: 900 of 1,000 rows were refused, most for time_invalid: row 8/,
    );
  });
});
