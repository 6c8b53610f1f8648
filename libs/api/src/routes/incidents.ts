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
import { quietTimesViewSchema } from '../silences';
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
    summary: 'Who was alerted to an incident, and when',
    tag: 'incidents',
    parameters: id,
    answer: incidentAlertsViewSchema,
    refusals: [404],
    role: 'read',
  },
  {
    method: 'get',
    path: '/api/incidents/{id}/quiet-times',
    summary: 'Silences and maintenance windows under way that an incident falls under',
    tag: 'incidents',
    parameters: id,
    answer: quietTimesViewSchema,
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
    summary: 'Recompute the score of the window that raised an incident, with the model of that time',
    tag: 'incidents',
    parameters: id,
    answer: explanationViewSchema,
    refusals: [404],
    role: 'operate',
  },
  {
    method: 'post',
    path: '/api/incidents/{id}/acknowledge',
    summary: 'Acknowledge an incident: it is not repeated unless it gets worse',
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
    summary: 'Withdraw an acknowledgement',
    tag: 'incidents',
    parameters: id,
    answer: incidentSchema,
    refusals: [404],
    role: 'operate',
  },
];
