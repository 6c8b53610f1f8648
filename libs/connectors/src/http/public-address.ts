import { lookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { BlockList, isIP } from 'node:net';
import { KymoError } from '@kymo/domain';

/** IPv4 networks that are no public host: private, loopback, link-local, shared, documentation, multicast, reserved. */
const NOT_PUBLIC_V4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const;

/** Parts of the public IPv6 range that lead elsewhere: protocol assignments, documentation, tunnels over IPv4. */
const NOT_PUBLIC_V6 = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const;

const notPublic = new BlockList();
for (const [network, prefix] of NOT_PUBLIC_V4) notPublic.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of NOT_PUBLIC_V6) notPublic.addSubnet(network, prefix, 'ipv6');
const globalUnicastV6 = new BlockList();
globalUnicastV6.addSubnet('2000::', 3, 'ipv6');

/** Whether an IP address is that of a host on the public internet. */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 4) return !notPublic.check(address, 'ipv4');
  return isIP(address) === 6 && globalUnicastV6.check(address, 'ipv6') && !notPublic.check(address, 'ipv6');
}

/** @throws KymoError ADDRESS_REFUSED when `host` is an IP address that is not public. */
export function refusePrivateHost(host: string): void {
  const address = host.replace(/^\[|\]$/g, '');
  if (isIP(address) !== 0 && !isPublicAddress(address)) throw refusal(host, address);
}

type LookupDone = (error: Error | null, address: string | LookupAddress[], family?: number) => void;
type Resolve = (
  host: string,
  options: { all: true },
  done: (error: Error | null, found: LookupAddress[]) => void,
) => void;

/**
 * A `lookup` for a connection that refuses a name of which any address is not public, and connects only to what it
 * has checked: the name cannot point elsewhere between check and connection.
 */
export function publicLookup(resolve: Resolve = lookup) {
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
    `calling the webhook at ${host}: its address ${address} is not public. Set allowPrivateAddresses if it is meant.`,
    { context: { host, address } },
  );
}
