import type { Counters } from '@kymo/domain';
import type { JSX } from 'preact';
import { countOf, formatCount, formatShare } from '../look/format';
import { ledgerOf, refusalsOf, type Entry } from './ledger';

/** The books: every record read is in exactly one place, and this is which. */
export function Accounts({ counters }: { counters: Counters }): JSX.Element {
  const ledger = ledgerOf(counters);
  const refusals = refusalsOf(counters);
  const refused = refusals.reduce((sum, { count }) => sum + count, 0);
  return (
    <section class="panel" aria-labelledby="accounts">
      <h2 id="accounts">
        Where every sample went{' '}
        <small class={ledger.missing === 0 ? '' : 'out'}>
          {ledger.missing === 0
            ? 'the counters add up'
            : `${countOf(Math.abs(ledger.missing), 'sample')} ${ledger.missing > 0 ? 'unaccounted for' : 'counted twice'}`}
        </small>
      </h2>
      <p>
        {countOf(counters.records, 'record')} read gave {countOf(counters.decoded, 'sample')}
        {refused > 0 && `; ${formatCount(refused)} ${refused === 1 ? 'was' : 'were'} refused`}. Each sample is
        in exactly one place:
      </p>
      <Entries entries={ledger.entries} total={ledger.total} sum />
      {refused > 0 && (
        <>
          <h3>
            Refused <small>kept as dead letters with the reason, where a place for them is configured</small>
          </h3>
          <Entries entries={refusals} total={refused} />
        </>
      )}
      {counters.unknownChannelValues > 0 && (
        <p>
          {countOf(counters.unknownChannelValues, 'value')} came from channels that the serving model does not
          know; the next model will learn them.
        </p>
      )}
    </section>
  );
}

function Entries(props: { entries: readonly Entry[]; total: number; sum?: boolean }): JSX.Element {
  return (
    <table class="entries">
      <tbody>
        {props.entries.map(({ name, count, words }) => (
          <tr key={name} class={count === 0 ? 'none' : ''}>
            <th scope="row">{name}</th>
            <td class="count">{formatCount(count)}</td>
            <td class="share">
              <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
                <rect width={props.total === 0 ? 0 : (100 * count) / props.total} height="4" />
              </svg>
              <small>{props.total === 0 ? '' : formatShare(count / props.total)}</small>
            </td>
            <td class="words">{words}</td>
          </tr>
        ))}
      </tbody>
      {props.sum === true && (
        <tfoot>
          <tr>
            <th scope="row">together</th>
            <td class="count">{formatCount(props.entries.reduce((sum, { count }) => sum + count, 0))}</td>
            <td colSpan={2} class="words">
              of {formatCount(props.total)} decoded
            </td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}
