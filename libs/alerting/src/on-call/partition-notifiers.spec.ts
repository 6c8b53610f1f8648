import type { StageState } from '@kymo/domain';
import { expect, it } from 'vitest';
import { advance } from '../incidents/lifecycle';
import { incidentRulesSchema } from '../incidents/rules';
import { verdictOf } from '../incidents/verdicts.fixture';
import type { AlertingState } from '../incidents/state';
import { onCallOptionsSchema } from './options';
import { PartitionNotifiers } from './partition-notifiers';

const rules = incidentRulesSchema.parse({});
const settings = onCallOptionsSchema.parse({ route: { receiver: 'pager', groupBy: [] } });

/** Rows by partition: as members hold those of their own partitions alone. */
function storeOf(rows: Map<string, unknown>, isHeld: (key: string) => boolean = () => true) {
  return {
    stageState: (_: string, key: string) => structuredClone(rows.get(key)),
    stageKeys: () => [...rows.keys()].filter(isHeld),
    document: () => undefined,
    incident: () => undefined,
  };
}
const write = (rows: Map<string, unknown>, states: readonly StageState[]) => {
  for (const { key, state } of states) {
    if (state === undefined) rows.delete(key);
    else rows.set(key, state);
  }
};

/** Trouble of one series in each of two partitions; whoever has them may change on the way. */
function play(isMoving: boolean): string[][] {
  const rows = new Map<string, unknown>();
  const told = new Map<string, string[]>();
  const states = new Map<string, AlertingState>();
  let notifiers = new PartitionNotifiers(settings, storeOf(rows));
  for (let step = 0; step < 60; step++) {
    for (const partition of ['telemetry/0', 'telemetry/1']) {
      if (isMoving)
        notifiers = new PartitionNotifiers(
          settings,
          storeOf(rows, (key) => key.startsWith(partition)),
        );
      const verdict = verdictOf({ step, value: step < 40 ? 9 : 0.2, away: step < 40 ? 50 : 0 });
      const next = advance(states.get(partition), verdict, rules);
      states.set(partition, next.state);
      const notifier = notifiers.of(partition);
      notifier.hear(verdict, next.transitions, step * 1000);
      const ids = notifier.notifications(step * 1000).map(({ id }) => id);
      told.set(partition, [...(told.get(partition) ?? []), ...ids]);
      write(rows, notifiers.snapshot());
    }
  }
  return [...told.values()];
}

it('tells the same, whichever member has which partition', () => {
  const [first, second] = play(false);
  expect(first!.length).toBeGreaterThanOrEqual(1);
  expect(second).toEqual(first);
  expect(play(true)).toEqual([first, second]);
});

it('names the partitions of which something is due', () => {
  const rows = new Map<string, unknown>();
  const notifiers = new PartitionNotifiers(settings, storeOf(rows));
  const due: string[][] = [];
  let state: AlertingState | undefined;
  for (let step = 0; step < 40; step++) {
    const verdict = verdictOf({ step, value: 9, away: 50 });
    const next = advance(state, verdict, rules);
    state = next.state;
    notifiers.of('telemetry/3').hear(verdict, next.transitions, step * 1000);
    due.push(notifiers.due(step * 1000 + 3_600_000));
  }
  expect(due.at(-1)).toEqual(['telemetry/3']);
  expect(new PartitionNotifiers(settings, storeOf(rows)).due(3_600_000)).toEqual([]);
});

it('tells what is wrong with a member in one of its partitions, whichever it takes over or loses', () => {
  const rows = new Map<string, unknown>();
  const refused = {
    kind: 'health',
    series: 'kymo',
    channel: 'sink team',
    severity: 'warning',
    rule: 'sink team is in trouble',
  } as const;
  const pass = (held: readonly string[], conditions: readonly (typeof refused)[]) => {
    const isHeld = (key: string) => held.some((one) => key.startsWith(`${one} `));
    const notifiers = new PartitionNotifiers(settings, storeOf(rows, isHeld), {
      conditions: () => conditions,
    });
    for (const partition of held) notifiers.of(partition);
    const due = notifiers.due(0);
    const news = held.flatMap((partition) => notifiers.of(partition).hearConditions(1000));
    for (const partition of held) notifiers.of(partition).notifications(60_000);
    write(rows, notifiers.snapshot());
    return [due.length > 0, ...news.map(({ status }) => status)];
  };
  expect(pass(['t/1', 't/2'], [])).toEqual([true]);
  expect(pass(['t/1', 't/2'], [refused])).toEqual([true, 'firing']);
  expect(pass(['t/0', 't/1', 't/2'], [refused])).toEqual([true]);
  expect(pass(['t/1'], [])).toEqual([true, 'resolved']);
});
