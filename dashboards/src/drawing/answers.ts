import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';

export type AnswerValue = string | number | null;
export type AnswerRow = Readonly<Record<string, AnswerValue>>;

/** A time range, and the time from one value to the next. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
  readonly intervalMs: number;
}

/** What a run has answered to the queries of the dashboards. The span is that of the telemetry. */
export interface RecordedAnswers extends Span {
  /** When Prometheus has scraped the monitor that read it. */
  readonly scraped: Span;
  /** What `$series` and `$channel` stand for. */
  readonly series: string;
  readonly channels: readonly string[];
  /** Rows of each query of a panel, by `fleet: title`. */
  readonly rows: Readonly<Record<string, readonly (readonly AnswerRow[])[]>>;
}

/** A title with its variables filled in. */
export function titleIn({ series, channels }: RecordedAnswers, title = ''): string {
  return title.replaceAll('$series', series).replaceAll('$channel', channels.join(' + '));
}

/** A line of a chart: its name, and its values by time. */
export interface Line {
  readonly name: string;
  readonly color: string | undefined;
  readonly points: readonly (readonly [timeMs: number, value: number])[];
}

/** The lines that the answers to a panel's queries draw, named as Grafana names them. */
export function linesOf(panel: Panel, answers: readonly (readonly AnswerRow[])[]): Line[] {
  const lines = new Map<string, [number, number][]>();
  answers.forEach((rows, index) => {
    const alias = aliasOf(panel.targets?.[index]) ?? '$col';
    for (const { time, ...values } of rows) {
      const numbers = Object.entries(values).filter(([, value]) => typeof value === 'number');
      for (const [column, value] of numbers as [string, number][]) {
        const name = alias
          .replace('$col', column)
          .replace(/\$tag_(\w+)/, (_, tag: string) => String(values[tag] ?? ''));
        lines.set(name, [...(lines.get(name) ?? []), [Number(time), value]]);
      }
    }
  });
  return [...lines].map(([name, points]) => ({ name, points, color: colorOf(panel, name) }));
}

const aliasOf = (target: unknown) => (target as { readonly alias?: string } | undefined)?.alias;

/** How a query of one line names it. */
const lineName = (target: unknown) =>
  aliasOf(target) ?? (target as { readonly legendFormat?: string } | undefined)?.legendFormat;

/** The colour that the panel gives a line by its name. */
function colorOf({ fieldConfig, targets }: Panel, name: string): string | undefined {
  const overrides = fieldConfig?.overrides ?? [];
  const own = overrides.find(({ matcher: { id, options } }) => {
    if (id === 'byName') return options === name;
    if (id === 'byRegexp') return new RegExp(String(options).slice(1, -1)).test(name);
    const at = targets?.findIndex((target) => (target as { refId?: string }).refId === options) ?? -1;
    return lineName(targets?.[at]) === name;
  });
  const color = own?.properties.find(({ id }) => id === 'color')?.value as
    { fixedColor?: string } | undefined;
  return color?.fixedColor;
}

/** The colour of the highest threshold that a value has reached. */
export function thresholdColor({ fieldConfig }: Panel, value: number): string {
  const steps = fieldConfig?.defaults.thresholds?.steps ?? [];
  return steps.findLast(({ value: from }) => from === null || value >= from)?.color ?? '#8d8d8d';
}

/** A number as a panel of its unit shows it. */
export function shownNumber(value: number, unit: string | undefined): string {
  switch (unit) {
    case 'percentunit':
      return `${short(value * 100)} %`;
    case 'ms':
      return shownSeconds(value / 1000);
    case 's':
      return shownSeconds(value);
    case 'bytes':
      return value < 2 ** 20 ? `${short(value / 2 ** 10)} KiB` : `${short(value / 2 ** 20)} MiB`;
    case 'ops':
      return `${short(value)}/s`;
    default:
      return short(value);
  }
}

function shownSeconds(seconds: number): string {
  if (seconds >= 3600) return `${short(seconds / 3600)} h`;
  if (seconds >= 60) return `${short(seconds / 60)} min`;
  return seconds >= 1 || seconds === 0 ? `${short(seconds)} s` : `${short(seconds * 1000)} ms`;
}

const short = (value: number): string => String(Number(value.toPrecision(3)));

/** A cell of a table; times are told by their size. */
export function shownCell(value: AnswerValue | undefined, unit: string | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (unit !== undefined && value <= 1e12) return shownNumber(value, unit);
  return value > 1e12 ? new Date(value).toISOString().slice(0, 16).replace('T', ' ') : short(value);
}
