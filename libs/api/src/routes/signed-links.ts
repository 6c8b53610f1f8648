import { z } from 'zod';
import { signatureQuery } from '../signature';
import type { Content, Route } from './route';

const respondParameters = z.object({
  action: z.enum(['acknowledge', 'silence', 'maintenance', 'label']),
  subject: z.string().describe('The group of a message, or an incident to be labelled.'),
});

const PAGE: Content = {
  type: 'text/html',
  description: 'A page for a person; it says so where the link has expired.',
};

/** What a person without a token may reach by a signed link in a message. */
export const signedLinkRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/respond/{action}/{subject}',
    summary:
      'A page that asks before it does what a signed link in a message is about; looking at it does nothing',
    tag: 'on-call',
    parameters: respondParameters,
    query: signatureQuery,
    answer: PAGE,
    refusals: [400],
  },
  {
    method: 'post',
    path: '/respond/{action}/{subject}',
    summary: 'Do what a signed link is about',
    tag: 'on-call',
    parameters: respondParameters,
    query: signatureQuery,
    answer: PAGE,
    refusals: [400],
  },
  {
    method: 'get',
    path: '/plots/{file}',
    summary: 'The moment of an incident, by a signed link',
    tag: 'on-call',
    parameters: z.object({ file: z.string() }),
    query: signatureQuery,
    answer: { type: 'image/png', description: 'What was measured against what was expected.' },
    refusals: [400, 404],
  },
];
