import { KymoError } from '@kymo/domain';
import { z } from 'zod';
import type { EnsembleDefinition, Member, NetworkDefinition } from '../../types/network';
import { adaptToLength } from '../../calibration/short-training';
import { detectorOptions, type DetectorOptions } from '../../types/options';

type Networks = Readonly<Record<string, NetworkDefinition>>;

export interface EnsembleOptions extends DetectorOptions {
  readonly detectors: readonly {
    readonly detector: string;
    readonly options: Readonly<Record<string, unknown>>;
  }[];
}

/**
 * Several detectors on the same windows, each fitted and calibrated as it would be alone. Their scores become tail
 * probabilities among healthy windows, whose logarithms are added. The sum has a boundary of its own, placed on windows
 * that no member has learnt. Contributions of channels and steps are weighted by how rare a member finds the window,
 * expected values by how narrow its band is.
 * Works where detectors fail on different faults, as a linear and a recurrent one do; fails where all share a blind spot,
 * and gains nothing over the best of them where the others only add noise. Assumes what its members assume.
 * Costs the sum of what its members cost.
 * @see Fisher, Statistical Methods for Research Workers (1925), section 21.1
 */
export const ensemble: (networks: Networks) => EnsembleDefinition<EnsembleOptions> = (networks) => ({
  summary: "Several detectors' calibrated scores combined by their tail probabilities",
  optionsSchema: optionsSchemaOf(networks),
  adapt(options, steps) {
    const adapted = membersOf(networks, options).map(({ definition, options: own }) =>
      (definition.adapt ?? adaptToLength)(own, steps),
    );
    return {
      ...options,
      windowLength: longestForAll(
        networks,
        options,
        Math.min(...adapted.map(({ windowLength }) => windowLength)),
      ),
      folds: Math.max(...adapted.map(({ folds }) => folds)),
    };
  },
  members: (options) => membersOf(networks, options),
});

const DEFAULT_MEMBERS = [{ detector: 'auto' }, { detector: 'linear-autoencoder' }];

const ownOptions = detectorOptions({ windowLength: 64, folds: 3, trainingWindows: 50_000 });

/** Options that the ensemble sets for all members; each member keeps its own maximum of training windows. */
const SHARED = (Object.keys(ownOptions) as (keyof DetectorOptions)[]).filter(
  (key) => key !== 'trainingWindows',
);

function optionsSchemaOf(networks: Networks) {
  const names = Object.keys(networks);
  const member = z.strictObject({
    detector: z.enum(names).describe('Name of the detector'),
    options: z
      .record(z.string(), z.unknown())
      .default({})
      .describe('Options of this detector; the options above are shared'),
  });
  return z
    .strictObject({
      ...ownOptions,
      detectors: z
        .array(member)
        .min(2)
        .max(5)
        .prefault(DEFAULT_MEMBERS)
        .describe('The detectors whose scores are combined'),
    })
    .superRefine((options, context) => {
      options.detectors.forEach(({ detector, options: own }, index) => {
        const refuse = (path: readonly PropertyKey[], message: string) =>
          context.addIssue({ code: 'custom', path: ['detectors', index, 'options', ...path], message });
        const shared = SHARED.filter((key) => Object.hasOwn(own, key));
        shared.forEach((key) => refuse([key], 'is shared by all detectors: set it for the ensemble'));
        const parsed = networks[detector]!.optionsSchema.safeParse({ ...own, ...sharedBy(options) });
        parsed.error?.issues.forEach(({ path, message }) => refuse(path, message));
      });
    });
}

/** The longest window up to `most` steps that every member accepts: it must be a multiple of each patch length. */
function longestForAll(networks: Networks, options: EnsembleOptions, most: number): number {
  const isTaken = (windowLength: number) =>
    options.detectors.every((member) => parseMember(networks, member, { ...options, windowLength }).success);
  const lengths = Array.from({ length: most }, (_, less) => most - less);
  return lengths.find(isTaken) ?? most;
}

function membersOf(networks: Networks, options: EnsembleOptions): Member[] {
  return options.detectors.map((member) => {
    const { detector } = member;
    const definition = networks[detector]!;
    const { data: complete, error } = parseMember(networks, member, options);
    if (error) {
      throw new KymoError(
        'OPTIONS_INVALID',
        `sharing windows of ${options.windowLength} steps among an ensemble: '${detector}' does not accept them:\n${z.prettifyError(error)}`,
      );
    }
    const trainingWindows = Math.min(complete.trainingWindows, options.trainingWindows);
    const shared = { ...complete, trainingWindows };
    return { detector, definition, options: definition.asMember?.(shared) ?? shared };
  });
}

/** Options of a member, with the shared ones. */
function parseMember(
  networks: Networks,
  { detector, options: own }: EnsembleOptions['detectors'][number],
  options: EnsembleOptions,
) {
  return networks[detector]!.optionsSchema.safeParse({ ...own, ...sharedBy(options) });
}

function sharedBy(options: Omit<EnsembleOptions, 'detectors'> & { readonly detectors: readonly unknown[] }) {
  const shared = Object.fromEntries(SHARED.map((key) => [key, options[key]]));
  return { ...shared, timeBudgetSeconds: options.timeBudgetSeconds / options.detectors.length };
}
