import { z } from 'zod';
import { healthViewSchema, livenessSchema, readinessSchema } from '../health';
import { logLevelSchema, reloadOutcomeSchema, reloadSchema, reloadViewSchema } from '../operations';
import type { Route } from './route';

/** How the monitor is, and what an administrator may change. */
export const operationRoutes: readonly Route[] = [
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
    method: 'get',
    path: '/api/config/reload',
    summary: 'How the last reload of the configuration went',
    tag: 'operations',
    answer: reloadOutcomeSchema,
    refusals: [],
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
    summary: 'Whether telemetry can be read and results can be delivered',
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
