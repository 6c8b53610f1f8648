import protobuf from 'protobufjs';

type Fields = Readonly<Record<string, unknown>>;

const WRAPPER = /^\.google\.protobuf\.(Double|Float|U?Int(32|64)|Bool|String)Value$/;
const MILLISECONDS = 1e3;
const NANOSECONDS = 1e6;

/**
 * A message as plain objects, under the names of its fields. A field that the wire leaves out because it is zero is zero; one
 * that can be absent is absent. Times become ISO 8601, wrapped values stand alone, NaN means that there is no number.
 */
export function plainMessage(type: protobuf.Type, message: object): unknown {
  const fields = message as Fields;
  if (type.fullName === '.google.protobuf.Timestamp') return timeOf(fields);
  if (type.fullName === '.google.protobuf.Duration')
    return numberOf(fields['seconds']) + numberOf(fields['nanos']) / (MILLISECONDS * NANOSECONDS);
  if (WRAPPER.test(type.fullName)) return plain(type.fields['value']!, fields['value']);
  const entries = type.fieldsArray.flatMap((field): [string, unknown][] => {
    const isGiven = Object.hasOwn(fields, field.name) && fields[field.name] != null;
    if (!isGiven && (field.hasPresence || field.repeated || field.map)) return [];
    return [[field.name, all(field, isGiven ? fields[field.name] : field.typeDefault)]];
  });
  return Object.fromEntries(entries);
}

function all(field: protobuf.Field, value: unknown): unknown {
  if (field.repeated) return (value as unknown[]).map((one) => plain(field, one));
  if (!field.map) return plain(field, value);
  return Object.fromEntries(Object.entries(value as Fields).map(([key, one]) => [key, plain(field, one)]));
}

function plain(field: protobuf.Field, value: unknown): unknown {
  const { resolvedType } = field;
  if (resolvedType instanceof protobuf.Type) return plainMessage(resolvedType, value as object);
  if (resolvedType instanceof protobuf.Enum) return resolvedType.valuesById[value as number] ?? value;
  if (typeof value === 'number') return Number.isNaN(value) ? null : value;
  return isLong(value) ? value.toNumber() : value;
}

function timeOf({ seconds, nanos }: Fields): unknown {
  const timeMs = numberOf(seconds) * MILLISECONDS + Math.floor(numberOf(nanos) / NANOSECONDS);
  const date = new Date(timeMs);
  return Number.isNaN(date.getTime()) ? timeMs : date.toISOString();
}

function numberOf(value: unknown): number {
  return isLong(value) ? value.toNumber() : Number(value ?? 0);
}

function isLong(value: unknown): value is { toNumber(): number } {
  return typeof value === 'object' && value !== null && 'toNumber' in value;
}
