import { afterEach, expect, it, vi } from 'vitest';
import { StreamWatch } from './stream-watch';

const partition = 'telemetry/3';
let watch: StreamWatch;
afterEach(() => watch.stop());

function watching(end: () => number, isPassing = () => false) {
  const clock = { nowMs: 0 };
  const stalled = vi.fn();
  const admin = {
    connect: async () => undefined,
    disconnect: async () => undefined,
    fetchTopicOffsets: async () => [{ partition: 3, low: '0', high: String(end()) }],
  };
  watch = new StreamWatch(
    {
      kafka: { admin: () => admin } as never,
      names: () => [partition],
      resumeAt: () => 10,
      isPassing,
      begins: () => undefined,
      stalledMs: 60_000,
      stalled,
    },
    2 ** 30,
    () => clock.nowMs,
    () => clock.nowMs,
  );
  const look = async (afterMs: number) => {
    clock.nowMs += afterMs;
    await watch.look();
  };
  return { look, stalled };
}

it('tells the lag, counting what holds nothing to read as read', async () => {
  const { look } = watching(() => 30);
  await look(0);
  expect(watch.lags()).toEqual([{ topic: 'telemetry', partition: '3', records: 20 }]);
  watch.reach(partition, 29);
  expect(watch.lags()[0]!.records).toBe(1);
});

it('tells when it last saw that nothing waits, and of nothing while something does', async () => {
  let end = 10;
  const { look } = watching(() => end);
  expect([...watch.readToEnd()]).toEqual([]);
  await look(0);
  await look(5_000);
  expect([...watch.readToEnd()]).toEqual([[partition, 5_000]]);
  end = 30;
  await look(5_000);
  expect([...watch.readToEnd()]).toEqual([]);
});

it('tells of a partition that goes on while nothing is read of it', async () => {
  const { look, stalled } = watching(() => 30);
  await look(0);
  await look(59_000);
  expect(stalled).not.toHaveBeenCalled();
  await look(2_000);
  expect(stalled).toHaveBeenCalledWith(partition, 20, 61_000);
});

it.each([
  ['nothing waits', () => 10, () => false, 0],
  ['a pass is under way', () => 30, () => true, 0],
  ['it is read on', () => 30, () => false, 12],
])('tells of none where %s', async (_, end, isPassing, reached) => {
  const { look, stalled } = watching(end, isPassing);
  await look(0);
  await look(50_000);
  watch.reach(partition, reached);
  await look(50_000);
  expect(stalled).not.toHaveBeenCalled();
});
