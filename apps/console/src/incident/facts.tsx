import { type Incident, passedGates, whyNotTold } from '@kymo/domain';
import type { JSX } from 'preact';
import { endOf } from '../live/incidents';
import { hrefOf } from '../live/route';
import { formatScore, formatShare } from '../look/format';
import { formatMoment, zoneOf } from '../look/time';
import { Replay } from './replay';

/** Why it was raised, and what has become of it. */
export function Facts({ incident, nowMs }: { incident: Incident; nowMs: number }): JSX.Element {
  const { id, series, rule, peakScore, maturity, model, channels, kind } = incident;
  return (
    <>
      <section class="panel" aria-labelledby="why">
        <h2 id="why">Why it was raised</h2>
        <dl>
          <Fact name="Rule">{rule}</Fact>
          {peakScore !== undefined && (
            <Fact name="Score">{formatScore(peakScore)} at its worst, where 1 is the learned boundary</Fact>
          )}
          {kind !== 'silence' && (
            <Fact name="Channels">
              {channels.map(({ name, share }) => `${name} ${formatShare(share)}`).join(', ')}
            </Fact>
          )}
          <Fact name="Gates">{gatesOf(incident)}</Fact>
          {maturity !== undefined && <Fact name="Maturity">{formatShare(maturity)} when it was raised</Fact>}
          {model !== undefined && (
            <Fact name="Model">
              {model.detector} <code title={model.hash}>{model.hash.slice(0, 8)}</code>
            </Fact>
          )}
          {kind === 'anomaly' && (
            <Fact name="Settings">
              <a href={hrefOf({ page: 'try', series, ...dayAround(incident, nowMs) })}>Try other settings</a>{' '}
              on the day around it
            </Fact>
          )}
          {peakScore !== undefined && (
            <Fact name="Check">
              <Replay id={id} />
            </Fact>
          )}
        </dl>
      </section>
      <section class="panel" aria-labelledby="timeline">
        <h2 id="timeline">
          What happened when <small>event time, {zoneOf(nowMs)}</small>
        </h2>
        <ol class="timeline">
          {momentsOf(incident).map(([timeMs, words]) => (
            <li key={words}>
              <time dateTime={new Date(timeMs).toISOString()}>{formatMoment(timeMs, nowMs)}</time>
              <span>{words}</span>
            </li>
          ))}
        </ol>
      </section>
    </>
  );
}

function gatesOf(incident: Incident): string {
  const passed = passedGates(incident);
  const untold = whyNotTold(incident);
  return [
    ...(passed.length > 0 ? [`passed: ${passed.join(', ')}`] : []),
    untold === undefined ? 'none holds it back' : `held back: ${untold}`,
  ].join('; ');
}

function Fact({ name, children }: { name: string; children: preact.ComponentChildren }): JSX.Element {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

const DEVIATION = ['the deviation began', 'the deviation ended'] as const;
/** What begins and ends an incident of a kind, where it is more than trouble. */
const ENDS: Partial<Record<Incident['kind'], readonly [began: string, ended: string]>> = {
  anomaly: DEVIATION,
  'regime-change': DEVIATION,
  range: DEVIATION,
  silence: ['the last value came', 'values came again'],
};

function momentsOf(incident: Incident): [number, string][] {
  const { startMs, raisedMs, endMs, acknowledged, kind } = incident;
  const isTold = whyNotTold(incident) === undefined;
  const taken = acknowledged?.note === undefined ? '' : `: ${acknowledged.note}`;
  const [began, ended] = ENDS[kind] ?? ['the trouble began', 'the trouble ended'];
  const inTheData: [number, string][] = [
    [startMs, began],
    [raisedMs, isTold ? 'it was raised' : 'it was noted; nobody was alerted'],
    ...(endMs === undefined ? [] : [[endMs, ended] as [number, string]]),
  ];
  return [
    ...inTheData.sort(([one], [other]) => one - other),
    ...(acknowledged === undefined
      ? []
      : [
          [acknowledged.atMs, `acknowledged by ${acknowledged.by}, by the clock${taken}`] as [number, string],
        ]),
  ];
}

function dayAround(incident: Incident, nowMs: number): { fromMs: number; toMs: number } {
  const HALF_A_DAY_MS = 43_200_000;
  return { fromMs: incident.startMs - HALF_A_DAY_MS, toMs: endOf(incident, nowMs) + HALF_A_DAY_MS };
}
