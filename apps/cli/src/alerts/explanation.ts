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

/** Why an incident was raised, recomputed from its window and its model. */
export interface Explanation {
  readonly incident: Incident;
  readonly score: {
    readonly then: number;
    readonly now: number;
    /** Whether the two are the same number, to the last bit. */
    readonly reproduced: boolean;
  };
  /** Score from which a window counted as anomalous. */
  readonly threshold: number;
  readonly calibration: Calibration;
  /** Worst first. */
  readonly channels: readonly { readonly name: string; readonly share: number }[];
  /** The steps that the model looked at, in order, with their share in the error. */
  readonly steps: readonly { readonly timeMs: number; readonly share: number }[];
  /** In the order of `channels`. */
  readonly traces: readonly Trace[];
}

/** How the model's own errors became a score whose boundary is 1.0. */
export interface Calibration {
  /** False alarms a day and series that the boundary was set for. */
  readonly falseAlarmsPerDay: unknown;
  /** As the artifact keeps it, of other series nothing. */
  readonly learned: Readonly<Record<string, unknown>>;
}

/** One channel over the window; null where nothing was measured. */
export interface Trace {
  readonly channel: string;
  readonly actual: readonly (number | null)[];
  readonly expected: readonly number[];
  /** Half width of the band about the expected. */
  readonly band: number;
}

/** Windows that fill a run of the network. */
const FULL_RUN = 256;

/** Scores the evidence again. */
export async function explain(
  incident: Incident,
  { window, score: then, threshold }: Evidence,
  artifact: Artifact,
  detector: Detector,
): Promise<Explanation> {
  const [whole] = await detector.score([{ ...window, freshSteps: window.length }]);
  const { value: now, channels, contributions } = await replay(detector, window, then);
  const ranked = channels
    .map((name, column) => ({ name, column, share: contributions[column]! }))
    .sort((a, b) => b.share - a.share);
  return {
    incident,
    score: { then, now, reproduced: Object.is(then, now) },
    threshold,
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

function calibrationOf({ options, fitted }: Artifact, series: SeriesKey): Calibration {
  const learned = fitted['calibration'] as { readonly units?: Readonly<Record<SeriesKey, unknown>> };
  return {
    falseAlarmsPerDay: options['falseAlarmsPerDay'],
    learned: { ...learned, units: learned.units?.[series] },
  };
}
