import { incidentOf } from '@kymo/testing';
import { expect, it } from 'vitest';
import { IncidentCounts } from './incident-counts';

it('counts each incident once, where it stands now', () => {
  const kept = [incidentOf('a'), { ...incidentOf('b'), paged: false }];
  const counts = new IncidentCounts({ incidents: () => kept });
  expect(counts.view(1e9)).toEqual({ firing: 1, resolved: 0, noted: 1 });
  counts.take([{ ...incidentOf('a'), status: 'resolved' }, incidentOf('c')]);
  expect(counts.view(1e9)).toEqual({ firing: 1, resolved: 1, noted: 1 });
});

it('forgets what the store has pruned', () => {
  let kept = [incidentOf('a'), incidentOf('b')];
  const counts = new IncidentCounts({ incidents: () => kept });
  expect(counts.view(1e9).firing).toBe(2);
  kept = [incidentOf('b')];
  expect(counts.view(1e9 + 3_600_000).firing).toBe(1);
});
