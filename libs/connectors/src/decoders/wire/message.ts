import protobuf from 'protobufjs';
import { plainMessage } from '../schemas/plain-message';

/** Reads messages of one of the formats that Kymo knows to plain objects. @throws Error where the bytes are none */
export function messageReader(proto: string, message: string): (bytes: Uint8Array) => unknown {
  const type = protobuf.parse(proto, new protobuf.Root(), { keepCase: true }).root.lookupType(message);
  return (bytes) => plainMessage(type, type.decode(bytes));
}
