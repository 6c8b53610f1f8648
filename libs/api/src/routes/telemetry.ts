import { z } from 'zod';
import {
  fleetHistoryQuerySchema,
  fleetHistoryViewSchema,
  fleetOddQuerySchema,
  fleetOddViewSchema,
  fleetViewSchema,
} from '../fleet';
import { seriesQuerySchema, seriesViewSchema } from '../series';
import type { Route } from './route';

const key = z.object({ key: z.string() });

/** The fleet, its series, and what happens. */
export const telemetryRoutes: readonly Route[] = [
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
    path: '/api/fleet/history',
    summary: 'The scores of the whole fleet over a day or a week',
    tag: 'telemetry',
    query: fleetHistoryQuerySchema,
    answer: fleetHistoryViewSchema,
    refusals: [400],
    role: 'read',
  },
  {
    method: 'get',
    path: '/api/fleet/odd',
    summary: 'The series that scored highest between two times',
    tag: 'telemetry',
    query: fleetOddQuerySchema,
    answer: fleetOddViewSchema,
    refusals: [400],
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
    summary: 'Events as they happen',
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
];
