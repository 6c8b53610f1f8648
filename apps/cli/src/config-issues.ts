import { checkConnections, checkPrerequisites, loadConfig } from '@kymo/config';
import { environmentWithFiles } from '@kymo/connectors';
import { KymoError } from '@kymo/domain';

export interface ConfigIssues {
  readonly valid: boolean;
  /** Every issue, with its path; absent if there is none. */
  readonly issues?: readonly string[];
}

/**
 * The checks of the monitor before its start.
 * @param connects whether the source and every sink are asked, too
 * @throws KymoError CONFIG_INVALID and others
 */
export async function checkFile(file: string, connects = false): Promise<void> {
  const [config, env] = [loadConfig(file), environmentWithFiles()];
  await checkPrerequisites(config, env, file);
  if (connects) await checkConnections(config, env, file);
}

/** What is wrong with a configuration. @throws KymoError where it cannot be read */
export async function issuesOf(file: string, connects = false): Promise<ConfigIssues> {
  try {
    await checkFile(file, connects);
    return { valid: true };
  } catch (thrown) {
    if (thrown instanceof KymoError && thrown.code === 'CONFIG_INVALID')
      return { valid: false, issues: issuesIn(thrown) };
    throw thrown;
  }
}

/** What cannot be read at all has no issues of its own. */
function issuesIn({ context, message }: KymoError): readonly string[] {
  return (context['issues'] as readonly string[] | undefined) ?? [message];
}
