import type { ExplanationView } from '@kymo/api';
import {
  type Artifact,
  decisiveScore,
  type Detector,
  type Evidence,
  type Incident,
  lastSteps,
  type Score,
  type SeriesKey,
  stepMs,
  type Window,
  type Values,
} from '@kymo/domain';
import { replayDeparture } from '@kymo/pipeline';

/** Windows that fill a run of the network. */
const FULL_RUN = 256;

/** Scores the evidence again, and computes again how the channels departed from their relation where that raised it. */
export async function explain(
  incident: Incident,
  evidence: Evidence,
  artifact: Artifact,
  detector: Detector,
): Promise<ExplanationView> {
  const { threshold, relation, score: value, loudest } = evidence;
  const window = lastSteps(evidence.window, detector.windowLength);
  const [whole] = await detector.score([{ ...window, freshSteps: window.length }]);
  const then = loudest ?? value;
  const valueOf = (score: Score) => (loudest === undefined ? score.value : decisiveScore(score));
  const score = await replay(detector, window, (again) => Object.is(valueOf(again), then));
  const departure = relation?.known && replayDeparture(relation.known, evidence.window);
  return {
    incident,
    score: replayed(then, valueOf(score)),
    threshold,
    ...(relation && {
      relation: {
        departure: relation.departure,
        boundary: relation.boundary,
        ...(departure && { replayed: replayed(relation.departure, departure.departure) }),
      },
    }),
    calibration: calibrationOf(artifact, window.series),
    ...(departure
      ? shown(departure.window, departure, departure.contributions, departure.steps)
      : shown(window, whole!, score.contributions, whole!.stepContributions!)),
  };
}

function replayed(then: number, now: number) {
  return { then, now, reproduced: Object.is(then, now) };
}

/** What made it, by channel and step. @param expected of all steps of the window */
function shown(
  window: Window,
  { channels, expected, band }: Pick<Score, 'channels' | 'expected' | 'band'>,
  contributions: Float32Array,
  stepShares: ArrayLike<number>,
): Pick<ExplanationView, 'channels' | 'steps' | 'traces'> {
  const ranked = channels
    .map((name, column) => ({ name, column, share: contributions[column]! }))
    .sort((a, b) => b.share - a.share);
  return {
    channels: ranked.map(({ name, share }) => ({ name, share })),
    steps: Array.from(stepShares, (share, step) => ({ timeMs: stepMs(window, step), share })),
    traces: ranked.map(({ name, column }) => ({
      channel: name,
      actual: columnOf(window.values, window.channels, name),
      expected: columnOf(expected, channels, name),
      band: band[column]!,
    })),
  };
}

/** The score as it came then: of the window by itself, or, where engines compute a full run otherwise, among others. */
async function replay(
  detector: Detector,
  window: Window,
  isAsThen: (score: Score) => boolean,
): Promise<Score> {
  const [alone] = await detector.score([window]);
  if (isAsThen(alone!)) return alone!;
  const among = await detector.score(Array.from({ length: FULL_RUN }, () => window));
  return among.find(isAsThen) ?? alone!;
}

/** `[time]` of a channel in `[time, channel]`; null where there is no value, and where the channel is none of them. */
function columnOf(values: Values, channels: readonly string[], name: string): (number | null)[] {
  const column = channels.indexOf(name);
  return Array.from({ length: values.length / channels.length }, (_, step) => {
    const value = column < 0 ? Number.NaN : values[step * channels.length + column]!;
    return Number.isFinite(value) ? value : null;
  });
}

function calibrationOf({ options, fitted }: Artifact, series: SeriesKey): ExplanationView['calibration'] {
  // An ensemble has a boundary for the combined scores of its members.
  const learned = (fitted['calibration'] ?? fitted['combination']) as {
    readonly units?: Readonly<Record<SeriesKey, unknown>>;
  };
  return {
    falseAlarmsPerDay: options['falseAlarmsPerDay'],
    learned: { ...learned, units: learned.units?.[series] },
  };
}
