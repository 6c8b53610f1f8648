import type { Incident } from '@kymo/domain';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { api } from '../live/api';
import { formatMoment } from '../look/time';

const HOUR = 3_600_000;
const LENGTHS = [
  { words: '1 h', lengthMs: HOUR },
  { words: '8 h', lengthMs: 8 * HOUR },
  { words: '1 d', lengthMs: 24 * HOUR },
] as const;

export interface QuietTimesOptions {
  readonly incident: Incident;
  /** What was written into the note. */
  readonly note: () => string;
  /** Shows what has come of it. */
  readonly attempt: (asked: Promise<string>) => void;
}

/** Keeps the series quiet for a while, or whatever shares one of its tags while somebody works on it. */
export function QuietTimes({ incident, note, attempt }: QuietTimesOptions): JSX.Element {
  const { id, series, tags } = incident;
  const scope = useRef<HTMLSelectElement>(null);
  const silence = (lengthMs: number): void => {
    const untilMs = Date.now() + lengthMs;
    const why = note() || `Silenced on the page of incident ${id}`;
    const matchers = [matcherOf('series', series)];
    attempt(
      api
        .act('api/silences', { matchers, why, untilMs })
        .then(() => `No alerts for ${series} until ${until(untilMs)}.`),
    );
  };
  const maintain = (lengthMs: number): void => {
    const tag = scope.current!.value;
    const [matcher, words] =
      tag === ''
        ? [matcherOf('series', series), series]
        : [matcherOf(`tag.${tag}`, tags[tag]!), `${tag} ${tags[tag]}`];
    const [fromMs, untilMs] = [Date.now(), Date.now() + lengthMs];
    const when = { from: new Date(fromMs).toISOString(), until: new Date(untilMs).toISOString() };
    const name = `${note() || words} (${when.from.slice(0, 19)}Z)`;
    attempt(
      api
        .act('api/maintenance', { name, matchers: [matcher], when })
        .then(
          () => `Maintenance of ${words} until ${until(untilMs)}: nobody is alerted, and nothing is learnt.`,
        ),
    );
  };
  return (
    <>
      <div class="switch" role="group" aria-label={`Silence ${series} for`}>
        <span>Silence for</span>
        <Lengths choose={silence} />
      </div>
      <div class="switch" role="group" aria-label="Maintenance for">
        <label>
          Maintenance of{' '}
          <select ref={scope}>
            {Object.entries(tags).map(([tag, value]) => (
              <option key={tag} value={tag}>
                {tag} {value}
              </option>
            ))}
            <option value="">{series} alone</option>
          </select>
        </label>
        <span>for</span>
        <Lengths choose={maintain} />
      </div>
    </>
  );
}

function Lengths({ choose }: { choose: (lengthMs: number) => void }): JSX.Element {
  return (
    <>
      {LENGTHS.map(({ words, lengthMs }) => (
        <button type="button" key={words} onClick={() => choose(lengthMs)}>
          {words}
        </button>
      ))}
    </>
  );
}

function matcherOf(label: string, value: string): string {
  return `${label}=${JSON.stringify(value)}`;
}

function until(timeMs: number): string {
  return formatMoment(timeMs, Date.now(), false);
}
