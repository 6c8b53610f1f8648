import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { SignIn } from '../frame/sign-in';
import { Failed, Loading } from '../frame/states';
import { api } from '../live/api';
import { useSession, wordsOf } from '../live/session';
import { useAsked } from '../live/use-asked';
import { Feedback } from './feedback';
import { Maintenance } from './maintenance';
import { Receivers } from './receivers';
import { Silences } from './silences';
import type { Change, OnCallView } from './view';

/** Who is alerted, what is kept quiet, and how often the alerts were right. */
export function OnCall(): JSX.Element {
  const { answer: view, trouble, again } = useAsked(askAll);
  const { session, mayOperate, learn } = useSession();
  const [said, setSaid] = useState<string>();
  if (view === undefined) return trouble === undefined ? <Loading /> : <Failed why={trouble} />;
  const change: Change = (path, body, words) =>
    void api
      .act(path, body)
      .then(() => (setSaid(words), again()))
      .catch((thrown: unknown) => setSaid(wordsOf(thrown)));
  const asked = mayOperate ? change : undefined;
  return (
    <section class="on-call-page">
      <header class="title">
        <h1>On call</h1>
        <p class="about">
          <span>Who is alerted, what is kept quiet, and how often the alerts were right.</span>
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

async function askAll(): Promise<OnCallView> {
  const [{ silences }, { maintenance }, { receivers }, feedback] = await Promise.all([
    api.silences(),
    api.maintenance(),
    api.receivers(),
    api.feedback(),
  ]);
  return { silences, maintenance, receivers, feedback };
}
