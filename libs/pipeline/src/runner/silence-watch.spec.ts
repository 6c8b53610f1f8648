import { describe, expect, it } from 'vitest';
import { SilenceWatch } from './silence-watch';

const MINUTE = 60_000;

function watch(partitions: readonly string[]) {
  let nowMs = 0;
  let readable = partitions;
  const silences = new SilenceWatch(
    { readToEnd: () => new Map(readable.map((partition) => [partition, nowMs])) },
    () => nowMs,
  );
  return {
    silences,
    pass: (ms: number) => (nowMs += ms),
    read: (now: readonly string[]) => (readable = now),
  };
}

describe('the watch for records that do not come', () => {
  it('tells of a partition once it brought nothing for longer than its series may pause', () => {
    const { silences, pass } = watch(['t/0', 't/1']);
    silences.hear('t/0');
    pass(4 * MINUTE);
    silences.hear('t/1');
    pass(2 * MINUTE);
    expect(silences.due(() => 5 * MINUTE)).toMatchObject([{ partition: 't/0', idleMs: 6 * MINUTE }]);
  });

  it('tells of one that has brought nothing since the start', () => {
    const { silences, pass } = watch(['t/0']);
    pass(6 * MINUTE);
    expect(silences.due(() => 5 * MINUTE)).toMatchObject([{ partition: 't/0' }]);
  });

  it('takes records that take no series on for none, once the partition is read to its end', () => {
    const { silences, pass, read } = watch(['t/0']);
    const due = () => silences.due(() => 5 * MINUTE);
    const bring = (hasNews: boolean, minutes = 1) => {
      for (let second = 0; second < 60 * minutes; second++) {
        pass(1000);
        due();
        silences.hear('t/0');
        silences.settle('t/0', hasNews);
      }
    };
    read([]);
    bring(false, 20);
    read(['t/0']);
    bring(false);
    expect(due()).toEqual([]);
    bring(true);
    bring(false, 6);
    expect(due()).toMatchObject([{ idleMs: 6 * MINUTE }]);
    bring(true);
    expect(due()).toEqual([]);
  });

  it('says nothing of what cannot be read, or has no series', () => {
    const { silences, pass, read } = watch(['t/0', 't/1']);
    pass(60 * MINUTE);
    read(['t/1']);
    expect(silences.due(() => Number.NaN)).toEqual([]);
    expect(silences.quietMs).toBeUndefined();
  });

  it('calls the source silent where all of its partitions with series are', () => {
    const { silences, pass } = watch(['t/0', 't/1', 't/2']);
    silences.hear('t/0');
    pass(MINUTE);
    silences.hear('t/1');
    pass(10 * MINUTE);
    const limits: Record<string, number> = { 't/0': Infinity, 't/1': 20 * MINUTE, 't/2': Number.NaN };
    silences.due((partition) => limits[partition]!);
    expect(silences.silent.map(({ partition }) => partition)).toEqual(['t/0']);
    expect(silences.quietMs).toBe(10 * MINUTE);
    limits['t/1'] = Infinity;
    silences.due((partition) => limits[partition]!);
    expect(silences.quietMs).toBe(10 * MINUTE);
    silences.end();
    expect([silences.quietMs, silences.silent]).toEqual([undefined, []]);
  });

  it('does not call silent what it keeps waiting itself', async () => {
    const { silences, pass } = watch([]);
    silences.hear('t/0');
    pass(1000);
    silences.hear('t/0');
    let endFit = (): void => undefined;
    let failRoom: (why: Error) => void = () => undefined;
    const held = [
      silences.hold('fit', new Promise<void>((resolve) => (endFit = resolve))),
      silences.hold('room', new Promise<void>((_, reject) => (failRoom = reject))),
    ];
    pass(5 * MINUTE);
    expect([silences.heldFor, silences.quietMs]).toEqual(['fit', undefined]);
    endFit();
    await held[0];
    expect([silences.heldFor, silences.quietMs]).toEqual(['room', undefined]);
    failRoom(new Error('no room'));
    await expect(held[1]).rejects.toThrow('no room');
    expect([silences.heldFor, silences.heldUntilMs]).toEqual([null, 5 * MINUTE + 1000]);
    pass(MINUTE);
    expect(silences.quietMs).toBeUndefined();
    pass(1000);
    expect(silences.quietMs).toBe(6 * MINUTE + 1000);
  });
});

describe('over a restart', () => {
  const SECOND = 1000;

  /** A source that brings something each second, and then nothing for so long before the monitor stops. */
  function before(quietMs: number) {
    let nowMs = 0;
    const silences = new SilenceWatch({}, () => nowMs);
    for (; nowMs < 10 * SECOND; nowMs += SECOND) silences.hear('p');
    nowMs += quietMs;
    silences.end();
    return { kept: silences.kept, stoppedMs: nowMs };
  }

  it('keeps a feed silent that was silent, until something arrives', () => {
    const { kept, stoppedMs } = before(5 * MINUTE);
    let nowMs = stoppedMs + MINUTE;
    const again = new SilenceWatch({}, () => nowMs, kept);
    expect(again.quietMs).toBe(6 * MINUTE + SECOND);
    nowMs += SECOND;
    again.hear('p');
    expect(again.quietMs).toBeUndefined();
  });

  it('waits for a feed that was alive for as long as it may pause, from its own start on', () => {
    const { kept, stoppedMs } = before(SECOND);
    let nowMs = stoppedMs + 60 * MINUTE;
    const again = new SilenceWatch({}, () => nowMs, kept);
    expect([again.quietMs, again.heardMs]).toEqual([undefined, 9 * SECOND]);
    nowMs += MINUTE + 1;
    expect(again.quietMs).toBe(nowMs - 9 * SECOND);
  });

  it('keeps nothing where too little has arrived to tell', () => {
    expect(new SilenceWatch({}, () => 0).kept).toBeUndefined();
  });
});
