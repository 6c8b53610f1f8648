import { z } from 'zod';
import { type Answer, timeMs } from './answer';

const count = () => z.number().int();

const receiverViewSchema = z.strictObject({
  name: z.string(),
  type: z.string().describe('For example `slack`.'),
  ready: z.boolean(),
  why: z.string().optional().describe('What is wrong, where something is.'),
  owed: count().describe('Messages that wait.'),
  delivered: count().describe('Since the monitor began.'),
  retried: count().describe('Attempts that failed and are repeated.'),
  refused: count().describe('Attempts that the service refused.'),
  lastDeliveredMs: timeMs().optional(),
});
export type ReceiverView = Answer<typeof receiverViewSchema>;

export const receiversViewSchema = z
  .strictObject({ receivers: z.array(receiverViewSchema) })
  .meta({ id: 'Receivers', description: 'Whoever is told of incidents, and how that goes.' });
export type ReceiversView = Answer<typeof receiversViewSchema>;
