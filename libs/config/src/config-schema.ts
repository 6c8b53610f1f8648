import { despiteIssues } from '@kymo/domain';
import { withinWindow } from '@kymo/models';
import { checkAgreement } from './agreement';
import { type Config, partsSchema } from './config-parts';

/** The whole configuration: the options of every component, and that they agree with each other. */
export const configSchema = partsSchema
  .superRefine(checkAgreement, despiteIssues)
  .transform((config) => withShortWindows(config));

function withShortWindows({ window, detection, ...others }: Config): Config {
  const ladder = detection.ladder.map((rung) => withinWindow(rung, window.lengthSamples));
  return { ...others, window, detection: { ...detection, ladder } };
}
