import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AssignerProtocol } from '../../kafka/kafka-client';
import { type Claims, divide, stickyAssigner } from './sticky-assigner';

const twelve = Array.from({ length: 12 }, (_, number) => `telemetry/${number}`);
const of = (...numbers: number[]) => numbers.map((number) => `telemetry/${number}`);
const none: Claims = { held: [], known: [] };
const moved = (before: ReadonlyMap<string, string[]>, after: ReadonlyMap<string, string[]>) =>
  [...before].flatMap(([member, own]) => own.filter((partition) => !after.get(member)?.includes(partition)));
const holding = (shares: ReadonlyMap<string, string[]>): Map<string, Claims> =>
  new Map([...shares].map(([member, held]) => [member, { held, known: [] }]));

describe('divide', () => {
  it.each([
    ['one member gets all', twelve, { a: none }, { a: 12 }],
    ['three get four each', twelve, { a: none, b: none, c: none }, { a: 4, b: 4, c: 4 }],
    ['more members than partitions', of(0, 1), { a: none, b: none, c: none }, { a: 1, b: 1, c: 0 }],
    [
      'the remainder goes to those who hold most',
      of(0, 1, 2),
      { a: none, b: { held: of(2, 1), known: [] } },
      { a: 1, b: 2 },
    ],
  ])('%s', (_, partitions, claims, counts) => {
    const shares = divide(partitions, new Map(Object.entries(claims)));
    expect(Object.fromEntries([...shares].map(([member, own]) => [member, own.length]))).toEqual(counts);
  });

  it('moves only what a member that joins or leaves gains or loses', () => {
    const two = divide(
      twelve,
      new Map([
        ['a', none],
        ['b', none],
      ]),
    );
    const three = divide(twelve, new Map([...holding(two), ['c', none]]));
    expect(moved(two, three)).toHaveLength(4);
    const back = divide(twelve, new Map([...holding(three)].filter(([member]) => member !== 'b')));
    expect(moved(new Map([...three].filter(([member]) => member !== 'b')), back)).toEqual([]);
  });

  it('gives a member that was restarted back what it knows', () => {
    const claims = new Map<string, Claims>([
      ['a', { held: of(0, 1, 2, 3, 8, 9), known: [] }],
      ['b', { held: of(4, 5, 6, 7, 10, 11), known: [] }],
      ['again', { held: [], known: of(8, 9, 10, 11) }],
    ]);
    expect(divide(twelve, claims)).toEqual(
      new Map([
        ['a', of(0, 1, 2, 3)],
        ['again', of(8, 9, 10, 11)],
        ['b', of(4, 5, 6, 7)],
      ]),
    );
  });

  it('gives each partition to one member, and to none more than one beyond another', () => {
    const partition = fc.nat(15).map((number) => `telemetry/${number}`);
    const claim = fc.record({ held: fc.uniqueArray(partition), known: fc.uniqueArray(partition) });
    const members = fc.dictionary(fc.string({ minLength: 1 }), claim, { minKeys: 1, maxKeys: 6 });
    fc.assert(
      fc.property(members, fc.nat(16), (claims, count) => {
        const partitions = Array.from({ length: count }, (_, number) => `telemetry/${number}`);
        const shares = divide(partitions, new Map(Object.entries(claims)));
        expect([...shares.values()].flat().sort()).toEqual([...partitions].sort());
        const lengths = [...shares.values()].map(({ length }) => length);
        expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

it('tells the group what it claims, and members what they get', async () => {
  const cluster = {
    findTopicPartitionMetadata: () => [0, 1].map((partitionId) => ({ partitionId })) as never,
  };
  const topics = ['telemetry'];
  const member = (memberId: string, claims: Claims) => ({
    memberId,
    memberMetadata: stickyAssigner(cluster, () => claims).protocol({ topics }).metadata,
  });
  const members = [member('a', none), member('b', { held: of(0), known: [] })];
  const assigned = await stickyAssigner(cluster, () => none).assign({ members, topics });
  const told = assigned.map(({ memberId, memberAssignment }) => [
    memberId,
    AssignerProtocol.MemberAssignment.decode(memberAssignment)?.assignment,
  ]);
  expect(Object.fromEntries(told)).toEqual({ a: { telemetry: [1] }, b: { telemetry: [0] } });
});
