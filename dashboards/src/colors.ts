/**
 * What each colour means. Each stands out against light and dark panels, and from its neighbours for people with any
 * of the three kinds of colour blindness: `colors.spec.ts` measures both. A word stands beside it wherever it decides.
 */
export const COLOR = {
  good: '#0780ff',
  close: '#8d662d',
  bad: '#d48018',
  severe: '#b9169e',
  unknown: '#8d8d8d',
  measured: '#0780ff',
  expected: '#d48018',
} as const;

/** Colours of lines that have no meaning of their own, in the order in which they are taken. */
export const LINE_COLORS = ['#0780ff', '#d48018', '#b9169e', '#8d662d', '#8d8d8d'] as const;

export const VERDICT_COLORS = {
  normal: COLOR.good,
  anomalous: COLOR.bad,
  warming_up: COLOR.close,
  unscorable: COLOR.unknown,
} as const;
