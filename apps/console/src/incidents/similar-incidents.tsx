import type { Incident, SimilarIncident } from '@kymo/domain';
import type { JSX } from 'preact';
import { hrefOf } from '../live/route';
import { formatShare } from '../look/format';
import { formatMoment } from '../look/time';

/** What an incident was, as someone has said, and the earlier ones that looked alike. */
export function SimilarIncidents({
  incident,
  nowMs,
}: {
  incident: Incident;
  nowMs: number;
}): JSX.Element | null {
  const { label, similar = [] } = incident;
  if (label === undefined && similar.length === 0) return null;
  return (
    <div class="similar">
      {label !== undefined && <q class="label">{label}</q>}
      {similar.length > 0 && (
        <ul aria-label="Looks like">
          {similar.map((like) => (
            <Like key={like.id} like={like} nowMs={nowMs} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Like({ like, nowMs }: { like: SimilarIncident; nowMs: number }): JSX.Element {
  const { id, series, startMs, label, similarity } = like;
  return (
    <li title={`${formatShare(similarity)} alike`}>
      looks like{' '}
      <a href={hrefOf({ page: 'incident', id })}>
        {series}, {formatMoment(startMs, nowMs, false)}
      </a>
      {label !== undefined && (
        <>
          : <q>{label}</q>
        </>
      )}
    </li>
  );
}
