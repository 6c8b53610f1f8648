import type { Artifact } from '@kymo/domain';
import { calibrationSchema } from './calibration';

/** Whether a model's values only rank, and `loudest` alone tells of alarms. */
export function alarmsApart({ fitted }: Pick<Artifact, 'fitted'>): boolean {
  const calibration = calibrationSchema.pick({ ranking: true }).safeParse(fitted['calibration']);
  return calibration.data?.ranking === 'whole-ranks';
}
