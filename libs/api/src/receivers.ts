import { z } from 'zod';
import { type Answer, count, timeMs } from './answer';

const receiverViewSchema = z.strictObject({
  name: z.string(),
  type: z.string().describe('For example `slack`.'),
  ready: z.boolean(),
  why: z.string().optional().describe('What is wrong, where something is.'),
  owed: count().describe('Messages that are waiting.'),
  delivered: count().describe('Since the monitor started.'),
  retried: count().describe('Attempts that failed and are repeated.'),
  refused: count().describe('Attempts that the service refused.'),
  lastDeliveredMs: timeMs().optional(),
});
export type ReceiverView = Answer<typeof receiverViewSchema>;

export const receiversViewSchema = z
  .strictObject({ receivers: z.array(receiverViewSchema) })
  .meta({ id: 'Receivers', description: 'The receivers of alerts, and their deliveries.' });
export type ReceiversView = Answer<typeof receiversViewSchema>;

export const receiverTestViewSchema = z
  .strictObject({
    receiver: z.string(),
    took: z.array(z.string()).describe('What the receiver accepted, one line for each message.'),
  })
  .meta({
    id: 'ReceiverTest',
    description: 'An example incident and its end, sent like a real one.',
  });
export type ReceiverTestView = Answer<typeof receiverTestViewSchema>;

const pair = z.string().regex(/^[^=]+=/, 'label=value is expected, for example severity=critical');

export const routesQuerySchema = z.object({
  labels: z
    .union([z.array(pair), pair.transform((one) => [one])])
    .describe(
      'Labels of an incident, such as `severity=critical`. Repeat a label to give it several values.',
    ),
});
export type RoutesQuery = z.output<typeof routesQuerySchema>;

const routeViewSchema = z.strictObject({
  id: z.string().describe('Place in the tree: `root`, `root/0`.'),
  receiver: z.string(),
  groupBy: z.array(z.string()),
  groupWaitMs: count(),
  groupIntervalMs: count(),
  repeatIntervalMs: count(),
});

export const routesViewSchema = z
  .strictObject({ routes: z.array(routeViewSchema) })
  .meta({ id: 'Routes', description: 'The routes that an incident with these labels takes.' });
export type RoutesView = Answer<typeof routesViewSchema>;
