import type { SilenceView } from '@kymo/api';
import type { JSX } from 'preact';
import { countOf } from '../look/format';
import { formatMoment } from '../look/time';
import type { Change, OnCallView } from './view';

/** Silences that hold or will hold, and what each keeps from people. */
export function Silences(props: {
  silences: OnCallView['silences'];
  change: Change | undefined;
}): JSX.Element {
  const { silences, change } = props;
  const open = silences.filter(({ status }) => status !== 'expired');
  return (
    <section class="panel" aria-labelledby="silences">
      <h2 id="silences">
        Silences <small>{open.length === 0 ? 'none' : `${open.length} in force or to come`}</small>
      </h2>
      {open.length === 0 && <p>To silence a series for a while, open one of its incidents.</p>}
      <ul class="listing">
        {open.map((one) => (
          <SilenceRow key={one.id} silence={one} change={change} />
        ))}
      </ul>
    </section>
  );
}

/** One silence: what it covers, why, until when, and an end to it where one may be made. */
export function SilenceRow(props: { silence: SilenceView; change: Change | undefined }): JSX.Element {
  const { silence, change } = props;
  const { id, matchers, why, by, untilMs, muted, status } = silence;
  return (
    <li>
      <b>{matchers.join(' and ')}</b>
      <span>
        {why} ({by})
      </span>
      <small>
        {status === 'pending' ? 'to come, ' : ''}until {formatMoment(untilMs, Date.now(), false)}
        {muted > 0 && `, holds back ${countOf(muted, 'incident')}`}
      </small>
      {change !== undefined && (
        <button
          type="button"
          onClick={() => change(`api/silences/${encodeURIComponent(id)}/end`, {}, 'The silence is over.')}
        >
          End
        </button>
      )}
    </li>
  );
}
