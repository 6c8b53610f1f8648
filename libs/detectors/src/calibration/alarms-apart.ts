import type { Artifact } from '@kymo/domain';
import { calibrationSchema } from './calibration';

/** Whether the scores of a model only rank windows, so that `loudest` alone decides on alarms. */
export function alarmsApart({ fitted }: Pick<Artifact, 'fitted'>): boolean {
  const calibration = calibrationSchema.pick({ ranking: true }).safeParse(fitted['calibration']);
  return calibration.data?.ranking === 'whole-ranks';
}
