import { z } from 'zod';
import {
  maintenancesViewSchema,
  maintenanceViewSchema,
  newMaintenanceSchema,
  newSilenceSchema,
  silencesViewSchema,
  silenceViewSchema,
} from '../silences';
import type { Route } from './route';

const id = z.object({ id: z.string() });

/** When people are left alone: silences and maintenance windows. */
export const quietTimeRoutes: readonly Route[] = [
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
];
