import { exitCodeOf, type Sample } from '@kymo/domain';
import { describe, expect, it } from 'vitest';
import { withoutLabelled } from './labelled-samples';

const sample = (values: Record<string, number>): Sample => ({ series: 'a', timeMs: 0, tags: {}, values });

describe('samples to learn from', () => {
  it('are without those that are called anomalous, and without the labels', () => {
    const all = [sample({ flow: 1, label: 0 }), sample({ flow: 9, label: 1 }), sample({ flow: 2, label: 0 })];
    const { samples, note } = withoutLabelled(all, 'a.csv');
    expect(samples.map(({ values }) => values)).toEqual([{ flow: 1 }, { flow: 2 }]);
    expect(note).toBe(
      "'label' is taken for labels, not for a channel: 1 of 3 samples are called anomalous and left out.",
    );
  });

  it('are told by words, of which the kind of fault is none', () => {
    const tagged = (flow: number, label: string, kind: string): Sample => ({
      ...sample({ flow }),
      tags: { label, fault_type: kind, host: 'a' },
    });
    const all = [tagged(1, 'Normal', 'none'), tagged(9, 'Attack', 'leak'), tagged(2, 'Normal', 'none')];
    const { samples, note } = withoutLabelled(all, 'a.csv');
    expect(samples).toEqual([1, 2].map((flow) => ({ ...sample({ flow }), tags: { host: 'a' } })));
    expect(note).toContain('1 of 3 samples are called anomalous');
  });

  it('are all of them where nothing is labelled', () =>
    expect(withoutLabelled([sample({ flow: 1 })], 'a.csv')).toEqual({ samples: [sample({ flow: 1 })] }));

  it('are refused where all are called anomalous', () => {
    let refused: unknown;
    try {
      withoutLabelled([sample({ flow: 1, is_anomaly: 1 })], 'a.csv');
    } catch (thrown) {
      refused = thrown;
    }
    expect(refused).toMatchObject({
      code: 'INPUT_UNREADABLE',
      message: expect.stringContaining('all 1 samples'),
    });
    expect(exitCodeOf(refused)).toBe(2);
  });
});
