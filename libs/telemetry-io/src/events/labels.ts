import { safeName, type ReadSample } from '../reading/outcome';

export type Labels = Readonly<Record<string, string>>;

/** Labels that say which machine, most telling first; one of each line names the series. */
const MACHINE = [
  ['service.name', 'job', 'service', 'app', 'namespace'],
  [
    'host.name',
    'instance',
    'host',
    'hostname',
    'device',
    'node',
    'pod',
    'k8s.pod.name',
    'service.instance.id',
  ],
];
const SELF = new Set(['__name__', 'db']);

/** The machine that labels tell of, joined by a slash; empty where they tell of none. */
export function seriesOf(labels: Labels): string {
  const parts = MACHINE.flatMap((names) => {
    const name = names.find((one) => labels[one] !== undefined && labels[one] !== '');
    return name === undefined ? [] : [labels[name]!];
  });
  return safeName(parts.join('/'));
}

/** A name with the labels that tell of no machine: `up{mode="idle"}`. */
export function channelOf(name: string, labels: Labels): string {
  const used = new Set(MACHINE.flatMap((names) => names.find((one) => labels[one] !== undefined) ?? []));
  const rest = Object.entries(labels).filter(([key]) => !SELF.has(key) && !used.has(key));
  if (rest.length === 0) return safeName(name);
  return `${name}{${rest
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}="${value}"`)
    .join(',')}}`;
}

/** Puts values of one series and moment into one sample. */
export class Moments {
  readonly #found = new Map<string, ReadSample>();

  add(series: string, timeMs: number, channel: string, value: number | null): void {
    const key = `${timeMs} ${series}`;
    let sample = this.#found.get(key);
    if (sample === undefined) this.#found.set(key, (sample = { series, timeMs, values: {} }));
    sample.values[channel] = value;
  }

  get samples(): ReadSample[] {
    return [...this.#found.values()];
  }
}
