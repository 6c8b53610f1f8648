import { incidentRulesSchema } from '@kymo/alerting';
import { type Batch, type Detector, type Outcome, type Window, windowEndMs } from '@kymo/domain';
import { seededRandom } from '@kymo/statistics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Passes } from './runner/passes';
import { judgeOptionsSchema } from './stages/judge/judge-options';
import { createPipeline, type PipelineDeps } from './pipeline';
import { batchOf, decoder, keeper, lastValue, LENGTH, sending } from './pipeline.fixture';
import { seriesOptionsSchema, type SeriesOptions } from './stages/window/series-options';
import { type WindowOptions, windowOptionsSchema } from './stages/window/window-options';

function start(
  kept = keeper(),
  detector: Detector | null = lastValue,
  series: Partial<SeriesOptions> = {},
  windows: Partial<WindowOptions> = {},
  feedback?: PipelineDeps['feedback'],
) {
  const outcomes: Outcome[] = [];
  const warnings: unknown[] = [];
  const pipeline = createPipeline({
    decoder,
    detectorOf: () => detector ?? undefined,
    recipients: [
      {
        sink: 'alerts',
        entries: ({ alerts }) => alerts.map(({ id, summary }) => ({ id, payload: summary })),
      },
    ],
    store: kept.store,
    windows: windowOptionsSchema.parse({
      lengthSamples: LENGTH,
      latenessSamples: 1,
      intervalMs: 1000,
      ...windows,
    }),
    series: seriesOptionsSchema.parse(series),
    judge: judgeOptionsSchema.parse({}),
    incidents: incidentRulesSchema.parse({ regimeSeries: 2, immatureScore: 1 }),
    groupOf: ({ series }) => (series === 'pump' ? undefined : 'pumps'),
    feedback,
  });
  const passes = new Passes({
    pipeline,
    store: kept.store,
    logger: { warn: (_: unknown, message?: string) => warnings.push(message) },
    retryMs: 1,
  });
  const pass = async (batch: Batch) => {
    const result = await passes.pass(batch);
    outcomes.push(result.outcome);
    return result;
  };
  return { kept, pass, outcomes, warnings };
}

const lines = (count: number, level: (step: number) => number) =>
  Array.from({ length: count }, (_, step) => `pump ${step} ${level(step)}`);

const verdictsOf = (outcomes: readonly Outcome[]) =>
  outcomes.flatMap(({ verdicts }) => verdicts.map(({ window, state }) => [windowEndMs(window), state]));

describe('the pipeline', () => {
  it('goes from records to verdicts, incidents and what is owed', async () => {
    const { pass } = start();
    const { effects, outcome } = await pass(batchOf(lines(20, (step) => (step >= 10 && step < 13 ? 50 : 0))));
    expect(effects.incidents.map(({ status, startMs }) => [status, startMs])).toContainEqual([
      'resolved',
      10_000,
    ]);
    expect(outcome.alerts.map(({ status }) => status)).toEqual(['firing', 'resolved']);
    expect(effects.outbox['alerts']).toHaveLength(2);
    expect(effects.history).toHaveLength(1);
    expect(effects.history[0]!.score.slice(10, 13)).toEqual(new Float32Array(3).fill(1 + Math.log(50)));
  });

  it('counts scores from a boundary that labels have moved, until they are taken back', async () => {
    const factors: Record<string, number> = { pump: 1.25 };
    const { pass, outcomes } = start(
      keeper(),
      lastValue,
      {},
      {},
      { factorOf: ({ series }) => factors[series]! },
    );
    const telemetry = lines(40, (step) => (step === 10 || step === 30 ? 1.2 : 0));
    await pass(batchOf(telemetry.slice(0, 20)));
    factors['pump'] = 1;
    await pass(batchOf(telemetry.slice(20), 20));
    const anomalous = verdictsOf(outcomes).filter(([, state]) => state === 'anomalous');
    expect(anomalous).toEqual([[30_000, 'anomalous']]);
  });

  it('sets aside what cannot be decoded and goes on', async () => {
    const { pass } = start();
    const { effects, outcome } = await pass(batchOf(['nonsense', ...lines(12, () => 0)]));
    expect(outcome.deadLetters).toMatchObject([
      { reason: 'schema', message: 'three words', record: { offset: 0 } },
    ]);
    expect(effects.counters).toMatchObject({ records: 13, decoded: 12, rejected: { schema: 1 } });
  });

  it('sets aside what its source has refused, without decoding it', async () => {
    const { pass } = start();
    const refusal = { reason: 'ragged_row' as const, message: 'row 1: two cells' };
    const { records, ...batch } = batchOf(lines(1, () => 0));
    const { effects, outcome } = await pass({ ...batch, records: [{ ...records[0]!, refusal }] });
    expect(outcome.deadLetters).toMatchObject([refusal]);
    expect(effects.counters).toMatchObject({ records: 1, decoded: 0, rejected: { ragged_row: 1 } });
  });

  it('counts values of channels that the model does not know, and judges the others', async () => {
    const { pass } = start(keeper(), {
      ...lastValue,
      score: async (windows: readonly Window[]) =>
        (await lastValue.score(windows)).map((score) => ({ ...score, channels: ['other'] })),
    });
    const { effects } = await pass(batchOf(lines(12, () => 0)));
    expect(effects.counters).toMatchObject({ scored: 10, unknownChannelValues: 10 });
  });

  it('says warming up without a model, never normal', async () => {
    const { pass, outcomes } = start(keeper(), null);
    await pass(batchOf(lines(12, () => 0)));
    expect(new Set(outcomes.flatMap(({ verdicts }) => verdicts.map(({ state }) => state)))).toEqual(
      new Set(['warming_up']),
    );
  });

  it.each<[string, number, string]>([
    ['a score that is no number', Number.NaN, 'score_not_finite'],
    ['an infinite score', Number.POSITIVE_INFINITY, 'score_not_finite'],
  ])('calls %s unscorable', async (_, level, reason) => {
    const { pass, outcomes } = start(keeper(), {
      ...lastValue,
      score: async (windows: readonly Window[]) =>
        (await lastValue.score(windows)).map((score) => ({ ...score, value: level })),
    });
    await pass(batchOf(lines(12, () => 0)));
    expect(outcomes[0]!.verdicts[0]).toMatchObject({ state: 'unscorable', reason });
  });

  it('takes a failed pass as if it had not been', async () => {
    const kept = keeper();
    const { pass, outcomes, warnings } = start(kept);
    const all = lines(20, (step) => (step === 12 ? 3 : 0));
    await pass(batchOf(all.slice(0, 11)));
    kept.failNext(1);
    await pass(batchOf(all.slice(11), 11));
    expect(warnings).toEqual(['repeating a pass that failed']);
    const whole = start();
    await whole.pass(batchOf(all));
    expect(verdictsOf(outcomes)).toEqual(verdictsOf(whole.outcomes));
    expect(kept.counters()).toEqual(whole.kept.counters());
  });

  it('calls a series silent that its partition has left behind, not one that comes later', async () => {
    const { pass, outcomes } = start();
    await pass(batchOf([...sending(['a'], 0, 60), ...sending(['b'], 0, 100)]));
    const alerts = outcomes.flatMap((outcome) => outcome.alerts);
    expect(alerts.map(({ incident }) => [incident.series, incident.kind, incident.startMs])).toEqual([
      ['a', 'silence', 59_000],
    ]);
  });

  it('reports a silence that begins and ends within one batch', async () => {
    const { pass, outcomes } = start();
    const away = [
      ...sending(['a', 'b'], 0, 60),
      ...sending(['b'], 60, 120),
      ...sending(['a', 'b'], 120, 130),
    ];
    await pass(batchOf(away));
    const alerts = outcomes.flatMap((outcome) => outcome.alerts);
    expect(alerts.map(({ status, incident }) => [status, incident.series, incident.raisedMs])).toEqual([
      ['firing', 'a', 90_000],
      ['resolved', 'a', 90_000],
    ]);
  });

  it('calls no series silent where all have paused together', async () => {
    const { pass, outcomes } = start();
    await pass(batchOf([...sending(['a', 'b'], 0, 60), ...sending(['a', 'b'], 500, 560)]));
    expect(outcomes.flatMap((outcome) => outcome.alerts)).toEqual([]);
  });

  describe('of a series that nothing is heard of', () => {
    const forgetful = () => start(keeper(), lastValue, { forgetAfterHours: 100 / 3600 });

    it('settles its samples, ends its incidents and keeps nothing', async () => {
      const { pass, kept } = forgetful();
      const { effects: first } = await pass(
        batchOf([
          ...sending(['a', 'b'], 0, 20),
          ...[20, 21, 22, 23].map((step) => `b ${step} 60`),
          ...sending(['a'], 20, 90),
        ]),
      );
      expect(first.forgotten).toEqual([]);
      expect(kept.store.stageKeys('window')).toEqual(['a', 'b']);
      const { effects, outcome } = await pass(batchOf(sending(['a'], 90, 130), 114));
      expect(effects.forgotten).toEqual(['b']);
      expect(effects.series.map(({ key }) => key)).toEqual(['a']);
      for (const stage of ['window', 'judge', 'raise']) expect(kept.store.stageKeys(stage)).toEqual(['a']);
      expect(kept.store.series().map(({ key }) => key)).toEqual(['a']);
      expect(outcome.alerts.map(({ status, incident }) => [status, incident.series, incident.kind])).toEqual([
        ['resolved', 'b', 'silence'],
        ['resolved', 'b', 'anomaly'],
      ]);
      const { decoded, open, ...settled } = kept.counters();
      expect(settled.scored + settled.duplicate + settled.late).toBe(decoded - open);
      expect(open).toBe(2);
    });

    it('knows nothing of it when it comes back, even within one batch', async () => {
      const { pass, kept } = forgetful();
      await pass(
        batchOf([
          ...sending(['a', 'b'], 0, 20),
          ...sending(['a'], 20, 130),
          ...sending(['a', 'b'], 130, 150),
        ]),
      );
      expect(kept.store.series().find(({ key }) => key === 'b')).toMatchObject({
        firstMs: 130_000,
        steps: 18,
      });
      expect(kept.store.stageKeys('judge')).toContain('b');
    });

    it('is given up only once it has been silent', async () => {
      const { pass } = start(keeper(), lastValue, { forgetAfterHours: 1 / 3600 });
      const { effects } = await pass(batchOf([...sending(['a', 'b'], 0, 20), ...sending(['a'], 20, 49)]));
      expect(effects.forgotten).toEqual([]);
    });

    it('is not given up before it was heard of for long enough to know its interval', async () => {
      const { pass, kept } = start(
        keeper(),
        lastValue,
        { forgetAfterHours: 100 / 3600 },
        { intervalMs: null },
      );
      await pass(batchOf([...sending(['a', 'b'], 0, 5), ...sending(['a'], 5, 40)]));
      expect(kept.store.stageKeys('window')).toEqual(['a', 'b']);
      const { effects } = await pass(batchOf(sending(['a'], 40, 130), 45));
      expect(effects.forgotten).toEqual(['b']);
      expect(kept.counters().open).toBe(2);
    });

    it('is not given up where all have paused together', async () => {
      const { pass } = forgetful();
      const { effects } = await pass(
        batchOf([...sending(['a', 'b'], 0, 20), ...sending(['a', 'b'], 5000, 5020)]),
      );
      expect(effects.forgotten).toEqual([]);
    });
  });

  it('settles what is open of a partition that someone else has read on, and goes on as with a new one', async () => {
    const { pass, kept } = start();
    await pass(batchOf([...sending(['a', 'b'], 0, 20), ...[20, 21, 22, 23].map((step) => `b ${step} 60`)]));
    await pass({ ...batchOf(['c 20 0']), partition: 'q' });
    const { effects, outcome } = await pass({ ...batchOf(['a 60 0', 'a 61 0'], 90), overtaken: true });
    expect(outcome.alerts.map(({ status, incident }) => [status, incident.series])).toEqual([
      ['resolved', 'b'],
    ]);
    expect(effects.forgotten).toEqual([]);
    expect(effects.series.map(({ key, firstMs }) => [key, firstMs])).toEqual([
      ['a', 0],
      ['b', 0],
    ]);
    expect(kept.store.stageKeys('window').sort()).toEqual(['a', 'c']);
    for (const stage of ['judge', 'raise']) expect(kept.store.stageKeys(stage)).toEqual([]);
    expect(kept.counters()).toMatchObject({ decoded: 47, open: 3, late: 0 });
  });

  it('takes in no more series than there is room for, and says which it refused', async () => {
    const { pass, kept } = start(keeper(), lastValue, { maxSeries: 2, forgetAfterHours: 100 / 3600 });
    const { effects, outcome } = await pass(batchOf(['a 0 0', 'b 0 0', 'c 0 0', 'd 0 0', 'b 1 0']));
    expect(effects.counters).toMatchObject({
      records: 5,
      decoded: 3,
      open: 3,
      rejected: { too_many_series: 2 },
    });
    expect(outcome.deadLetters.map(({ record, reason }) => [record.offset, reason])).toEqual([
      [2, 'too_many_series'],
      [3, 'too_many_series'],
    ]);
    expect(outcome.deadLetters[0]!.message).toBe(
      'taking in the series c: 2 others are watched, as many as series.maxSeries allows; raise it, lower ' +
        'series.forgetAfterHours, or have the producer keep to fewer names',
    );
    await pass(batchOf([...sending(['a'], 1, 120), 'c 120 0'], 5));
    expect(kept.store.stageKeys('window')).toEqual(['a', 'c']);
  });

  it('begins a partition from its start when its topic was created again', async () => {
    const { pass } = start();
    await pass(
      batchOf(
        lines(12, () => 0),
        500,
      ),
    );
    const ignored = await pass(batchOf(['pump 100 0'], 0));
    expect(ignored.effects.counters.records).toBe(0);
    const taken = await pass({ ...batchOf(['pump 100 0'], 0), recreated: true });
    expect(taken.effects.counters.records).toBe(1);
  });

  it('does not go back where a part of a partition is read once more', async () => {
    const kept = keeper();
    const { pass } = start(kept);
    const all = lines(30, () => 0);
    await pass(batchOf(all));
    for (const from of [0, 10, 20]) await pass(batchOf(all.slice(from, from + 10), from));
    expect(kept.counters().records).toBe(30);
    expect(kept.store.position('p')).toBe(30);
  });

  it('keeps what raised an incident, and names the earlier incidents that looked alike', async () => {
    const kept = keeper();
    const { pass } = start(kept);
    const all = lines(80, (step) => (step % 40 >= 20 && step % 40 < 23 ? 50 : 0));
    const first = await pass(batchOf(all.slice(0, 30)));
    const [evidence] = first.effects.evidence;
    expect(evidence).toMatchObject({ score: 50, threshold: 1, model: lastValue.model });
    const [again] = await lastValue.score([evidence!.window]);
    expect(again!.value).toBe(evidence!.score);
    expect(first.outcome.alerts[0]!.incident.similar).toBeUndefined();

    kept.label(evidence!.incident, 'bearing wear');
    const second = await pass(batchOf(all.slice(30), 30));
    const [alike, ended] = second.outcome.alerts.slice(-2);
    expect(alike!.incident.similar).toEqual([
      { id: evidence!.incident, series: 'pump', startMs: 20_000, label: 'bearing wear', similarity: 1 },
    ]);
    expect(alike!.summary).toContain('looks like pump at 1970-01-01T00:00:20.000Z: “bearing wear”');
    expect(ended).toMatchObject({ status: 'resolved', incident: { similar: alike!.incident.similar } });
  });

  it('follows scores that rise slowly, the same through crashes and failed commits', async () => {
    const random = seededRandom(3);
    const all = lines(4000, (step) => 0.6 + step / 3000 - 0.03 * Math.log(1 - random()));
    const told = (outcomes: readonly Outcome[]) =>
      outcomes.flatMap(({ verdicts }) =>
        verdicts.map(({ window, state, standing }) => [windowEndMs(window), state, standing]),
      );
    const whole = start();
    await whole.pass(batchOf(all));
    const verdicts = whole.outcomes.flatMap((outcome) => outcome.verdicts);
    expect(verdicts.at(-1)!.score!.value).toBeGreaterThan(1.8);
    expect(verdicts.at(-1)!.standing!.usual).toBeGreaterThan(1.6);
    expect(verdicts.filter(({ state }) => state === 'anomalous').length).toBeLessThan(30);

    const kept = keeper();
    const outcomes: Outcome[] = [];
    for (let from = 0; from < all.length; from += 400) {
      const again = start(kept);
      const batch = batchOf(all.slice(from, from + 400), from);
      kept.failNext(1);
      await again.pass(batch);
      outcomes.push(...again.outcomes);
    }
    expect(told(outcomes)).toEqual(told(whole.outcomes));
  });

  it('knows after a restart who is of a group', async () => {
    const kept = keeper();
    await start(kept).pass(batchOf([...sending(['a', 'b'], 0, 30), 'a 30 60', 'a 31 60', 'a 32 60']));
    const again = start(kept);
    const { effects } = await again.pass(batchOf(['b 30 60', 'b 31 60', 'b 32 60'], 63));
    expect(effects.incidents.map(({ series, kind }) => [series, kind])).toContainEqual([
      'b',
      'regime-change',
    ]);
  });

  const jumble = fc
    .array(
      fc.tuple(fc.constantFrom('a', 'b'), fc.integer({ min: 0, max: 40 }), fc.constantFrom(0, 1, 3, 60)),
      {
        maxLength: 150,
      },
    )
    .map((records) => records.map(([series, step, level]) => `${series} ${step} ${level}`));
  const stretches = fc
    .array(fc.tuple(fc.constantFrom(['a'], ['b'], ['a', 'b']), fc.nat(60)), { maxLength: 6 })
    .map((parts) => {
      let step = 0;
      return parts.flatMap(([senders, steps]) => sending(senders, step, (step += steps)));
    });
  const streams = fc.oneof(jumble, stretches);

  it('accounts for every record, and any split with any crash yields the same verdicts and alerts', async () => {
    await fc.assert(
      fc.asyncProperty(streams, fc.array(fc.nat(300), { maxLength: 6 }), async (all, cuts) => {
        const series = { forgetAfterHours: 45 / 3600, maxInMemory: 1 };
        const whole = start(keeper(), lastValue, { ...series, maxInMemory: 9 });
        await whole.pass(batchOf(all));

        const kept = keeper();
        const outcomes: Outcome[] = [];
        const edges = [...new Set([0, ...cuts.map((cut) => Math.min(cut, all.length)), all.length])].sort(
          (a, b) => a - b,
        );
        for (let index = 1; index < edges.length; index++) {
          // A new pipeline over the kept store each time: killed and started again, reading some records twice.
          const again = start(kept, lastValue, series);
          const from = Math.max(0, edges[index - 1]! - 3);
          await again.pass(batchOf(all.slice(from, edges[index]), from));
          outcomes.push(...again.outcomes);
        }
        const counters = kept.counters();
        const { late, duplicate, wrongClock, open, scored, warmingUp, unscorable } = counters;
        expect(late + duplicate + wrongClock + open + scored + warmingUp + unscorable).toBe(counters.decoded);
        expect(counters.decoded).toBe(all.length);
        expect(open).toBeGreaterThanOrEqual(0);
        const bySeries = (list: readonly Outcome[]) =>
          ['a', 'b'].map((series) =>
            verdictsOf(
              list.map((one) => ({
                ...one,
                verdicts: one.verdicts.filter(({ window }) => window.series === series),
              })),
            ),
          );
        expect(bySeries(outcomes)).toEqual(bySeries(whole.outcomes));
        const alertsOf = (list: readonly Outcome[]) => list.flatMap(({ alerts }) => alerts);
        expect(alertsOf(outcomes)).toEqual(alertsOf(whole.outcomes));
      }),
      { numRuns: 60 },
    );
  });
});
