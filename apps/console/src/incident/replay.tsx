import type { ExplanationView } from '@kymo/api';
import { scaledScore } from '@kymo/domain';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { api } from '../live/api';
import { useSession, wordsOf } from '../live/session';
import { formatMoment } from '../look/time';

/** What raised an incident, computed again when asked for: it takes the monitor some seconds. */
export function Replay({ id }: { id: string }): JSX.Element {
  const { mayOperate } = useSession();
  const [answer, setAnswer] = useState<ExplanationView | string>();
  const replay = (): void => {
    setAnswer('Computing…');
    api.explanation(id).then(setAnswer, (thrown: unknown) => setAnswer(wordsOf(thrown)));
  };
  return (
    <>
      {mayOperate && answer === undefined && (
        <button type="button" onClick={replay}>
          Compute it again
        </button>
      )}{' '}
      {answer === undefined && <code>kymo alerts explain {id}</code>}
      <span role="status">{typeof answer === 'string' ? answer : answer && <Replayed {...answer} />}</span>
    </>
  );
}

function Replayed({ incident, score, threshold, relation, steps }: ExplanationView): JSX.Element {
  const [fromMs, toMs] = [steps[0]!.timeMs, steps.at(-1)!.timeMs];
  return (
    <>
      {relation?.replayed && (
        <>
          Departure of a channel from the others: {inWords(relation.replayed)};{' '}
          {counted(relation.departure, relation.boundary)}.<br />
        </>
      )}
      Score of the model: {inWords(score)}; {counted(score.then, threshold)}.<br />
      Window: {steps.length} steps, {formatMoment(fromMs, toMs)} to {formatMoment(toMs, toMs)}.{' '}
      <code>kymo alerts explain {incident.id}</code> draws it.
    </>
  );
}

/** Scores of a model are on its own scale, those of messages and charts on that of the boundary. */
function counted(score: number, boundary: number): string {
  return `it counted from ${boundary} on, ${scaledScore(score / boundary).toFixed(2)} where 1.0 is the boundary`;
}

function inWords({ then, now, reproduced }: ExplanationView['score']): string {
  return reproduced ? `${then}, the same to the last digit` : `${then} then, ${now} now: NOT the same`;
}
