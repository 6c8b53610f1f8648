import { simulatorOptionsSchema } from '@kymo/connectors';
import { z } from 'zod';

/** The simulated plant as a source. */
export const simulatedPlantSchema = simulatorOptionsSchema.extend({
  seed: z.number().int().min(0).default(7).describe('Seed of the plant and its faults'),
});

export type PlantOptions = z.infer<typeof simulatedPlantSchema>;

/** Options of the simulated plant. */
export function plantOptions({ type, ...options }: { readonly type: string }): PlantOptions {
  return simulatedPlantSchema.parse(options);
}
