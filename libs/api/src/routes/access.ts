import { z } from 'zod';
import {
  auditQuerySchema,
  auditViewSchema,
  beginSessionSchema,
  createdTokenSchema,
  newTokenSchema,
  sessionViewSchema,
  tokensViewSchema,
  tokenViewSchema,
} from '../access';
import type { Route } from './route';

const id = z.object({ id: z.string() });

/** Sessions, tokens, and who has done what. */
export const accessRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/api/session',
    summary: 'Who asks, and what they may',
    tag: 'access',
    answer: sessionViewSchema,
    refusals: [],
  },
  {
    method: 'post',
    path: '/api/session',
    summary: 'Have the browser keep a token',
    tag: 'access',
    body: beginSessionSchema,
    answer: sessionViewSchema,
    refusals: [400],
  },
  {
    method: 'post',
    path: '/api/session/end',
    summary: 'Have the browser forget its token',
    tag: 'access',
    answer: sessionViewSchema,
    refusals: [],
  },
  {
    method: 'get',
    path: '/api/tokens',
    summary: 'Tokens that were given out',
    tag: 'access',
    answer: tokensViewSchema,
    refusals: [],
    role: 'admin',
  },
  {
    method: 'post',
    path: '/api/tokens',
    summary: 'Give out a token',
    tag: 'access',
    body: newTokenSchema,
    answer: createdTokenSchema,
    refusals: [400],
    role: 'admin',
  },
  {
    method: 'post',
    path: '/api/tokens/{id}/revoke',
    summary: 'Take a token back, by its identity or name',
    tag: 'access',
    parameters: id,
    answer: tokenViewSchema,
    refusals: [404],
    role: 'admin',
  },
  {
    method: 'get',
    path: '/api/audit',
    summary: 'Who has done what, when',
    tag: 'access',
    query: auditQuerySchema,
    answer: auditViewSchema,
    refusals: [400],
    role: 'admin',
  },
];
