import type { IncidentsView } from '@kymo/api';
import type { Assessment } from '@kymo/domain';
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { SAID } from '../incident/similar';
import { api } from '../live/api';
import { wordsOf } from '../live/session';
import { countOf, formatCount } from '../look/format';

/** Most incidents that the monitor labels at once. */
const AT_ONCE = 1000;

export interface BulkOptions {
  /** Incidents that are chosen. */
  readonly chosen: ReadonlySet<string>;
  readonly chooseAll: () => void;
  readonly chooseNone: () => void;
}

/** Says what several incidents were, at once. */
export function BulkLabel({ chosen, chooseAll, chooseNone }: BulkOptions): JSX.Element {
  const note = useRef<HTMLInputElement>(null);
  const [said, setSaid] = useState<string>();
  const label = async (assessment: Assessment): Promise<void> => {
    const text = note.current?.value.trim();
    const labelling = { assessment, ...(text && { label: text }) };
    const ids = [...chosen];
    for (let from = 0; from < ids.length; from += AT_ONCE)
      await api.act<IncidentsView>('api/incidents/label', {
        ids: ids.slice(from, from + AT_ONCE),
        labelling,
      });
    setSaid(`${countOf(ids.length, 'incident')} labelled: ${SAID[assessment]}.`);
    chooseNone();
  };
  return (
    <div class="bulk" role="group" aria-label="Label several">
      <button type="button" onClick={chosen.size === 0 ? chooseAll : chooseNone}>
        {chosen.size === 0 ? 'Select all listed' : `Clear the selection of ${formatCount(chosen.size)}`}
      </button>
      {chosen.size > 0 && (
        <>
          <input ref={note} aria-label="Note on all of them" placeholder="What they were, in a few words" />
          <div class="switch">
            {(Object.keys(SAID) as Assessment[]).map((one) => (
              <button
                type="button"
                key={one}
                onClick={() => void label(one).catch((thrown: unknown) => setSaid(wordsOf(thrown)))}
              >
                {SAID[one]}
              </button>
            ))}
          </div>
        </>
      )}
      <span role="status" class="soft">
        {said}
      </span>
    </div>
  );
}
