import { lookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { isIP } from 'node:net';
import { KymoError } from '@kymo/domain';
import ipaddr from 'ipaddr.js';
import { buildConnector } from 'undici';

/** The part of IPv6 that is given to hosts; the rest is not assigned yet. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/** Whether `address` is the IP address of a host on the public internet. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed.kind() === 'ipv4' || (parsed as ipaddr.IPv6).match(GLOBAL_UNICAST);
}

/** Resolves a name to all its addresses. */
export type Resolve = (
  host: string,
  options: { all: true },
  done: (error: Error | null, found: LookupAddress[]) => void,
) => void;

/**
 * Opens connections to public addresses only. The address is checked when the connection is opened, and the connection
 * goes to the address that was checked: a name that resolves differently later does not pass, and neither does a
 * redirect. The connection fails with KymoError ADDRESS_REFUSED.
 */
export function publicConnector(
  options: buildConnector.BuildOptions,
  resolve: Resolve = lookup,
): buildConnector.connector {
  const connect = buildConnector({ ...options, lookup: publicLookup(resolve) as never });
  return (target, done) => {
    const { hostname } = target;
    // An address needs no lookup, so the lookup does not check it.
    if (isIP(hostname) !== 0 && !isPublicAddress(hostname)) done(refusal(hostname, hostname), null);
    else connect(target, done);
  };
}

type LookupDone = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/** Refuses a name when any one of its addresses is not public. */
function publicLookup(resolve: Resolve) {
  return (host: string, options: LookupOptions, done: LookupDone): void => {
    resolve(host, { all: true }, (error, found) => {
      const wrong = found?.find(({ address }) => !isPublicAddress(address));
      if (error || wrong) return done(error ?? refusal(host, wrong!.address), []);
      const first = found[0]!;
      if (options.all) done(null, found);
      else done(null, first.address, first.family);
    });
  };
}

function refusal(host: string, address: string): KymoError {
  return new KymoError(
    'ADDRESS_REFUSED',
    `connecting to ${host}: its address ${address} is not public. Set allowPrivateAddresses if this receiver is meant.`,
    { context: { host, address } },
  );
}
