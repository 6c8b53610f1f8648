import type { ModelEntry, TrySettings } from '@kymo/api';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../live/api';
import { useKnown } from '../live/monitor';

export type Settings = TrySettings;

interface Field {
  readonly part: 'judge' | 'incidents';
  readonly name: string;
  readonly words: string;
  readonly about: string;
}

const FIELDS: readonly Field[] = [
  {
    ...{ part: 'judge', name: 'threshold', words: 'Threshold' },
    about: 'a window is anomalous above this many times the boundary',
  },
  {
    ...{ part: 'judge', name: 'falseAlarmsPerDay', words: 'False alarms a day' },
    about: 'how many you accept from each series; this sets its boundary',
  },
  {
    ...{ part: 'incidents', name: 'minDurationSeconds', words: 'Shortest deviation' },
    about: 'in seconds; a shorter one pages only if it is critical',
  },
  {
    ...{ part: 'incidents', name: 'minDeviationOfRange', words: 'Smallest deviation' },
    about: 'as a share of the usual range of the channel',
  },
  {
    ...{ part: 'incidents', name: 'immatureScore', words: 'Maturity gate' },
    about: 'how many times the boundary a new series must exceed; 1 turns the gate off',
  },
  {
    ...{ part: 'incidents', name: 'criticalScore', words: 'Critical from' },
    about: 'an incident is critical from this score on',
  },
];

export interface SettingsOptions {
  /** Series or group that is tried. */
  readonly name: string;
  readonly busy: boolean;
  readonly run: (settings: Settings) => void;
}

/** What can be tried; a field left empty is as configured. */
export function SettingsForm({ name, busy, run }: SettingsOptions): JSX.Element {
  const form = useRef<HTMLFormElement>(null);
  const models = useModelsOf(name);
  const submit = (): void => {
    const given = new FormData(form.current!);
    const settings: Record<Field['part'], Record<string, number>> = { judge: {}, incidents: {} };
    for (const field of FIELDS) {
      const text = String(given.get(field.name) ?? '');
      if (text !== '') settings[field.part][field.name] = Number(text);
    }
    const model = String(given.get('model') ?? '');
    run({ ...settings, ...(model !== '' && { model }) } as Settings);
  };
  return (
    <form
      class="panel settings"
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {FIELDS.map(({ name: field, words, about }) => (
        <label key={field}>
          <b>{words}</b>
          <input
            name={field}
            type="number"
            step="any"
            min="0"
            inputMode="decimal"
            placeholder="as configured"
          />
          <small>{about}</small>
        </label>
      ))}
      <label>
        <b>Model</b>
        <select name="model">
          <option value="">the one that serves</option>
          {models.map(({ hash, detector, state }) => (
            <option key={hash} value={hash}>
              {detector} {hash!.slice(0, 8)}, {state}
            </option>
          ))}
        </select>
        <small>any model fitted for this group</small>
      </label>
      <p>
        <button type="submit" class="strong" disabled={busy}>
          Try it
        </button>
      </p>
    </form>
  );
}

/** Fitted models that know a series or a group, by its name or the value of a tag. */
function useModelsOf(name: string): readonly ModelEntry[] {
  const tags = useKnown(({ fleet }) => fleet?.series.find(({ key }) => key === name)?.tags);
  const [models, setModels] = useState<readonly ModelEntry[]>([]);
  useEffect(
    () =>
      void api.models().then(
        (view) => setModels(view.models),
        () => undefined,
      ),
    [],
  );
  const groups = new Set([name, ...Object.values(tags ?? {})]);
  return models.filter(
    ({ hash, group, state }) => hash !== undefined && state !== 'serving' && groups.has(group),
  );
}
