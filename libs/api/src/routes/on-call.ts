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
    method: 'post',
    path: '/api/receivers/{name}/test',
    summary: 'Sends an example incident and its end to a receiver, the way a real one goes',
    tag: 'on-call',
    parameters: z.object({ name: z.string() }),
    answer: receiverTestViewSchema,
    refusals: [400, 404],
    role: 'operate',
  },
  {
    method: 'get',
    path: '/api/routes',
    summary: 'Who is told of an incident with these labels; sends nothing',
    tag: 'on-call',
    query: routesQuerySchema,
    answer: routesViewSchema,
    refusals: [400],
    role: 'read',
  },
];
