import { incidentRulesSchema } from '@kymo/alerting';
import type { ScoredWindow } from '@kymo/domain';
import { describe, expect, it } from 'vitest';
import { judgeOptionsSchema } from '../stages/judge/judge-options';
import { Rehearsal } from './rehearsal';

const LENGTH = 16;
const STEP_MS = 60_000;
const CHANNELS = ['speed'];

/** A window whose only channel deviates as far as its score says. */
function scored(step: number, value: number): ScoredWindow {
  const window = {
    ...{
      series: 'pump-01',
      tags: { kind: 'pump' },
      startMs: step * STEP_MS,
      intervalMs: STEP_MS,
      length: LENGTH,
    },
    ...{
      channels: CHANNELS,
      values: Float32Array.from({ length: LENGTH }, (_, at) => Math.sin(step + at) + value),
    },
    ...{ freshSteps: 1, freshSamples: 1, silentChannels: [] },
  };
  const score = {
    ...{ series: 'pump-01', timeMs: 0, value, reconstructionError: value, channels: CHANNELS },
    ...{ contributions: Float32Array.of(1), expected: Float32Array.of(0), band: Float32Array.of(0.5) },
    model: { detector: 'd', hash: 'h' },
  };
  return { window, score };
}

/** A calm series with two hours of trouble at the end. */
const windows = Array.from({ length: 3000 }, (_, step) => scored(step, step < 2880 ? 0.3 : 6));

function pages(threshold: number): number {
  const rehearsal = new Rehearsal({
    judge: judgeOptionsSchema.parse({ threshold }),
    incidents: incidentRulesSchema.parse({}),
    groupOf: ({ tags }) => tags['kind'],
  });
  const told = windows.flatMap((one) => rehearsal.take(one)).filter(({ announces }) => announces);
  return told.filter(({ incident }) => incident.status === 'firing').length;
}

describe('a rehearsal', () => {
  it('pages what the monitor would page', () => expect(pages(1)).toBe(1));
  it('pages nothing behind a threshold that is out of reach', () => expect(pages(1e6)).toBe(0));
});
