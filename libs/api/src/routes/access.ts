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
    summary: 'Who you are, and what you may do',
    tag: 'access',
    answer: sessionViewSchema,
    refusals: [],
  },
  {
    method: 'post',
    path: '/api/session',
    summary: 'Store a token in the browser',
    tag: 'access',
    body: beginSessionSchema,
    answer: sessionViewSchema,
    refusals: [400],
  },
  {
    method: 'post',
    path: '/api/session/end',
    summary: 'Remove the token from the browser',
    tag: 'access',
    answer: sessionViewSchema,
    refusals: [],
  },
  {
    method: 'get',
    path: '/api/tokens',
    summary: 'List the tokens',
    tag: 'access',
    answer: tokensViewSchema,
    refusals: [],
    role: 'admin',
  },
  {
    method: 'post',
    path: '/api/tokens',
    summary: 'Create a token',
    tag: 'access',
    body: newTokenSchema,
    answer: createdTokenSchema,
    refusals: [400],
    role: 'admin',
  },
  {
    method: 'post',
    path: '/api/tokens/{id}/revoke',
    summary: 'Revoke a token, by its id or name',
    tag: 'access',
    parameters: id,
    answer: tokenViewSchema,
    refusals: [404],
    role: 'admin',
  },
  {
    method: 'get',
    path: '/api/audit',
    summary: 'Who did what, and when',
    tag: 'access',
    query: auditQuerySchema,
    answer: auditViewSchema,
    refusals: [400],
    role: 'admin',
  },
];
