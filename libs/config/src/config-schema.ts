import { despiteIssues } from '@kymo/domain';
import { checkAgreement } from './agreement';
import { partsSchema } from './config-parts';

/** The whole configuration: the options of every component, and that they agree with each other. */
export const configSchema = partsSchema.superRefine(checkAgreement, despiteIssues);
