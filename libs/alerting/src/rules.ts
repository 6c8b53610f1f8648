import { whereSound } from '@kymo/domain';
import { z } from 'zod';

/** When an incident begins and when it is over. */
export const incidentRulesSchema = z
  .object({
    anomalousVerdicts: z
      .number()
      .int()
      .min(1)
      .max(32)
      .default(3)
      .describe('Anomalous verdicts, among the last `ofVerdicts`, that open an incident'),
    ofVerdicts: z.number().int().min(1).max(32).default(5).describe('Verdicts looked back at'),
    urgentScore: z
      .number()
      .min(1)
      .default(2)
      .describe('A single verdict with this score opens an incident at once'),
    criticalScore: z.number().min(1).default(4).describe('Score from which an incident is critical'),
    resolveBelowScore: z
      .number()
      .positive()
      .max(1)
      .default(0.8)
      .describe('Scores below this count towards the end of an incident'),
    resolveVerdicts: z
      .number()
      .int()
      .min(1)
      .default(10)
      .describe('Such scores in a row that end an incident'),
  })
  .strict()
  .refine(({ anomalousVerdicts, ofVerdicts }) => anomalousVerdicts <= ofVerdicts, {
    path: ['anomalousVerdicts'],
    message: 'must not exceed ofVerdicts, or no incident could ever open',
    ...whereSound('anomalousVerdicts', 'ofVerdicts'),
  });

export type IncidentRules = z.infer<typeof incidentRulesSchema>;
