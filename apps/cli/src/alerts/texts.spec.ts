import { incidentOf } from '@kymo/testing';
import { expect, it } from 'vitest';
import { incidentRow } from './texts';

it('names the zone of the time in a list', () =>
  expect(incidentRow(incidentOf('a', { startMs: 0 }))).toContain('  1970-01-01 00:00:00 UTC  '));
