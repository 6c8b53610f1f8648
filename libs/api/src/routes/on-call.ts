import { z } from 'zod';
import { feedbackViewSchema } from '../feedback';
import {
  receiversViewSchema,
  receiverTestViewSchema,
  routesQuerySchema,
  routesViewSchema,
} from '../receivers';
import type { Route } from './route';

/** Who is told of incidents, and what follows from their answers. */
export const onCallRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/api/feedback',
    summary: 'What follows from labels: precision, moved thresholds, suggested rules',
    tag: 'on-call',
    answer: feedbackViewSchema,
    refusals: [],
    role: 'read',
  },
  {
    method: 'get',
    path: '/api/receivers',
    summary: 'The receivers of alerts, and their deliveries',
    tag: 'on-call',
    answer: receiversViewSchema,
    refusals: [],
    role: 'read',
  },
  {
    method: 'post',
    path: '/api/receivers/{name}/test',
    summary: 'Send an example incident and its end to a receiver, like a real one',
    tag: 'on-call',
    parameters: z.object({ name: z.string() }),
    answer: receiverTestViewSchema,
    refusals: [400, 404],
    role: 'operate',
  },
  {
    method: 'get',
    path: '/api/routes',
    summary: 'Who would be alerted to an incident with these labels; sends nothing',
    tag: 'on-call',
    query: routesQuerySchema,
    answer: routesViewSchema,
    refusals: [400],
    role: 'read',
  },
];
