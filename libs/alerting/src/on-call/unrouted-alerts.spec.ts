import type { Incident } from '@kymo/domain';
import { expect, it } from 'vitest';
import { newsOf } from '../grouping/on-call.fixture';
import { UnroutedAlerts } from './unrouted-alerts';

const { incident: firing } = newsOf('pump', 0);
const resolved: Incident = { ...firing, status: 'resolved', endMs: 5 };

/** What webhooks hear of a story in which a silence may begin and end. */
function play(
  story: readonly ('quiet' | 'loud' | readonly [Incident, boolean])[],
  isFresh: boolean,
): string[] {
  const rows = new Map<string, unknown>();
  let isQuiet = false;
  let alerts = new UnroutedAlerts(() => isQuiet);
  return story.flatMap((event, step) => {
    if (isFresh) {
      alerts = new UnroutedAlerts(() => isQuiet);
      alerts.withheld.restore([...rows].map(([key, state]) => ({ key, state })));
    }
    if (typeof event === 'string') isQuiet = event === 'quiet';
    else alerts.take(...event, step);
    alerts.look(step, step, typeof event === 'string');
    for (const { key, state } of alerts.withheld.takeRows()) {
      if (state === undefined) rows.delete(key);
      else rows.set(key, state);
    }
    return alerts.takeReady().map(({ status }) => `${step} ${status}`);
  });
}

it.each([
  [
    'what nothing keeps back',
    [
      [firing, true],
      [resolved, true],
    ],
    ['0 firing', '1 resolved'],
  ],
  [
    'what was silenced and still fires',
    ['quiet', [firing, true], 'loud', [resolved, true]],
    ['2 firing', '3 resolved'],
  ],
  ['nothing of what began and ended in silence', ['quiet', [firing, true], [resolved, true], 'loud'], []],
  [
    'the end of what was told, silenced or not',
    [[firing, true], 'quiet', [resolved, true]],
    ['0 firing', '2 resolved'],
  ],
  [
    'no change that nobody has to hear of',
    [
      [firing, false],
      [resolved, false],
    ],
    [],
  ],
  ['a score that rises in silence once', ['quiet', [firing, true], [firing, false], 'loud'], ['3 firing']],
] as const)('tells %s, begun again or not', (_, story, expected) => {
  expect(play(story, false)).toEqual(expected);
  expect(play(story, true)).toEqual(expected);
});

it('looks again by the clock at what is withheld alone', () => {
  let isQuiet = true;
  const alerts = new UnroutedAlerts(() => isQuiet);
  expect(alerts.isDue(1_000_000)).toBe(false);
  alerts.take(firing, true, 0);
  alerts.look(0, 0, false);
  isQuiet = false;
  alerts.look(9_999, 9_999, false);
  expect([alerts.isDue(9_999), alerts.takeReady()]).toEqual([false, []]);
  expect(alerts.isDue(10_000)).toBe(true);
  alerts.look(0, 10_000, false);
  expect(alerts.takeReady()).toEqual([firing]);
});
