/**
 * Gates of on-call: those of the policy in their order, then what people, the calendar and other incidents say, then how
 * old it is.
 */
export const ON_CALL_GATES = [
  'min-score',
  'direction',
  'min-deviation',
  'windows',
  'min-duration',
  'inhibition',
  'silence',
  'maintenance',
  'age',
] as const;

/** What of on-call keeps an incident from people. */
export interface KeptBack {
  readonly gate: (typeof ON_CALL_GATES)[number];
  /** The silence, the maintenance window, the incident, or the age that is allowed. */
  readonly by?: string;
}
