import type { ExplanationView } from '@kymo/api';
import {
  type Artifact,
  type Detector,
  type Evidence,
  type Incident,
  type Score,
  type SeriesKey,
  stepMs,
  type Window,
  type Values,
} from '@kymo/domain';

/** Windows that fill a run of the network. */
const FULL_RUN = 256;

/** Scores the evidence again. */
export async function explain(
  incident: Incident,
  { window, score: then, threshold, relation }: Evidence,
  artifact: Artifact,
  detector: Detector,
): Promise<ExplanationView> {
  const [whole] = await detector.score([{ ...window, freshSteps: window.length }]);
  const { value: now, channels, contributions } = await replay(detector, window, then);
  const ranked = channels
    .map((name, column) => ({ name, column, share: contributions[column]! }))
    .sort((a, b) => b.share - a.share);
  return {
    incident,
    score: { then, now, reproduced: Object.is(then, now) },
    threshold,
    ...(relation && { relation }),
    calibration: calibrationOf(artifact, window.series),
    channels: ranked.map(({ name, share }) => ({ name, share })),
    steps: Array.from(whole!.stepContributions!, (share, step) => ({ timeMs: stepMs(window, step), share })),
    traces: ranked.map(({ name, column }) => ({
      channel: name,
      actual: columnOf(window.values, window.channels, name).map((value) =>
        Number.isFinite(value) ? value! : null,
      ),
      expected: columnOf(whole!.expected, channels, name).map((value) => value!),
      band: whole!.band[column]!,
    })),
  };
}

/** The score as it came then: of the window by itself, or, where engines compute a full run otherwise, among others. */
async function replay(detector: Detector, window: Window, then: number): Promise<Score> {
  const [alone] = await detector.score([window]);
  if (Object.is(alone!.value, then)) return alone!;
  const among = await detector.score(Array.from({ length: FULL_RUN }, () => window));
  return among.find(({ value }) => Object.is(value, then)) ?? alone!;
}

/** `[time]` of a channel in `[time, channel]`; undefined where the channel is none of them. */
function columnOf(
  values: Values,
  channels: readonly string[],
  name: string,
): readonly (number | undefined)[] {
  const column = channels.indexOf(name);
  return Array.from({ length: values.length / channels.length }, (_, step) =>
    column < 0 ? undefined : values[step * channels.length + column],
  );
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
