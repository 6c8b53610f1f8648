import { labellingSchema } from '@kymo/domain';
import { z } from 'zod';
import { fleetViewSchema } from './fleet';
import { healthViewSchema, livenessSchema, readinessSchema } from './health';
import { incidentSchema, incidentsQuerySchema, incidentsViewSchema } from './incidents';
import { groupOrderSchema, modelOrderViewSchema, modelsViewSchema, promoteSchema } from './models';
import { seriesQuerySchema, seriesViewSchema } from './series';

/** What is answered: JSON by a schema, or text of another type. */
export type Content = z.ZodType | { readonly type: string; readonly description: string };

/** One thing that the monitor answers over HTTP. */
export interface Route {
  readonly method: 'get' | 'post';
  /** With parameters in braces. */
  readonly path: string;
  readonly summary: string;
  readonly tag: 'telemetry' | 'incidents' | 'models' | 'operations';
  readonly parameters?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly answer: Content;
  /** Status and body beside 200 that have a form of their own. */
  readonly otherwise?: Readonly<Record<number, z.ZodType>>;
  /** Statuses of refusals. */
  readonly refusals: readonly (400 | 401 | 404)[];
}

const key = z.object({ key: z.string() });
const id = z.object({ id: z.string() });

const order = (act: string, summary: string, body: z.ZodType): Route => ({
  method: 'post',
  path: `/api/models/${act}`,
  summary,
  tag: 'models',
  body,
  answer: modelOrderViewSchema,
  refusals: [400, 401, 404],
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
  },
  {
    method: 'get',
    path: '/api/incidents',
    summary: 'The latest incidents',
    tag: 'incidents',
    query: incidentsQuerySchema,
    answer: incidentsViewSchema,
    refusals: [400],
  },
  {
    method: 'get',
    path: '/api/incidents/{id}',
    summary: 'One incident',
    tag: 'incidents',
    parameters: id,
    answer: incidentSchema,
    refusals: [404],
  },
  {
    method: 'post',
    path: '/api/incidents/{id}/label',
    summary: 'Say what an incident was',
    tag: 'incidents',
    parameters: id,
    body: labellingSchema,
    answer: incidentSchema,
    refusals: [400, 401, 404],
  },
  {
    method: 'get',
    path: '/api/models',
    summary: 'Every model, and which has taken over when',
    tag: 'models',
    answer: modelsViewSchema,
    refusals: [],
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
