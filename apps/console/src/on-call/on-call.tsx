import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { SignIn } from '../frame/sign-in';
import { Failed, Loading } from '../frame/states';
import { api } from '../live/api';
import { useKnown } from '../live/monitor';
import { useSession, wordsOf } from '../live/session';
import { Feedback } from './feedback';
import { Maintenance } from './maintenance';
import { Receivers } from './receivers';
import { Silences } from './silences';
import type { Change, OnCallView } from './view';

/** Who is told of incidents, what is kept from them, and how often they were told rightly. */
export function OnCall(): JSX.Element {
  const { view, trouble, ask } = useOnCall();
  const { session, mayOperate, learn } = useSession();
  const [said, say] = useState<string>();
  if (view === undefined) return trouble === undefined ? <Loading /> : <Failed why={trouble} />;
  const change: Change = (path, body, words) =>
    void api
      .act(path, body)
      .then(() => (say(words), ask()))
      .catch((thrown: unknown) => say(wordsOf(thrown)));
  const asked = mayOperate ? change : undefined;
  return (
    <section class="on-call-page">
      <header class="title">
        <h1>On call</h1>
        <p class="about">
          <span>Who is told of incidents, what is kept from them, and how often they were told rightly.</span>
        </p>
      </header>
      {session !== undefined && !mayOperate && <SignIn to="End silences, plan maintenance" learn={learn} />}
      <p class="said" role="status">
        {said}
      </p>
      <Silences silences={view.silences} change={asked} />
      <Maintenance maintenance={view.maintenance} change={asked} />
      <Feedback view={view.feedback} />
      <Receivers receivers={view.receivers} />
    </section>
  );
}

/** Asks again whenever the health of the monitor is told. */
function useOnCall() {
  const health = useKnown((known) => known.health);
  const [view, learn] = useState<OnCallView>();
  const [trouble, tell] = useState<string>();
  const ask = (): void =>
    void Promise.all([api.silences(), api.maintenance(), api.receivers(), api.feedback()]).then(
      ([{ silences }, { maintenance }, { receivers }, feedback]) =>
        learn({ silences, maintenance, receivers, feedback }),
      (thrown: unknown) => tell(wordsOf(thrown)),
    );
  useEffect(ask, [health]);
  return { view, trouble, ask };
}
