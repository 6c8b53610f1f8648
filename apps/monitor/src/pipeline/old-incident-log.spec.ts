import type { KeptBackChange } from '@kymo/domain';
import { expect, it } from 'vitest';
import { OldIncidentLog } from './old-incident-log';

it('tells once a minute how many incidents were too old to be told, each once', () => {
  const lines: unknown[] = [];
  let nowMs = 0;
  const log = new OldIncidentLog({ warn: (...[counts]: unknown[]) => void lines.push(counts) }, () => nowMs);
  const old = (incident: string): KeptBackChange => ({ incident, keptBack: { gate: 'age', by: '24 h' } });
  log.look({});
  log.look({ keptBack: [{ incident: 's', keptBack: { gate: 'silence', by: 'ada' } }] });
  log.look({ keptBack: [old('a'), old('b')] });
  log.look({ keptBack: [old('c')] });
  nowMs = 60_000;
  log.look({ keptBack: [old('c'), old('d')] });
  expect(lines).toEqual([
    { incidents: 2, total: 2 },
    { incidents: 2, total: 4 },
  ]);
});
