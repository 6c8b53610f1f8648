export const ERROR_CODES = [
  'CONFIG_INVALID',
  'OPTIONS_INVALID',
  'INPUT_UNREADABLE',
  'STORE_FAILED',
  'STORE_IN_USE',
  'PARTITION_LOST',
  'SINK_UNREACHABLE',
  'SINK_REFUSED',
  'ARTIFACT_DAMAGED',
  'ARTIFACT_FOREIGN',
  'TRAINING_TOO_SHORT',
  'TRAINING_FAILED',
  'DETECTOR_REFUSED',
  'MODEL_UNKNOWN',
  'INCIDENT_UNKNOWN',
  'SILENCE_UNKNOWN',
  'TOKEN_UNKNOWN',
  'MONITOR_UNREACHABLE',
  'MONITOR_FAILED',
  'GRAFANA_FAILED',
  'UNAUTHORISED',
  'FORBIDDEN',
  'KERNEL_UNSUPPORTED',
  'TRACE_READ',
  'ENGINE_UNAVAILABLE',
  'WORKER_DIED',
  'CANCELLED',
  'PORT_IN_USE',
  'ADDRESS_REFUSED',
] as const;

/** What kind of failure: a closed set, held equal to the catalogue in `docs/errors.md` by a test. */
export type ErrorCode = (typeof ERROR_CODES)[number];

interface ErrorDetails {
  /** Whether the same call may succeed later. Default false. */
  readonly retriable?: boolean;
  readonly cause?: unknown;
  /** Values that help to act; never secrets. */
  readonly context?: Readonly<Record<string, unknown>>;
}

/** The one base of all errors that Kymo raises itself. The message says what was being done, found, allowed, and what to do. */
export class KymoError extends Error {
  readonly code: ErrorCode;
  readonly retriable: boolean;
  readonly context: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.code = code;
    this.retriable = details.retriable ?? false;
    this.context = details.context ?? {};
  }
}

/** The message of anything thrown. */
export function messageOf(thrown: unknown): string {
  // One error for each address of a host that was tried; their sum often says nothing.
  if (thrown instanceof AggregateError) return thrown.errors.map(messageOf).join(', ');
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** What a program that was asked for JSON says of a failure, as one object. @param code of what is no error of Kymo's own */
export function failureAnswer(thrown: unknown, code: ErrorCode | null = null): string {
  const own = thrown instanceof KymoError ? thrown.code : code;
  // The parser of command lines marks what it says for people.
  const message = messageOf(thrown).replace(/^error: /u, '');
  return `${JSON.stringify({ error: { code: own, message } })}\n`;
}

/** Faults of the one who calls a program, rather than of the program. */
const USAGE_CODES: ReadonlySet<ErrorCode> = new Set([
  'CONFIG_INVALID',
  'OPTIONS_INVALID',
  'INPUT_UNREADABLE',
  'PORT_IN_USE',
  'STORE_IN_USE',
  'ADDRESS_REFUSED',
  'MODEL_UNKNOWN',
  'INCIDENT_UNKNOWN',
  'SILENCE_UNKNOWN',
  'TOKEN_UNKNOWN',
]);

/** Exit code of a program that ends with what was thrown: 2 where the call has to be corrected, else 1. */
export function exitCodeOf(thrown: unknown): 1 | 2 {
  return thrown instanceof KymoError && USAGE_CODES.has(thrown.code) ? 2 : 1;
}
