import { createLogUpdate } from 'log-update';
import {
  type Alert,
  type Counters,
  lastingMs,
  oneLine,
  rejectedTotal,
  SCORE_TEXT_WIDTH,
  scoreText,
} from '@kymo/domain';
import { type ModelView } from '@kymo/api';
import type { RunSummary } from '../status/run-summary';
import type { Reporter } from './reporter';
import { count, duration, firstLine, moment, plural, standing, wrapped } from '../status/format';

const EVERY_MS = 5_000;
const REDRAW_MS = 1_000;

/** What the status lines read. */
export interface RunStatus {
  summary(): RunSummary;
  counters(): Counters;
  models(): readonly ModelView[];
  samplesPerSecond(): number;
  /** Latest event time; 0 before the first sample. */
  latestMs(): number;
  firing(): number;
}

/**
 * Reports a run on the terminal: alerts as lines that stay, and below them a few lines of status, redrawn in place.
 * Where the output is no terminal, the status is repeated now and then instead.
 */
export class TerminalReporter implements Reporter {
  private readonly timer: NodeJS.Timeout;
  /** Draws in place; absent where the output is no terminal. */
  private redraw: ReturnType<typeof createLogUpdate> | undefined;

  constructor(
    private readonly status: RunStatus,
    private readonly out: NodeJS.WriteStream,
  ) {
    this.redraw = out.isTTY ? createLogUpdate(out, { showCursor: true }) : undefined;
    this.timer = setInterval(() => this.draw(), out.isTTY ? REDRAW_MS : EVERY_MS).unref();
  }

  say(line: string): void {
    this.redraw?.clear();
    this.out.write(`${line}\n`);
    if (this.redraw) this.draw();
  }

  alert({ status, incident }: Alert): void {
    const { series, channels, startMs, endMs, raisedMs, severity } = incident;
    const where = channels.map(({ name }) => name).join(', ');
    const what =
      status === 'firing'
        ? `${severity.padEnd(8)} ${scoreText(incident).padEnd(SCORE_TEXT_WIDTH)} since ${moment(startMs)}`
        : `over     ${' '.repeat(SCORE_TEXT_WIDTH)} after ${duration(lastingMs(incident, endMs!) / 1000)}`;
    const when = moment(status === 'firing' ? raisedMs : endMs!);
    this.say(
      oneLine(`${when} UTC  ${status === 'firing' ? '▲' : '▽'} ${series.padEnd(14)} ${what}  ${where}`),
    );
  }

  model(view: ModelView): void {
    this.say(`  ${standing(view)}`);
  }

  close(): void {
    clearInterval(this.timer);
    this.redraw?.clear();
    this.redraw = undefined;
  }

  private draw(): void {
    const text = this.lines().join('\n');
    if (this.redraw) this.redraw(text);
    else this.out.write(`${text}\n`);
  }

  private lines(): string[] {
    const { status } = this;
    const summary = status.summary();
    const { faults } = summary;
    const columns = this.out.columns ?? Number.POSITIVE_INFINITY;
    const latestMs = status.latestMs();
    const lines = [
      ...wrapped(
        [
          `${plural(summary.series, 'series')} watched`,
          `${count(status.samplesPerSecond())} samples/s`,
          `${count(summary.windowsScored)} windows scored`,
          `${plural(status.firing(), 'incident')} firing`,
          ...(latestMs > 0 ? [`stream at ${moment(latestMs)} UTC`] : []),
        ],
        columns,
      ),
      ...wrapped(modelTexts(status.models()), columns),
    ];
    if (summary.deadLettered > 0) lines.push(`  ${refusedText(status.counters())}`);
    if (faults !== null) lines.push(...wrapped(faultTexts(faults, summary.falseAlarms ?? 0), columns));
    return lines;
  }
}

function faultTexts(
  { injected, caught, medianDelaySeconds }: NonNullable<RunSummary['faults']>,
  falseAlarms: number,
): string[] {
  const delay = medianDelaySeconds === null ? '' : ` (median after ${duration(medianDelaySeconds)})`;
  return [
    `${plural(injected, 'fault')} injected, ${count(caught)} caught${delay}`,
    plural(falseAlarms, 'false alarm'),
  ];
}

/** Number of refused records, and the most frequent reason. */
function refusedText(counters: Counters): string {
  const [reason, amount] = Object.entries(counters.rejected).sort(([, a], [, b]) => b - a)[0]!;
  const total = rejectedTotal(counters);
  const most = amount === total ? reason : `${count(amount)} of them ${reason}`;
  return `${plural(total, 'record')} refused: ${most}; docs/telemetry.md says what to do`;
}

function modelTexts(models: readonly ModelView[]): string[] {
  const detectors = [...new Set(models.map(({ detector }) => detector))];
  if (detectors.length === 0) return ['waiting for telemetry'];
  return detectors.map((name) => {
    const own = models.filter(({ detector }) => detector === name);
    const fitting = own.find(({ state }) => state === 'fitting');
    if (fitting) {
      const left = fitting.remainingMs === undefined ? '' : `, ${duration(fitting.remainingMs / 1000)} left`;
      return `${name}: fitting ${fitting.group} ${Math.round(100 * (fitting.fraction ?? 0))} %${left}`;
    }
    const serving = own.filter(({ state }) => state === 'serving').length;
    const groups = new Set(own.map(({ group }) => group)).size;
    if (serving > 0) return `${name}: serving ${serving} of ${plural(groups, 'group')}`;
    const shadow = own.find(({ state }) => state === 'shadow');
    if (shadow) return `${name}: ${shadow.detail}`;
    const failed = own.find(({ state }) => state === 'failed' || state === 'refused');
    if (failed) return `${name}: ${failed.state}, ${firstLine(failed.detail ?? '')}`;
    return own.some(({ state }) => state === 'retired') ? `${name}: retired` : `${name}: ${own[0]!.detail}`;
  });
}
