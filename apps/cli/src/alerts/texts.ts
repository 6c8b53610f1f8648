import type { ExplanationView } from '@kymo/api';
import {
  GATE_WORDS,
  SCORE_TEXT_WIDTH,
  scoreText,
  type Incident,
  ON_CALL_GATES,
  oneLine,
  passedGates,
  scaledScore,
  whyNotTold,
} from '@kymo/domain';
import { bars, plot } from './plot';

/** Channels that are drawn: the worst. */
const DRAWN = 2;
const NAMED_SHARE = 0.01;

/** One line an incident. */
export function incidentRow(incident: Incident): string {
  const { id, status, severity, series, startMs, channels, label } = incident;
  const what = label === undefined ? channels.map(({ name }) => name).join(', ') : `“${label}”`;
  return oneLine(
    `${id}  ${moment(startMs)} UTC  ${status.padEnd(8)} ${severity.padEnd(8)} ${series.padEnd(16)} ${scoreText(incident).padEnd(SCORE_TEXT_WIDTH)} ${what}`,
  );
}

function gateLines(incident: Incident): string[] {
  const { kind, heldBy } = incident;
  if (kind !== 'anomaly' && kind !== 'regime-change') return [];
  const passed = passedGates(incident).join(', ');
  if (heldBy === undefined) return [`  gates     ${passed}: all passed`];
  return [`  gates     ${passed === '' ? '' : `${passed} passed; `}held by ${heldBy}: ${GATE_WORDS[heldBy]}`];
}

/** What on-call has made of an incident that people are to be told of. */
function onCallLines(incident: Incident): string[] {
  const { paged, keptBack } = incident;
  if (!paged) return [];
  if (keptBack === undefined) return [`  on-call   ${ON_CALL_GATES.join(', ')}: nothing keeps it back`];
  return [`  on-call   kept back by ${keptBack.gate}: ${whyNotTold(incident)}`];
}

/** Everything that is kept of an incident, for a person. */
export function incidentText(incident: Incident): string {
  const { id, kind, status, severity, series, startMs, raisedMs, endMs, peakScore, channels } = incident;
  const { rule, maturity, model, label, assessment, acknowledged, similar = [] } = incident;
  return [
    `${id}  ${series}: ${kind}, ${severity}, ${status}`,
    `  since     ${moment(startMs)}, raised ${moment(raisedMs)}${endMs === undefined ? '' : `, over ${moment(endMs)}`}; event time, UTC`,
    `  rule      ${rule}`,
    ...gateLines(incident),
    ...onCallLines(incident),
    ...(maturity === undefined || maturity === 1 ? [] : [`  maturity  ${percent(maturity)}`]),
    ...(peakScore === undefined
      ? []
      : [`  score     ${peakScore.toFixed(2)} at its worst; 1.0 is the boundary`]),
    `  channels  ${channels.map(({ name, share }) => `${name} ${percent(share)}`).join(', ')}`,
    ...(model === undefined ? [] : [`  model     ${model.detector} ${model.hash.slice(0, 12)}`]),
    ...(acknowledged === undefined
      ? []
      : [
          `  taken on  by ${acknowledged.by}, ${moment(acknowledged.atMs)} UTC${acknowledged.note === undefined ? '' : `: ${acknowledged.note}`}`,
        ]),
    ...(label === undefined && assessment === undefined
      ? []
      : [`  label     ${[assessment, label && `“${label}”`].filter(Boolean).join(', ')}`]),
    ...similar.map(
      (like, index) =>
        `  ${index === 0 ? 'similar' : '       '}   ${like.id}  ${moment(like.startMs)}  ${like.series}` +
        `${like.label === undefined ? '' : `  “${like.label}”`}  (${percent(like.similarity)} alike)`,
    ),
  ]
    .map(oneLine)
    .join('\n');
}

/** How an incident came to be, for a person. */
export function explanationText(explanation: ExplanationView): string {
  const { incident, score, threshold, relation, calibration, channels, steps, traces } = explanation;
  const shares = steps.map(({ share }) => share);
  const first = steps[0]!.timeMs;
  const last = steps.at(-1)!.timeMs;
  const widest = Math.max(...channels.map(({ name }) => name.length));
  return [
    incidentText(incident),
    '',
    relation ? 'Score of the window' : 'Score of the window that raised it',
    `  then      ${score.then}`,
    `  now       ${score.now}  ${verdictOn(score)}`,
    countedLine(score.then, threshold),
    `            the 1 of the model itself is set for ${String(calibration.falseAlarmsPerDay)} false alarms a day`,
    ...(relation
      ? [
          '',
          'Departure of a channel from what the others and its past say: this raised it',
          `  then      ${relation.departure}`,
          ...(relation.replayed
            ? [`  now       ${relation.replayed.now}  ${verdictOn(relation.replayed)}`]
            : []),
          countedLine(relation.departure, relation.boundary),
        ]
      : []),
    '',
    'Share of each channel',
    ...channels
      .filter(({ share }) => share >= NAMED_SHARE)
      .map(
        ({ name, share }) => `  ${oneLine(name).padEnd(widest)} ${percent(share).padStart(5)} ${bar(share)}`,
      ),
    '',
    `Share of each of the ${steps.length} steps, ${moment(first)} to ${moment(last)} UTC`,
    `  ${bars(shares)}`,
    ...traces
      .slice(0, DRAWN)
      .flatMap((trace) => [
        '',
        `${oneLine(trace.channel)}: measured ●, expected ─, usual band ░`,
        ...plot(trace, shares),
      ]),
  ].join('\n');
}

/** Scores of a model are on its own scale, those of messages and charts on that of the boundary. */
function countedLine(score: number, boundary: number): string {
  return `  counted   from ${boundary}: ${scaledScore(score / boundary).toFixed(2)} where 1.0 is the boundary`;
}

function verdictOn({ then, now, reproduced }: ExplanationView['score']): string {
  if (reproduced) return 'the same, to the last digit';
  const apart = Math.abs(now - then) / Math.max(Math.abs(then), Number.MIN_VALUE);
  const why =
    apart < 1e-4
      ? 'another processor, engine or version rounds otherwise'
      : 'the window, the model or the program is another one';
  return `NOT the same: ${apart.toExponential(1)} apart, relatively; ${why}`;
}

function bar(share: number): string {
  return '█'.repeat(Math.round(40 * share));
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

/** `2026-03-01 14:20:05`, UTC. */
function moment(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 19).replace('T', ' ');
}
