import { KymoError, messageOf, type Readiness } from '@kymo/domain';
import type { Http } from './http-client';

/** Statuses that say that nothing is at an address, whatever it is asked. */
const NOTHING_THERE: ReadonlySet<number> = new Set([404, 410]);

/**
 * Asks an address what it takes, which no service takes for a message: finds hosts, ports and certificates that are wrong.
 * @param knowsPaths whether an answer of 404 or 410 says that the path is wrong; some services answer so to all but POST
 */
export async function probe(
  http: Http,
  url: URL,
  signal: AbortSignal,
  knowsPaths: boolean,
): Promise<Readiness> {
  // Paths and queries often are secrets: messages name the host alone.
  const asking = `asking ${url.host} what it takes`;
  try {
    const { status } = await http.send(url, { method: 'OPTIONS' }, signal);
    if (status >= 300 && status < 400)
      return {
        ready: false,
        why: `${asking}: it answered ${status}. Configure the address that it leads to.`,
      };
    if (!knowsPaths || !NOTHING_THERE.has(status)) return { ready: true };
    return { ready: false, why: `${asking}: it answered ${status}. Correct the path of the address.` };
  } catch (thrown) {
    const says = `${asking}: ${messageOf(thrown)}`;
    // It ends with what can be done about it.
    const isRefused = thrown instanceof KymoError && thrown.code === 'ADDRESS_REFUSED';
    return { ready: false, why: isRefused ? says : `${says}. Correct the address, or start what it names.` };
  }
}
