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
    summary: 'Send no alerts for matching incidents for a while',
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
    summary: 'List the maintenance windows',
    tag: 'on-call',
    answer: maintenancesViewSchema,
    refusals: [],
    role: 'read',
  },
  {
    method: 'post',
    path: '/api/maintenance',
    summary: 'Plan a maintenance window',
    tag: 'on-call',
    body: newMaintenanceSchema,
    answer: maintenanceViewSchema,
    refusals: [400],
    role: 'operate',
  },
  {
    method: 'post',
    path: '/api/maintenance/{name}/remove',
    summary: 'Remove a maintenance window that somebody has planned',
    tag: 'on-call',
    parameters: z.object({ name: z.string() }),
    answer: maintenancesViewSchema,
    refusals: [404],
    role: 'operate',
  },
];
