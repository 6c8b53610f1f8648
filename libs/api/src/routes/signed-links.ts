import { z } from 'zod';
import { signatureQuery } from '../signature';
import type { Content, Route } from './route';

const respondParameters = z.object({
  action: z.enum(['acknowledge', 'silence', 'maintenance', 'label']),
  subject: z.string().describe('The group of a message, or the incident to label.'),
});

const PAGE: Content = {
  type: 'text/html',
  description: 'A page for a person. It says so if the link has expired.',
};

/** What a person without a token may reach by a signed link in a message. */
export const signedLinkRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/respond/{action}/{subject}',
    summary:
      'A page that asks for confirmation before a signed link in a message takes effect; opening it changes ' +
      'nothing',
    tag: 'on-call',
    parameters: respondParameters,
    query: signatureQuery,
    answer: PAGE,
    refusals: [400],
  },
  {
    method: 'post',
    path: '/respond/{action}/{subject}',
    summary: 'Perform the action of a signed link',
    tag: 'on-call',
    parameters: respondParameters,
    query: signatureQuery,
    answer: PAGE,
    refusals: [400],
  },
  {
    method: 'get',
    path: '/plots/{file}',
    summary: 'A plot of an incident, by a signed link',
    tag: 'on-call',
    parameters: z.object({ file: z.string() }),
    query: signatureQuery,
    answer: { type: 'image/png', description: 'Measured and expected values.' },
    refusals: [400, 404],
  },
];
