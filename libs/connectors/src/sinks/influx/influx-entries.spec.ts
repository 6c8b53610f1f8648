import { incidentOf, scoredVerdict } from '@kymo/testing';
import type { Incident, Verdict } from '@kymo/domain';
import { describe, expect, it } from 'vitest';
import { influxEntries } from './influx-entries';

const payloads = (verdict: Verdict, tags: string[] = []) =>
  influxEntries({ verdicts: [verdict], alerts: [] }, tags).map(({ payload }) => payload);

describe('influxEntries', () => {
  it('writes a scored verdict: its state, its score, and every fresh step of every channel', () => {
    expect(payloads(scoredVerdict(), ['site', 'absent'])).toEqual([
      [
        'kymo_verdict,series_key=pump-1,site=north,state=anomalous windows=1 1700000002000',
        'kymo_score,detector=linear-autoencoder,series_key=pump-1,site=north score=1.6931471805599454,reconstruction_error=0.5,threshold=1,boundary=0.875,maturity=0.5 1700000002000',
        'kymo_reconstruction,channel=flow,series_key=pump-1,site=north actual=1.1,expected=1,lower=0.5,upper=1.5,contribution=0.75 1700000001000',
        'kymo_reconstruction,channel=flow,series_key=pump-1,site=north actual=1.2,expected=1,lower=0.5,upper=1.5,contribution=0.75 1700000002000',
        'kymo_reconstruction,channel=pressure,series_key=pump-1,site=north expected=2,lower=1.75,upper=2.25,contribution=0.25 1700000001000',
        'kymo_reconstruction,channel=pressure,series_key=pump-1,site=north actual=2.5,expected=2,lower=1.75,upper=2.25,contribution=0.25 1700000002000',
      ].join('\n'),
    ]);
  });

  it('writes what was measured when nothing was expected, and leaves gaps out', () => {
    const { score: _, ...judged } = scoredVerdict();
    expect(payloads({ ...judged, state: 'warming_up', reason: 'no_model' })).toEqual([
      [
        'kymo_verdict,series_key=pump-1,state=warming_up windows=1,reason="no_model" 1700000002000',
        'kymo_reconstruction,channel=flow,series_key=pump-1 actual=1.1 1700000001000',
        'kymo_reconstruction,channel=flow,series_key=pump-1 actual=1.2 1700000002000',
        'kymo_reconstruction,channel=pressure,series_key=pump-1 actual=2.5 1700000002000',
      ].join('\n'),
    ]);
  });

  it('keeps all digits of doubles, also of those that a 32-bit float holds as well', () => {
    const verdict = scoredVerdict();
    const values = new Float64Array(verdict.window.values.length);
    values.set([1_000_000_064, 54_321.0625, 1_000_000_000.001, 2.5], values.length - 4);
    const score = {
      ...verdict.score!,
      expected: Float64Array.of(1_000_000_064, 54_321.0625, 1_000_000_064, 54_321.0625),
      band: Float32Array.of(0.5, 0.001),
    };
    const [text] = payloads({ ...verdict, window: { ...verdict.window, values }, score });
    const [flow, pressure] = ['flow', 'pressure'].map((channel) =>
      text!.split('\n').filter((line) => line.includes(`channel=${channel},`)),
    );
    expect(flow![0]).toContain('actual=1000000064,expected=1000000064,lower=1000000063.5,upper=1000000064.5');
    expect(flow![1]).toContain('actual=1000000000.001,');
    expect(pressure![0]).toContain('actual=54321.0625,expected=54321.0625,');
  });

  it('finds the columns of a score whose channels are fewer or in another order', () => {
    const verdict = scoredVerdict();
    const score = {
      ...verdict.score!,
      channels: ['pressure'],
      expected: Float32Array.of(3, 4),
      band: Float32Array.of(1),
      contributions: Float32Array.of(1),
    };
    const [text] = payloads({ ...verdict, score });
    expect(text).toContain('channel=flow,series_key=pump-1 actual=1.2 1700000002000');
    expect(text).toContain(
      'channel=pressure,series_key=pump-1 actual=2.5,expected=4,lower=3,upper=5,contribution=1 1700000002000',
    );
  });

  it('gathers the points of many verdicts in few entries, all of them and in order', () => {
    const verdicts = Array.from({ length: 200 }, (_, index) => scoredVerdict({ startMs: index * 2_000 }));
    const entries = influxEntries({ verdicts, alerts: [] }, ['site']);
    const alone = verdicts.flatMap((verdict) => payloads(verdict, ['site']));
    expect(entries.map(({ payload }) => payload).join('\n')).toBe(alone.join('\n'));
    expect(entries.length).toBeLessThan(4);
    expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
  });

  it('writes each verdict under the tags that its series had then', () => {
    const verdicts = ['north', 'south', 'north'].map((site) => scoredVerdict({ tags: { site } }));
    const sites = influxEntries({ verdicts, alerts: [] }, ['site'])[0]!.payload.match(/site=\w+,state/g);
    expect(sites).toEqual(['site=north,state', 'site=south,state', 'site=north,state']);
  });

  it('writes the begin and the end of an incident', () => {
    const model = { detector: 'lstm-autoencoder', hash: 'ab12' };
    const over = incidentOf('i-1', { status: 'resolved', endMs: 9_000, maturity: 0.75, model });
    const alert = (
      status: 'firing' | 'resolved',
      incident = incidentOf('i-1', { maturity: 0.75, model }),
    ) => ({
      id: `i-1:${status}`,
      status,
      incident,
      summary: 'pump-1: "flow" is off',
    });
    const entries = influxEntries({ verdicts: [], alerts: [alert('firing'), alert('resolved', over)] }, []);
    expect(entries).toEqual([
      {
        id: 'alert:i-1:firing',
        payload:
          'kymo_alert,incident_kind=anomaly,series_key=pump-1,status=firing incident="i-1",nature="anomaly",severity="warning",maturity=0.75,peak_score=1.5,' +
          'summary="pump-1: \\"flow\\" is off",channels="flow",start_ms=1000,scored_by="lstm-autoencoder@ab12" 2000',
      },
      {
        id: 'alert:i-1:resolved',
        payload:
          'kymo_alert,incident_kind=anomaly,series_key=pump-1,status=resolved incident="i-1",nature="anomaly",severity="warning",maturity=0.75,peak_score=1.5,' +
          'summary="pump-1: \\"flow\\" is off",channels="flow",start_ms=1000,scored_by="lstm-autoencoder@ab12" 9000',
      },
    ]);
  });

  it.each([1_500, 2_000])(
    'ends after its beginning what was over by %d, before people were told',
    (endMs) => {
      const incident = incidentOf('i', { status: 'resolved', endMs });
      const alert = { id: 'i', status: incident.status, incident, summary: '' };
      const [entry] = influxEntries({ verdicts: [], alerts: [alert] }, []);
      expect(Number(entry!.payload.split(' ').at(-1))).toBe(incident.raisedMs + 1);
    },
  );

  it('ends what became a new normal under the tags that it began with', () => {
    const headOf = (incident: Incident) => {
      const alert = { id: 'i', status: incident.status, incident, summary: '' };
      const [entry] = influxEntries({ verdicts: [], alerts: [alert] }, []);
      return entry!.payload.split(' ', 1)[0]!.replace(/,status=.*/, '');
    };
    const moved = { kind: 'regime-change', status: 'resolved', endMs: 9_000 } as const;
    expect(headOf(incidentOf('i', moved))).toBe(headOf(incidentOf('i')));
    expect(headOf(incidentOf('i', { kind: 'silence' }))).not.toBe(headOf(incidentOf('i')));
  });
});
