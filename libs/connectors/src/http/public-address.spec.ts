import { describe, expect, it } from 'vitest';
import { isPublicAddress, publicLookup, refusePrivateHost } from './public-address';

describe('isPublicAddress', () => {
  it.each(['8.8.8.8', '1.1.1.1', '172.15.0.1', '172.32.0.1', '2606:4700::1111', '2a00:1450::1'])(
    'accepts %s',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  it.each([
    ...[
      '127.0.0.1',
      '127.9.9.9',
      '0.0.0.0',
      '10.1.2.3',
      '172.16.0.1',
      '172.31.255.255',
      '192.168.0.1',
      '169.254.169.254',
    ],
    ...['100.64.0.1', '198.18.0.1', '224.0.0.1', '255.255.255.255', '192.0.2.1', '240.0.0.1'],
    ...[
      '::',
      '::1',
      '::ffff:127.0.0.1',
      '::ffff:8.8.8.8',
      'fe80::1',
      'fc00::1',
      'fd12::1',
      'ff02::1',
      '64:ff9b::7f00:1',
    ],
    ...['2001:db8::1', '2002:7f00:1::', '2001::1', 'not an address'],
  ])('refuses %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('refusePrivateHost', () => {
  // As `new URL` writes them: every spelling of an address arrives here in its canonical form.
  it.each([
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://[::1]/',
    'http://[::ffff:7f00:1]/',
    'http://169.254.169.254/',
  ])('refuses %s', (url) => {
    expect(() => refusePrivateHost(new URL(url).hostname)).toThrow(
      expect.objectContaining({ code: 'ADDRESS_REFUSED' }),
    );
  });

  it('leaves names to the lookup', () => {
    expect(() => refusePrivateHost('example.org')).not.toThrow();
  });
});

describe('publicLookup', () => {
  const resolvingTo = (...addresses: string[]) =>
    publicLookup((_host, _options, done) =>
      done(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      ),
    );
  const look = (lookup: ReturnType<typeof publicLookup>, all: boolean) =>
    new Promise((resolve, reject) => {
      lookup('hooks.example', { all }, (error, address, family) =>
        error ? reject(error) : resolve(all ? address : [address, family]),
      );
    });

  it('gives the addresses that it has checked', async () => {
    expect(await look(resolvingTo('8.8.8.8', '2606:4700::1111'), true)).toHaveLength(2);
    expect(await look(resolvingTo('8.8.8.8'), false)).toEqual(['8.8.8.8', 4]);
  });

  it('refuses a name when any one of its addresses is not public', async () => {
    await expect(look(resolvingTo('8.8.8.8', '10.0.0.1'), true)).rejects.toMatchObject({
      code: 'ADDRESS_REFUSED',
    });
  });

  it('tells a failing resolution as it is', async () => {
    const failing = publicLookup((_host, _options, done) => done(new Error('ENOTFOUND'), []));
    await expect(look(failing, true)).rejects.toThrow('ENOTFOUND');
  });
});
