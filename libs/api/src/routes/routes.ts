import { accessRoutes } from './access';
import { incidentRoutes } from './incidents';
import { modelRoutes } from './models';
import { onCallRoutes } from './on-call';
import { operationRoutes } from './operations';
import { quietTimeRoutes } from './quiet-times';
import { signedLinkRoutes } from './signed-links';
import { telemetryRoutes } from './telemetry';
import type { Route } from './route';

/** Every route of the monitor. */
export const routes: readonly Route[] = [
  ...telemetryRoutes,
  ...incidentRoutes,
  ...quietTimeRoutes,
  ...onCallRoutes,
  ...signedLinkRoutes,
  ...accessRoutes,
  ...operationRoutes,
  ...modelRoutes,
];
