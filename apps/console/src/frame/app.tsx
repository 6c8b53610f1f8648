import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Fleet } from '../fleet/fleet';
import { Health } from '../health/health';
import { Incident } from '../incident/incident';
import { Incidents } from '../incidents/incidents';
import { useKnown } from '../live/monitor';
import { useRoute, type Route } from '../live/route';
import { formatCount } from '../look/format';
import { useZone } from '../look/zone';
import { Models } from '../models/models';
import { OnCall } from '../on-call/on-call';
import { Reading } from '../reading/reading';
import { Series } from '../series/series';
import { Try } from '../try/try';
import { Header } from './header';
import { Keys } from './keys';
import { TouchedWords } from './touched-words';
import { Tour } from './tour';
import { Failed, Loading, Locked, NotHere } from './states';

/** The whole page: its head, and the view the address asks for. */
export function App(): JSX.Element {
  const route = useRoute();
  const { zone } = useZone();
  const main = useRef<HTMLElement>(null);
  const place = placeOf(route);
  const arrived = useRef(place);
  const firing = useKnown(({ health }) => health?.incidents.firing ?? 0);
  const title = `${firing > 0 ? `(${formatCount(firing)}) ` : ''}${titleOf(route)} · Kymo`;
  useEffect(() => void (document.title = title), [title]);
  useEffect(() => {
    if (arrived.current === place) return;
    arrived.current = place;
    scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [place]);
  return (
    <>
      <a
        class="skip"
        href="#content"
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        Skip to the content
      </a>
      <Header route={route} />
      <main id="content" tabIndex={-1} ref={main}>
        <Reading />
        <View key={zone} route={route} />
      </main>
      <Keys />
      <TouchedWords />
      {route.page === 'fleet' && <Tour />}
    </>
  );
}

function View({ route }: { route: Route }): JSX.Element {
  const waiting = useKnown(({ fleet }) => fleet === undefined);
  const trouble = useKnown((known) => known.trouble);
  const isLocked = useKnown((known) => known.isLocked === true);
  if (route.page === 'unknown') return <NotHere hash={route.hash} />;
  if (waiting && isLocked) return <Locked />;
  if (waiting) return trouble === undefined ? <Loading /> : <Failed why={trouble} />;
  if (route.page === 'fleet') return <Fleet filter={route.filter} look={route.look ?? NO_LOOK} />;
  if (route.page === 'series')
    return <Series key={route.key} name={route.key} span={route.span} look={route.look ?? {}} />;
  if (route.page === 'incident') return <Incident key={route.id} id={route.id} />;
  if (route.page === 'models') return <Models />;
  if (route.page === 'try') return <Try {...route} />;
  if (route.page === 'on-call') return <OnCall />;
  return route.page === 'incidents' ? <Incidents filter={route.filter} state={route.state} /> : <Health />;
}

const NO_LOOK = {};

function titleOf(route: Route): string {
  if (route.page === 'series') return route.key;
  return TITLES[route.page];
}

const TITLES = {
  fleet: 'Fleet',
  incidents: 'Incidents',
  incident: 'Incident',
  models: 'Models',
  try: 'Try settings',
  'on-call': 'On call',
  health: 'Pipeline health',
  unknown: 'Not here',
};

/** What the page is about; another one begins at its top. */
function placeOf(route: Route): string {
  if (route.page === 'series') return `series/${route.key}`;
  return route.page === 'incident' ? `incident/${route.id}` : route.page;
}
