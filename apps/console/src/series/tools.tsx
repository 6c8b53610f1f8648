import type { SeriesView } from '@kymo/api';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { useKnown } from '../live/monitor';
import { type Against, type SeriesLook, seriesHref, type Span } from '../live/route';
import { toField } from '../look/local-time';
import { useTheme } from '../look/theme';
import { zoneOf } from '../look/time';
import { csvOf, pictureOf, save } from './export';

/** Most other series to choose from. */
const MAX_SISTERS = 200;

export interface ToolsOptions {
  readonly view: SeriesView;
  readonly shown: readonly [fromMs: number, toMs: number];
  readonly span: Span;
  readonly look: SeriesLook;
}

/** Which channels are shown and how, what they are compared with, and their way out as a file. */
export function Tools({ view, shown, span, look }: ToolsOptions): JSX.Element {
  const { palette } = useTheme();
  const to = (next: SeriesLook): void => void (location.hash = seriesHref(view.key, span, next));
  const name = `${view.key} ${toField(shown[0])} ${zoneOf(shown[0])}`;
  const picture = async (): Promise<void> => {
    const charts = document.querySelector('.charts');
    const content = charts && (await pictureOf(charts, name, palette));
    if (content) save(`${name}.png`, content);
  };
  return (
    <div class="series-tools">
      <Channels {...{ view, look, to }} />
      {!look.overlaid && <Comparison {...{ view, look, to }} />}
      <div class="switch" role="group" aria-label="Save what is shown">
        <button
          type="button"
          onClick={() => save(`${name}.csv`, new Blob([csvOf(view, look.channels)], { type: 'text/csv' }))}
        >
          CSV
        </button>
        <button type="button" onClick={() => void picture()}>
          PNG
        </button>
      </div>
    </div>
  );
}

type Part = Pick<ToolsOptions, 'view' | 'look'> & { readonly to: (look: SeriesLook) => void };

function Channels({ view, look, to }: Part): JSX.Element | null {
  const names = view.channels.map(({ name }) => name);
  if (names.length < 2) return null;
  const { channels: chosen = names, overlaid, ...rest } = look;
  const choose = (next: readonly string[]): void =>
    to({
      ...rest,
      ...(overlaid && { overlaid }),
      ...(next.length > 0 && next.length < names.length && { channels: next }),
    });
  return (
    <>
      <details class="chooser">
        <summary>
          Channels{' '}
          <small>{look.channels === undefined ? 'all' : `${chosen.length} of ${names.length}`}</small>
        </summary>
        <fieldset>
          <legend class="unseen">Channels shown</legend>
          {names.map((name) => (
            <label key={name}>
              <input
                type="checkbox"
                checked={chosen.includes(name)}
                onChange={({ currentTarget }) =>
                  choose(names.filter((one) => (one === name ? currentTarget.checked : chosen.includes(one))))
                }
              />{' '}
              {name}
            </label>
          ))}
        </fieldset>
      </details>
      <div class="switch" role="group" aria-label="Charts">
        <button type="button" aria-pressed={!overlaid} onClick={() => to(without(look, 'overlaid'))}>
          Side by side
        </button>
        <button
          type="button"
          aria-pressed={overlaid === true}
          onClick={() => to({ ...look, overlaid: true })}
        >
          Overlaid
        </button>
      </div>
    </>
  );
}

function Comparison({ view, look, to }: Part): JSX.Element {
  const series = useKnown(({ fleet }) => fleet?.series ?? []);
  const sisters = useMemo(() => {
    const own = new Set(Object.entries(view.tags).map(String));
    return series
      .filter(({ key, tags }) => key !== view.key && Object.entries(tags).some((tag) => own.has(String(tag))))
      .slice(0, MAX_SISTERS)
      .map(({ key }) => key);
  }, [series, view.key]);
  const { against } = look;
  const chosen =
    against === undefined ? '' : against.kind === 'series' ? `series:${against.key}` : against.kind;
  const choose = (value: string): void => {
    const next: Against | undefined =
      value === ''
        ? undefined
        : value.startsWith('series:')
          ? { kind: 'series', key: value.slice('series:'.length) }
          : { kind: value as 'day' | 'week' };
    to({ ...without(look, 'against'), ...(next && { against: next }) });
  };
  return (
    <label class="pick">
      Compare with{' '}
      <select value={chosen} onChange={({ currentTarget }) => choose(currentTarget.value)}>
        <option value="">nothing</option>
        <option value="day">a day earlier</option>
        <option value="week">a week earlier</option>
        {against?.kind === 'series' && !sisters.includes(against.key) && (
          <option value={`series:${against.key}`}>{against.key}</option>
        )}
        {sisters.map((key) => (
          <option key={key} value={`series:${key}`}>
            {key}
          </option>
        ))}
      </select>
    </label>
  );
}

function without<Key extends keyof SeriesLook>(look: SeriesLook, key: Key): Omit<SeriesLook, Key> {
  const { [key]: _, ...rest } = look;
  return rest;
}
