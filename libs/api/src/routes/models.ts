import type { z } from 'zod';
import {
  compareModelsSchema,
  groupOrderSchema,
  modelComparisonViewSchema,
  modelHashSchema,
  modelOrderViewSchema,
  modelsViewSchema,
  promoteSchema,
} from '../models';
import { tryOutSchema, tryOutViewSchema } from '../try-out';
import type { Route } from './route';

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

/** Models, and orders about them. */
export const modelRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/api/models',
    summary: 'Every model, and when each took over',
    tag: 'models',
    answer: modelsViewSchema,
    refusals: [],
    role: 'read',
  },
  {
    method: 'get',
    path: '/api/models/{hash}/report',
    summary: 'A page about a model: its fit, what it reconstructs best and worst, and how it scores',
    tag: 'models',
    parameters: modelHashSchema,
    answer: { type: 'text/html', description: 'What `kymo models inspect` writes.' },
    refusals: [400, 404],
    role: 'operate',
  },
  {
    method: 'get',
    path: '/api/models/{hash}/onnx',
    summary: 'The network of a model as a standard .onnx file',
    tag: 'models',
    parameters: modelHashSchema,
    answer: { type: 'application/octet-stream', description: 'What `kymo models export` writes.' },
    refusals: [400, 404],
    role: 'operate',
  },
  {
    method: 'post',
    path: '/api/models/compare',
    summary: 'Compare two models on recent history, with and without injected faults; changes nothing',
    tag: 'models',
    body: compareModelsSchema,
    answer: modelComparisonViewSchema,
    refusals: [400, 404],
    role: 'operate',
  },
  {
    method: 'post',
    path: '/api/try',
    summary:
      'Which pages other settings or another model would have sent in a past time range, compared with the ' +
      'current ones; changes nothing',
    tag: 'models',
    body: tryOutSchema,
    answer: tryOutViewSchema,
    refusals: [400, 404],
    role: 'operate',
  },
  order('promote', 'Make a model serve its group, and pin the group to it', promoteSchema),
  order('rollback', 'Make the previous model serve a group again, and pin the group to it', groupOrderSchema),
  order('release', 'Release a pinned group to the ladder', groupOrderSchema),
];
