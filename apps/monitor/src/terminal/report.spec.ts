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
  return foundText({ incidents: () => [...incidents] }, summary, [])
    .split('\n')
    .slice(2);
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
  deadLettered: 0,
  rssMiB: 100,
};

describe('what was found', () => {
  it('is nothing where nothing was', () => {
    expect(textOf([])).toEqual(['Nothing anomalous found.']);
  });

  it('lists what people were told of first, oldest first, and says how many were only noted', () => {
    const [head, ...rows] = textOf([note('d'), page('c'), note('b'), page('a')]);
    expect(head).toBe('2 incidents found; 2 only noted, as info:');
    expect(rows.map((row) => row.trim()[0])).toEqual(['a', 'c', 'b', 'd']);
    expect(rows.map((row) => /info|warning/.exec(row)![0])).toEqual(['warning', 'warning', 'info', 'info']);
  });

  it('claims no incident where all were only noted', () => {
    expect(textOf([note('a')])[0]).toBe(
      'Nothing found that people should be told of; 1 only noted, as info:',
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
  expect(reportText({ ...run, incidents: 5, pages: 2 })).toContain('2 incidents raised, 3 only noted');
  expect(reportText({ ...run, incidents: 2, pages: 2 })).toMatch(/2 incidents raised$/);
});
