import protobuf from 'protobufjs';

/** Encodes one message type of a schema that is given as the text of a `.proto` file; fields keep their names. */
export function protobufEncoder(schema: string, message: string): (value: object) => Uint8Array {
  const type = protobuf.parse(schema, { keepCase: true }).root.lookupType(message);
  return (value) => type.encode(value as never).finish();
}
