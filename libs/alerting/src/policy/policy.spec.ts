import type { Incident, Reading } from '@kymo/domain';
import { describe, expect, it } from 'vitest';
import { newsOf } from '../grouping/on-call.fixture';
import { policyGateOf } from './gate';
import { DEFAULT_POLICY, type PolicyRule, PolicyRules, policyRuleSchema } from './policy';
import { severityUnder } from './severity';

const labels = { series: 'pump-1', kind: 'anomaly', 'tag.line': 'A' };
const policyOf = (...rules: PolicyRule[]) => new PolicyRules(rules).for(labels);
const below: Reading = {
  channel: 'flow',
  share: 1,
  actual: 12,
  expected: 40,
  low: 38,
  high: 42,
  direction: 'below',
  timeMs: 0,
};
const incidentOf = (changes: Partial<Incident> = {}) => newsOf('pump-1', 0, changes).incident;

describe('the policy', () => {
  it('is the sum of the rules that match, later ones first', () => {
    expect(policyOf()).toEqual(DEFAULT_POLICY);
    const rules = [
      { minScore: 2, coolDownMs: 1 },
      { matchers: ['tag.line=A'], minScore: 3 },
      { matchers: ['tag.line=B'], minScore: 4 },
    ];
    expect(policyOf(...rules)).toEqual({ ...DEFAULT_POLICY, minScore: 3, coolDownMs: 1 });
    expect(() => new PolicyRules([{ unknown: 1 } as PolicyRule])).toThrow(/unknown/);
    expect(policyRuleSchema.safeParse({ matchers: ['host=a'] }).success).toBe(false);
  });

  it.each<[string, PolicyRule, Partial<Incident>, readonly Reading[], string | undefined]>([
    ['nothing by default', {}, {}, [below], undefined],
    ['a low score', { minScore: 3 }, { peakScore: 2.9 }, [below], 'min-score'],
    ['not a score that is reached', { minScore: 3 }, { peakScore: 3 }, [below], undefined],
    ['not what has no score', { minScore: 3 }, { kind: 'silence', peakScore: undefined }, [], undefined],
    ['the other direction', { direction: 'above' }, {}, [below], 'direction'],
    ['not the own direction', { direction: 'below' }, {}, [below], undefined],
    ['not what no band shows', { direction: 'above' }, {}, [], undefined],
    ['a small absolute deviation', { minDeviation: { absolute: 30 } }, {}, [below], 'min-deviation'],
    ['a small relative deviation', { minDeviation: { relative: 0.8 } }, {}, [below], 'min-deviation'],
    [
      'where one of both holds',
      { minDeviation: { absolute: 20, relative: 0.8 } },
      {},
      [below],
      'min-deviation',
    ],
    ['not where both hold', { minDeviation: { absolute: 28, relative: 0.7 } }, {}, [below], undefined],
    [
      'where side and distance are of different channels',
      { direction: 'above', minDeviation: { absolute: 20 } },
      {},
      [below, { ...below, actual: 43, direction: 'above' }],
      'min-deviation',
    ],
    [
      'a side that only a channel within its band could be on',
      { direction: 'above' },
      {},
      [below, { ...below, channel: 'speed', actual: 41, direction: 'within' }],
      'direction',
    ],
    ['what has not lasted', { minDurationMs: 60_001 }, {}, [below], 'min-duration'],
    ['not what has lasted', { minDurationMs: 60_000 }, {}, [below], undefined],
  ])('holds back %s', (_, rule, changes, readings, gate) => {
    expect(policyGateOf({ incident: incidentOf(changes), readings }, policyOf(rule), 60_000)).toBe(gate);
  });

  it.each<[string, readonly Reading[], string | undefined]>([
    ['the named channel is on the other side', [below], 'direction'],
    ['another is below as well', [below, { ...below, channel: 'speed' }], undefined],
    [
      'another is where it should be',
      [below, { ...below, channel: 'speed', direction: 'within' }],
      'direction',
    ],
    ['another is above', [below, { ...below, channel: 'speed', direction: 'above' }], undefined],
    ['the named channel is above', [{ ...below, direction: 'above' }], undefined],
  ])('asks of the channels that a rule names alone: %s', (_, readings, gate) => {
    const channels = readings.map(({ channel }) => ({ name: channel, share: 1 }));
    const rules = new PolicyRules([{ matchers: ['channel=flow'], direction: 'above' }]);
    const policy = rules.for({ ...labels, channel: channels.map(({ name }) => name) });
    expect(policyGateOf({ incident: incidentOf({ channels }), readings }, policy, 60_000)).toBe(gate);
  });

  it.each<[PolicyRule['severity'], Partial<Incident>, string]>([
    [{}, {}, 'warning'],
    [{}, { severity: 'critical' }, 'critical'],
    [{ max: 'warning' }, { severity: 'critical' }, 'warning'],
    [{ min: 'critical' }, {}, 'critical'],
    [{ criticalScore: 5 }, { severity: 'critical', peakScore: 4 }, 'warning'],
    [{ criticalScore: 2 }, {}, 'critical'],
    [{ criticalAfterMs: 60_000 }, {}, 'critical'],
    [{ criticalAfterMs: 60_001 }, {}, 'warning'],
    [{ criticalChannels: 2 }, {}, 'warning'],
    [{ criticalChannels: 1 }, {}, 'critical'],
    [{ criticalChannels: 1, max: 'info' }, {}, 'info'],
  ])('%j makes %j %s', (severity, changes, expected) => {
    expect(severityUnder(incidentOf(changes), policyOf({ severity }), 60_000)).toBe(expected);
  });
});
