import type { JSX } from 'preact';
import { useKnown } from '../live/monitor';
import { countOf, formatCount } from '../look/format';

/** How the files were read that the monitor judges; what was not read stands first, and open. */
export function Reading(): JSX.Element | null {
  const reading = useKnown(({ health }) => health?.reading);
  if (reading === undefined) return null;
  const { files, warnings, understood, rows, refused, judged } = reading;
  return (
    <details class="panel reading" open={warnings.length > 0}>
      <summary>
        {files.length === 1 ? files[0] : countOf(files.length, 'file')}: {formatCount(rows)} rows read,{' '}
        {formatCount(refused)} refused, {(100 * judged.share).toFixed(1)} % of what came after learning judged
      </summary>
      {warnings.length > 0 && (
        <ul role="status">
          {warnings.map((line) => (
            <li key={line}>
              <b>{line}</b>
            </li>
          ))}
        </ul>
      )}
      <ul>
        {understood.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {judged.from !== null && (
        <p>
          Judged: {formatCount(judged.samples)} samples from {dated(judged.from)} to {dated(judged.to!)} UTC.
        </p>
      )}
    </details>
  );
}

/** As the other times of the panel are written: in UTC, to the minute. */
function dated(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}
