import { type Alert, type Counters, rejectedTotal } from '@kymo/domain';
import { type ModelView } from '@kymo/api';
import type { RunSummary } from '../summary';
import type { Narrator } from './journal';
import { count, duration, firstLine, HOW_BAD_WIDTH, howBad, moment, plural, standing } from './format';

const EVERY_MS = 5_000;
const REDRAW_MS = 1_000;

export interface AccountView {
  summary(): RunSummary;
  counters(): Counters;
  models(): readonly ModelView[];
  samplesPerSecond(): number;
  /** Latest event time; 0 before the first sample. */
  latestMs(): number;
  firing(): number;
}

/**
 * The account that the terminal gives: alerts as lines that stay, and below them a few lines on how things stand,
 * redrawn in place on a terminal and repeated now and then elsewhere.
 */
export class Account implements Narrator {
  private readonly timer: NodeJS.Timeout;
  private drawnLines = 0;
  private readonly isTerminal: boolean;

  constructor(
    private readonly view: AccountView,
    private readonly out: NodeJS.WriteStream,
  ) {
    this.isTerminal = out.isTTY === true;
    this.timer = setInterval(() => this.draw(), this.isTerminal ? REDRAW_MS : EVERY_MS);
  }

  say(line: string): void {
    this.clear();
    this.out.write(`${line}\n`);
    if (this.isTerminal) this.draw();
  }

  alert({ status, incident }: Alert): void {
    const { series, channels, startMs, endMs, raisedMs, severity } = incident;
    const where = channels.map(({ name }) => name).join(', ');
    const what =
      status === 'firing'
        ? `${severity.padEnd(8)} ${howBad(incident).padEnd(HOW_BAD_WIDTH)} since ${moment(startMs)}`
        : `over     ${' '.repeat(HOW_BAD_WIDTH)} after ${duration((endMs! - startMs) / 1000)}`;
    const when = moment(status === 'firing' ? raisedMs : endMs!);
    this.say(`${when}  ${status === 'firing' ? '▲' : '▽'} ${series.padEnd(14)} ${what}  ${where}`);
  }

  model(view: ModelView): void {
    this.say(`  ${standing(view)}`);
  }

  close(): void {
    clearInterval(this.timer);
    this.clear();
  }

  private draw(): void {
    this.clear();
    const lines = this.lines().map((line) => (this.isTerminal ? line.slice(0, this.out.columns - 1) : line));
    this.out.write(`${lines.join('\n')}\n`);
    this.drawnLines = lines.length;
  }

  private clear(): void {
    if (this.isTerminal && this.drawnLines > 0) this.out.write(`\u001b[${this.drawnLines}A\u001b[0J`);
    this.drawnLines = 0;
  }

  private lines(): string[] {
    const { view } = this;
    const summary = view.summary();
    const { faults } = summary;
    const lines = [
      `  ${plural(summary.series, 'series')} watched · ${count(view.samplesPerSecond())} samples/s · ` +
        `${count(summary.windowsScored)} windows scored · ${plural(view.firing(), 'incident')} firing` +
        (view.latestMs() > 0 ? ` · stream at ${moment(view.latestMs())}` : ''),
      `  ${modelsLine(view.models())}`,
    ];
    if (summary.deadLettered > 0) lines.push(`  ${refusedText(view.counters())}`);
    if (faults !== null) {
      lines.push(
        `  ${plural(faults.injected, 'fault')} injected, ${count(faults.caught)} caught` +
          (faults.medianDelaySeconds === null
            ? ''
            : ` (median after ${duration(faults.medianDelaySeconds)})`) +
          ` · ${plural(summary.falseAlarms ?? 0, 'false alarm')}`,
      );
    }
    return lines;
  }
}

/** How many records were refused, and for what most of them. */
function refusedText(counters: Counters): string {
  const [reason, amount] = Object.entries(counters.rejected).sort(([, a], [, b]) => b - a)[0]!;
  const total = rejectedTotal(counters);
  const most = amount === total ? reason : `${count(amount)} of them ${reason}`;
  return `${plural(total, 'record')} refused: ${most}; docs/telemetry.md says what to do`;
}

function modelsLine(models: readonly ModelView[]): string {
  const detectors = [...new Set(models.map(({ detector }) => detector))];
  if (detectors.length === 0) return 'waiting for telemetry';
  return detectors
    .map((name) => {
      const own = models.filter(({ detector }) => detector === name);
      const fitting = own.find(({ state }) => state === 'fitting');
      if (fitting) {
        const left =
          fitting.remainingMs === undefined ? '' : `, ${duration(fitting.remainingMs / 1000)} left`;
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
    })
    .join(' · ');
}
