import { KymoError } from '@kymo/domain';
import { z } from 'zod';
import type { DetectorDefinition } from '../types/network';
import type { DetectorOptions } from '../types/options';
import { detectors, type DetectorName } from './registry';

export function isDetectorName(name: string): name is DetectorName {
  return Object.hasOwn(detectors, name);
}

/**
 * The registry entry of a name, and its options with defaults filled in.
 * @throws KymoError OPTIONS_INVALID
 */
export function parseOptions(
  name: string,
  given: unknown,
): { definition: DetectorDefinition; options: DetectorOptions } {
  if (!isDetectorName(name)) {
    throw new KymoError(
      'OPTIONS_INVALID',
      `choosing a detector: '${name}' is not known; use one of ${Object.keys(detectors).join(', ')}`,
    );
  }
  const definition: DetectorDefinition = detectors[name];
  const parsed = definition.optionsSchema.safeParse(given ?? {});
  if (parsed.success) return { definition, options: parsed.data };
  throw new KymoError(
    'OPTIONS_INVALID',
    `reading the options of '${name}':\n${z.prettifyError(parsed.error)}\ndocs/detectors/${name}.md lists them.`,
  );
}
