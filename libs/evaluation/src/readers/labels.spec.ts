import { PLAIN_NUMBERS } from '@kymo/telemetry-io';
import { describe, expect, it } from 'vitest';
import { namesLabels } from './label-words';
import { labelsOf } from './labels';

const tableOf = (...cells: string[]) => ({
  path: 'a.csv',
  columns: ['label'],
  numbers: PLAIN_NUMBERS,
  rows: cells.map((cell) => [cell]),
});

describe('labelsOf', () => {
  it.each([
    { are: 'zeros of any notation', cells: ['0', '0.0', '-0', '0.000000000000000000e+00', '0e0'], label: 0 },
    { are: 'missing cells', cells: ['', ' ', 'NaN', 'None', 'null', 'N/A', '?'], label: 0 },
    { are: 'words for normal', cells: ['Normal', ' normal', 'OK', 'FALSE', 'no', 'BENIGN'], label: 0 },
    {
      are: 'other numbers',
      cells: ['1', '1.0', '-1', '102.0', '1.000000000000000000e+00', '1e-3'],
      label: 1,
    },
    { are: 'words for anomalous', cells: ['Anomaly', 'Attack', 'A ttack', 'true', 'yes', 'Fault'], label: 1 },
  ])('$are', ({ cells, label }) => {
    expect([...labelsOf(tableOf(...cells), 0)]).toEqual(cells.map(() => label));
  });

  it('takes any other word beside normal ones for a kind of anomaly', () => {
    expect([...labelsOf(tableOf('normal', 'leak', '', 'jam'), 0)]).toEqual([0, 1, 0, 1]);
  });

  it('refuses words where none is known for normal', () => {
    expect(() => labelsOf(tableOf('0', 'calm'), 0)).toThrow(
      /row 2 holds 'calm'; .*beside normal.*write 0 and 1/,
    );
  });
});

it.each([
  ...[
    'label',
    ' Anomaly',
    'is_anomaly',
    'class',
    'Normal/Attack',
    'changepoint',
    'attack_type',
    'faultNumber',
  ].map((name) => ({ name, tells: true })),
  ...['flow', 'labelling speed', 'default', 'fault_current', 'type'].map((name) => ({ name, tells: false })),
])('namesLabels of $name is $tells', ({ name, tells }) => expect(namesLabels(name)).toBe(tells));
