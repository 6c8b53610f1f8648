import type { ModelOrderView } from '@kymo/api';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { SignIn } from '../frame/sign-in';
import { Failed, Loading, Notice } from '../frame/states';
import { api } from '../live/api';
import { useSession, wordsOf } from '../live/session';
import { useAsked } from '../live/use-asked';
import { countOf } from '../look/format';
import { byGroup } from './by-group';
import { Group } from './group';
import type { Order } from './order';

/** Every group of series: what serves it, what could, and what people may do about it. */
export function Models(): JSX.Element {
  const { answer: view, trouble, again } = useAsked(api.models);
  const { session, mayOperate, learn } = useSession();
  const [said, setSaid] = useState<string>();
  const order: Order = (act, body) => {
    setSaid('The monitor is working on it…');
    void api
      .act<ModelOrderView>(`api/models/${act}`, body)
      .then(({ done }) => (setSaid(`${done}.`), again()))
      .catch((thrown: unknown) => setSaid(wordsOf(thrown)));
  };
  if (view === undefined) return trouble === undefined ? <Loading /> : <Failed why={trouble} />;
  const groups = byGroup(view);
  if (groups.length === 0) {
    return (
      <Notice title="No models yet">
        <p>The first model is fitted once a series has brought enough samples to learn from.</p>
      </Notice>
    );
  }
  const serving = groups.filter((group) => group.serving !== undefined).length;
  return (
    <section class="models-page">
      <header class="title">
        <h1>Models</h1>
        <p class="about">
          <span>
            A model serves {serving} of {countOf(groups.length, 'group')}. A new one takes over by itself once
            it has proved better; an operator can choose another.
          </span>
        </p>
      </header>
      {session !== undefined && !mayOperate && (
        <SignIn to="Promote, roll back, release or inspect" learn={learn} />
      )}
      <p class="said" role="status">
        {said}
      </p>
      {groups.map((group) => (
        <Group key={group.name} {...group} order={mayOperate ? order : undefined} />
      ))}
    </section>
  );
}
