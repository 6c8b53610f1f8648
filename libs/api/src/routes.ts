import { labellingSchema } from '@kymo/domain';
import { z } from 'zod';
import {
  auditQuerySchema,
  auditViewSchema,
  beginSessionSchema,
  createdTokenSchema,
  newTokenSchema,
  type Role,
  sessionViewSchema,
  tokensViewSchema,
  tokenViewSchema,
} from './access';
import { feedbackViewSchema } from './feedback';
import { fleetViewSchema } from './fleet';
import { healthViewSchema, livenessSchema, readinessSchema } from './health';
import {
  acknowledgeSchema,
  incidentSchema,
  incidentsQuerySchema,
  incidentsViewSchema,
  labelAllSchema,
} from './incidents';
import {
  groupOrderSchema,
  modelHashSchema,
  modelOrderViewSchema,
  modelsViewSchema,
  promoteSchema,
} from './models';
import { logLevelSchema, reloadSchema, reloadViewSchema } from './operations';
import { receiversViewSchema } from './receivers';
import { signatureQuery } from './signature';
import { seriesQuerySchema, seriesViewSchema } from './series';
import {
  maintenancesViewSchema,
  maintenanceViewSchema,
  newMaintenanceSchema,
  newSilenceSchema,
  silencesViewSchema,
  silenceViewSchema,
} from './silences';

import { tryOutSchema, tryOutViewSchema } from './try-out';

/** What is answered: JSON by a schema, or text of another type. */
export type Content = z.ZodType | { readonly type: string; readonly description: string };

/** One thing that the monitor answers over HTTP. */
export interface Route {
  readonly method: 'get' | 'post';
  /** With parameters in braces. */
  readonly path: string;
  readonly summary: string;
  readonly tag: 'telemetry' | 'incidents' | 'on-call' | 'models' | 'access' | 'operations';
  readonly parameters?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly answer: Content;
  /** Status and body beside 200 that have a form of their own. */
  readonly otherwise?: Readonly<Record<number, z.ZodType>>;
  /** Statuses of refusals. */
  readonly refusals: readonly (400 | 404)[];
  /** What the caller has to be allowed; absent where whoever reaches the monitor is answered. */
  readonly role?: Role;
}

const respondParameters = z.object({
  action: z.enum(['acknowledge', 'silence', 'maintenance', 'label']),
  subject: z.string().describe('The group of a message, or an incident to be labelled.'),
});
const PAGE: Content = {
  type: 'text/html',
  description: 'A page for a person; it says so where the link has expired.',
};

const key = z.object({ key: z.string() });
const id = z.object({ id: z.string() });

const order = (act: string, summary: string, body: z.ZodType): Route => ({
  method: 'post',
  path: `/api/models/${act}`,
  summary,
  tag: 'models',
  body,
  answer: modelOrderViewSchema,
  refusals: [400, 404],
  role: 'operate',
});

/** Every route of the monitor. */
export const routes: readonly Route[] = [
  {
    method: 'get',
    path: '/api/fleet',
    summary: 'The whole fleet at a glance',
    tag: 'telemetry',
    answer: fleetViewSchema,
    refusals: [],
    role: 'read',
  },
  {
    method: 'get',
    path: '/api/series/{key}',
    summary: 'One series over time',
    tag: 'telemetry',
    parameters: key,
    query: seriesQuerySchema,
    answer: seriesViewSchema,
    refusals: [400, 404],
    role: 'read',
  },
  {
    method: 'get',
    path: '/api/events',
    summary: 'What happens, as it happens',
    tag: 'telemetry',
    answer: {
      type: 'text/event-stream',
      description:
        'Server-sent events with JSON data: `fleet` (FleetChange, at most one a second), `incident` (Incident, when one ' +
        'begins, changes severity, is labelled or ends) and `health` (Health, every few seconds).',
    },
    refusals: [],
    role: 'read',
  },
  {
    method: 'get',
    path: '/api/incidents',
    summary: 'The latest incidents',
    tag: 'incidents',
    query: incidentsQuerySchema,
    answer: incidentsViewSchema,
    refusals: [400],
    role: 'read',
  },
  {
    method: 'get',
    path: '/api/incidents/{id}',
    summary: 'One incident',
    tag: 'incidents',
    parameters: id,
    answer: incidentSchema,
    refusals: [404],
    role: 'read',
  },
  {
    method: 'post',
    path: '/api/incidents/{id}/label',
    summary: 'Say what an incident was',
    tag: 'incidents',
    parameters: id,
    body: labellingSchema,
    answer: incidentSchema,
    refusals: [400, 404],
    role: 'operate',
  },
  {
    method: 'post',
    path: '/api/incidents/label',
    summary: 'Say what several incidents were',
    tag: 'incidents',
    body: labelAllSchema,
    answer: incidentsViewSchema,
    refusals: [400, 404],
    role: 'operate',
  },
  {
    method: 'post',
    path: '/api/incidents/{id}/acknowledge',
    summary: 'Take an incident on: it is quiet unless it gets worse',
    tag: 'incidents',
    parameters: id,
    body: acknowledgeSchema,
    answer: incidentSchema,
    refusals: [400, 404],
    role: 'operate',
  },
  {
    method: 'post',
    path: '/api/incidents/{id}/unacknowledge',
    summary: 'Give an incident back',
    tag: 'incidents',
    parameters: id,
    answer: incidentSchema,
    refusals: [404],
    role: 'operate',
  },
  {
    method: 'get',
    path: '/api/silences',
    summary: 'What people have silenced',
    tag: 'on-call',
    answer: silencesViewSchema,
    refusals: [],
    role: 'read',
  },
  {
    method: 'post',
    path: '/api/silences',
    summary: 'Keep matching incidents from people for a while',
    tag: 'on-call',
    body: newSilenceSchema,
    answer: silenceViewSchema,
    refusals: [400],
    role: 'operate',
  },
  {
    method: 'post',
    path: '/api/silences/{id}/end',
    summary: 'End a silence now',
    tag: 'on-call',
    parameters: id,
    answer: silenceViewSchema,
    refusals: [404],
    role: 'operate',
  },
  {
    method: 'get',
    path: '/api/maintenance',
    summary: 'When trouble is expected',
    tag: 'on-call',
    answer: maintenancesViewSchema,
    refusals: [],
    role: 'read',
  },
  {
    method: 'post',
    path: '/api/maintenance',
    summary: 'Say when trouble is expected',
    tag: 'on-call',
    body: newMaintenanceSchema,
    answer: maintenanceViewSchema,
    refusals: [400],
    role: 'operate',
  },
  {
    method: 'post',
    path: '/api/maintenance/{name}/remove',
    summary: 'Take a maintenance window back that people have asked for',
    tag: 'on-call',
    parameters: z.object({ name: z.string() }),
    answer: maintenancesViewSchema,
    refusals: [404],
    role: 'operate',
  },
  {
    method: 'get',
    path: '/api/feedback',
    summary: 'What follows from labels: precision, thresholds they have moved, rules they suggest',
    tag: 'on-call',
    answer: feedbackViewSchema,
    refusals: [],
    role: 'read',
  },
  {
    method: 'get',
    path: '/api/receivers',
    summary: 'Whoever is told of incidents, and how that goes',
    tag: 'on-call',
    answer: receiversViewSchema,
    refusals: [],
    role: 'read',
  },
  {
    method: 'get',
    path: '/respond/{action}/{subject}',
    summary:
      'A page that asks before it does what a signed link in a message is about; looking at it does nothing',
    tag: 'on-call',
    parameters: respondParameters,
    query: signatureQuery,
    answer: PAGE,
    refusals: [400],
  },
  {
    method: 'post',
    path: '/respond/{action}/{subject}',
    summary: 'Do what a signed link is about',
    tag: 'on-call',
    parameters: respondParameters,
    query: signatureQuery,
    answer: PAGE,
    refusals: [400],
  },
  {
    method: 'get',
    path: '/plots/{file}',
    summary: 'The moment of an incident, by a signed link',
    tag: 'on-call',
    parameters: z.object({ file: z.string() }),
    query: signatureQuery,
    answer: { type: 'image/png', description: 'What was measured against what was expected.' },
    refusals: [400, 404],
  },
  {
    method: 'get',
    path: '/api/session',
    summary: 'Who asks, and what they may',
    tag: 'access',
    answer: sessionViewSchema,
    refusals: [],
  },
  {
    method: 'post',
    path: '/api/session',
    summary: 'Have the browser keep a token',
    tag: 'access',
    body: beginSessionSchema,
    answer: sessionViewSchema,
    refusals: [400],
  },
  {
    method: 'post',
    path: '/api/session/end',
    summary: 'Have the browser forget its token',
    tag: 'access',
    answer: sessionViewSchema,
    refusals: [],
  },
  {
    method: 'get',
    path: '/api/tokens',
    summary: 'Tokens that were given out',
    tag: 'access',
    answer: tokensViewSchema,
    refusals: [],
    role: 'admin',
  },
  {
    method: 'post',
    path: '/api/tokens',
    summary: 'Give out a token',
    tag: 'access',
    body: newTokenSchema,
    answer: createdTokenSchema,
    refusals: [400],
    role: 'admin',
  },
  {
    method: 'post',
    path: '/api/tokens/{id}/revoke',
    summary: 'Take a token back, by its identity or name',
    tag: 'access',
    parameters: id,
    answer: tokenViewSchema,
    refusals: [404],
    role: 'admin',
  },
  {
    method: 'get',
    path: '/api/audit',
    summary: 'Who has done what, when',
    tag: 'access',
    query: auditQuerySchema,
    answer: auditViewSchema,
    refusals: [400],
    role: 'admin',
  },
  {
    method: 'post',
    path: '/api/config/reload',
    summary: 'Read the configuration again, as on SIGHUP',
    tag: 'operations',
    body: reloadSchema,
    answer: reloadViewSchema,
    refusals: [400],
    role: 'admin',
  },
  {
    method: 'post',
    path: '/api/log-level',
    summary: 'Change the level of the log until the next start or reload',
    tag: 'operations',
    body: logLevelSchema,
    answer: logLevelSchema,
    refusals: [400],
    role: 'admin',
  },
  {
    method: 'get',
    path: '/api/models',
    summary: 'Every model, and which has taken over when',
    tag: 'models',
    answer: modelsViewSchema,
    refusals: [],
    role: 'read',
  },
  {
    method: 'get',
    path: '/api/models/{hash}/report',
    summary: 'A page about a model: how its fit went, what it rebuilds best and worst, how it scores',
    tag: 'models',
    parameters: modelHashSchema,
    answer: { type: 'text/html', description: 'What `kymo models inspect` writes.' },
    refusals: [400, 404],
    role: 'operate',
  },
  {
    method: 'post',
    path: '/api/try',
    summary:
      'What settings or a model would have paged on a past stretch, beside what is in force; changes nothing',
    tag: 'models',
    body: tryOutSchema,
    answer: tryOutViewSchema,
    refusals: [400, 404],
    role: 'operate',
  },
  order('promote', 'Have a model serve its group, and pin the group to it', promoteSchema),
  order('rollback', 'Have the model before serve a group again, and pin the group to it', groupOrderSchema),
  order('release', 'Hand a pinned group back to the ladder', groupOrderSchema),
  {
    method: 'get',
    path: '/api/health',
    summary: 'How each part of the monitor is',
    tag: 'operations',
    answer: healthViewSchema,
    refusals: [],
    role: 'read',
  },
  {
    method: 'get',
    path: '/health/live',
    summary: 'Whether the process answers',
    tag: 'operations',
    answer: livenessSchema,
    refusals: [],
  },
  {
    method: 'get',
    path: '/health/ready',
    summary: 'Whether telemetry can be read and effects can be shipped',
    tag: 'operations',
    answer: readinessSchema,
    otherwise: { 503: readinessSchema },
    refusals: [],
  },
  {
    method: 'get',
    path: '/metrics',
    summary: 'Metrics for Prometheus',
    tag: 'operations',
    answer: { type: 'text/plain', description: 'Prometheus text exposition format.' },
    refusals: [],
  },
  {
    method: 'get',
    path: '/api/openapi.json',
    summary: 'This document',
    tag: 'operations',
    answer: z.record(z.string(), z.unknown()),
    refusals: [],
  },
];
