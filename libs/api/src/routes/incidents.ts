import { labellingSchema } from '@kymo/domain';
import { z } from 'zod';
import { explanationViewSchema } from '../explanation';
import {
  acknowledgeSchema,
  incidentAlertsViewSchema,
  incidentSchema,
  incidentsQuerySchema,
  incidentsViewSchema,
  labelAllSchema,
} from '../incidents';
import type { Route } from './route';

const id = z.object({ id: z.string() });

/** Incidents, and what people say of them. */
export const incidentRoutes: readonly Route[] = [
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
    method: 'get',
    path: '/api/incidents/{id}/alerts',
    summary: 'Who was told of an incident, and when',
    tag: 'incidents',
    parameters: id,
    answer: incidentAlertsViewSchema,
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
    method: 'get',
    path: '/api/incidents/{id}/explanation',
    summary: 'Scores the window that raised an incident again, with the model of then',
    tag: 'incidents',
    parameters: id,
    answer: explanationViewSchema,
    refusals: [404],
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
];
