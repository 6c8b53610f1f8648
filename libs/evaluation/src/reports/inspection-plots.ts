import { stepMs, type TrainingReport } from '@kymo/domain';
import type { CalibrationPoint, LatentPoint, MadeWindow, SeenWindow } from '@kymo/detectors';
import { escapeHtml, figure, percent } from './format';
import { legend } from './page';
import { area, dot, extent, line, plot, type Axis, type Place, type PlotSize } from './plots';

const PANEL: PlotSize = { width: 520, height: 260 };
const CHANNEL: PlotSize = { width: 340, height: 150 };
const MADE: PlotSize = { width: 340, height: 140 };
/** Channels of a window that are drawn. */
const SHOWN_CHANNELS = 6;
const BINS = 40;
const MIN_PROBABILITY = 1e-4;

export function lossPlot({ trainingLoss, validationLoss }: TrainingReport): string {
  const [from, to] = extent([...trainingLoss, ...validationLoss].map(Math.log10));
  const steps = Math.max(trainingLoss.length, validationLoss.length);
  const curve = (kind: string, losses: readonly number[], at: (place: Place) => Place) =>
    line(
      kind,
      losses.map((loss, step) => at([step + 1, loss])),
    );
  return `${plot(
    PANEL,
    { title: 'validation', from: 1, to: Math.max(2, steps) },
    { title: 'loss', from: 10 ** from, to: 10 ** to, logarithmic: true },
    (at) => [curve('settled', trainingLoss, at), curve('causal', validationLoss, at)],
  )}${legend(['--settled', 'training'], ['--score', 'validation'])}`;
}

export function scorePlot(scores: readonly number[]): string {
  const logs = scores.map((score) => Math.log10(Math.max(1e-3, score)));
  const [low, high] = extent([...logs, 0.2]);
  const counts = new Array<number>(BINS).fill(0);
  for (const log of logs) counts[Math.min(BINS - 1, Math.floor(((log - low) / (high - low)) * BINS))]! += 1;
  const most = Math.max(1, ...counts);
  const edge = (bin: number) => 10 ** (low + (bin / BINS) * (high - low));
  return plot(
    PANEL,
    { title: 'score', from: 10 ** low, to: 10 ** high, logarithmic: true },
    { title: 'windows', from: 0, to: most },
    (at) => [
      ...counts.map((count, bin) =>
        count === 0
          ? ''
          : area(
              'bar',
              [at([edge(bin), count]), at([edge(bin + 1), count])],
              [at([edge(bin), 0]), at([edge(bin + 1), 0])],
            ),
      ),
      line('threshold', [at([1, 0]), at([1, most])]),
    ],
  );
}

export function calibrationPlot(points: readonly CalibrationPoint[]): string {
  const axis = (title: string): Axis => ({ title, from: MIN_PROBABILITY, to: 1, logarithmic: true });
  return plot(PANEL, axis('stated share as rare'), axis('observed'), (at) => [
    line('threshold', [at([MIN_PROBABILITY, MIN_PROBABILITY]), at([1, 1])]),
    line(
      'causal',
      points.map(({ stated, observed }) => at([stated, observed])),
    ),
  ]);
}

export function latentPlot(points: readonly LatentPoint[]): string {
  const [left, right] = extent(points.map(({ x }) => x));
  const [bottom, top] = extent(points.map(({ y }) => y));
  return `${plot(
    PANEL,
    { title: 'first direction', from: left, to: right },
    { title: 'second', from: bottom, to: top },
    (at) =>
      points.map(({ x, y, score, series, timeMs }) =>
        dot(
          score > 1 ? 'beyond' : 'calm',
          at([x, y]),
          `${series}, ${new Date(timeMs).toISOString()}, score ${figure(score, 2)}`,
        ),
      ),
  )}${legend(['--score', 'window'], ['--alarm', 'beyond the boundary'])}`;
}

/** One window: each channel as measured and as expected. */
export function seenPlot({ window, score }: SeenWindow): string {
  const width = score.channels.length;
  const order = score.channels
    .map((name, channel) => ({ name, channel, share: score.contributions[channel]! }))
    .toSorted((one, other) => other.share - one.share)
    .slice(0, SHOWN_CHANNELS);
  const charts = order.map(({ name, channel, share }) => {
    const column = window.channels.indexOf(name);
    const steps = Array.from({ length: window.length }, (_, step) => step);
    const actual = steps.map((step) => window.values[step * window.channels.length + column] ?? NaN);
    const expected = steps.map((step) => score.expected[step * width + channel]!);
    const band = score.band[channel]!;
    const [from, to] = extent([
      ...actual,
      ...expected.map((value) => value - band),
      ...expected.map((value) => value + band),
    ]);
    return `<figure>${plot(
      CHANNEL,
      { title: 'step', from: 0, to: window.length - 1 },
      { title: '', from, to },
      (at) => [
        area(
          'band',
          expected.map((value, step) => at([step, value + band])),
          expected.map((value, step) => at([step, value - band])),
        ),
        line(
          'settled',
          expected.map((value, step) => at([step, value])),
        ),
        line(
          'causal',
          actual.map((value, step) => at([step, value])),
        ),
      ],
    )}<figcaption>${escapeHtml(name)}, ${percent(share)} of the score</figcaption></figure>`;
  });
  const rest = width > order.length ? `<span>${width - order.length} more channels</span>` : '';
  return `<section class="series"><header><h3>${escapeHtml(window.series)}</h3><span>${new Date(stepMs(window, 0)).toISOString()}</span><span>score ${figure(score.value, 2)}</span>${rest}</header><div class="pair small">${charts.join('')}</div></section>`;
}

/** A window made of a code: its channels, each over its own range. */
export function madePlot({ values }: MadeWindow, channels: readonly string[]): string {
  const width = channels.length;
  const steps = values.length / width;
  const curves = channels.slice(0, SHOWN_CHANNELS).map((name, channel) => {
    const own = Array.from({ length: steps }, (_, step) => values[step * width + channel]!);
    const [from, to] = extent(own);
    return { name, places: own.map((value, step): Place => [step, (value - from) / (to - from)]) };
  });
  return `<figure>${plot(
    MADE,
    { title: 'step', from: 0, to: steps - 1 },
    { title: '', from: 0, to: 1 },
    (at) => curves.map(({ places }, index) => line(`hue-${index}`, places.map(at))),
  )}<figcaption>${curves.map(({ name }, index) => `<i class="hue-${index}">${escapeHtml(name)}</i>`).join(' ')}</figcaption></figure>`;
}
