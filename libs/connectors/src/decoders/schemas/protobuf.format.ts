import protobuf from 'protobufjs';
import type { DocumentFormat, DocumentReader, Encoded } from './document-format';
import { plainMessage } from './plain-message';

const MAX_INDEXES = 64;

/** Protobuf. @param message name of the message of every record; otherwise each record says which of its schema it is */
export function protobufFormat(message?: string): DocumentFormat {
  return {
    name: 'Protobuf',
    registryType: 'PROTOBUF',
    compile({ text, references }): DocumentReader {
      const root = new protobuf.Root();
      for (const reference of references) parseInto(root, reference.text);
      const foreign = new Set(messagesOf(root));
      parseInto(root, text);
      root.resolveAll();
      const only = message === undefined ? undefined : root.lookupType(message);
      const top = messagesOf(root).filter((one) => !foreign.has(one));
      if (top.length === 0) throw new Error('it has no message');
      return (encoded) => {
        const { bytes, indexes } = split(encoded);
        const type = only ?? messageAt(top, indexes);
        return plainMessage(type, type.decode(bytes));
      };
    },
  };
}

/** Records of one message of a schema in a file: they say nothing of which message it is. */
export function plainProtobufFormat(message: string): DocumentFormat {
  const format = protobufFormat(message);
  return {
    ...format,
    compile: (schema) => {
      const read = format.compile(schema);
      return ({ content }) => read({ content, headerRest: new Uint8Array(0) });
    },
  };
}

/** Adds the messages of a schema, and those of Google that it imports. @throws Error where it is no schema */
function parseInto(root: protobuf.Root, text: string): void {
  const { imports = [], weakImports = [] } = protobuf.parse(text, root, { keepCase: true });
  for (const name of [...imports, ...weakImports]) {
    const nested = protobuf.common.get(name)?.nested;
    if (nested && !root.files.includes(name)) {
      root.files.push(name);
      root.addJSON(nested);
    }
  }
}

/** Messages that stand in no other, in the order of the file; without those of Google. */
function messagesOf(space: protobuf.NamespaceBase): protobuf.Type[] {
  return space.nestedArray.flatMap((one) => {
    if (one instanceof protobuf.Type) return one.fullName.startsWith('.google.protobuf.') ? [] : [one];
    return one instanceof protobuf.Namespace ? messagesOf(one) : [];
  });
}

/** The path of a message through the schema stands behind its name, in the header or in front of the content. */
function split({ content, headerRest }: Encoded): { bytes: Uint8Array; indexes: readonly number[] } {
  if (headerRest === undefined) {
    const { indexes, end } = readIndexes(content);
    return { bytes: content.subarray(end), indexes };
  }
  return { bytes: content, indexes: headerRest.length === 0 ? [0] : readIndexes(headerRest).indexes };
}

/** Zigzag numbers: how many, and each; 0 alone stands for the first message. */
function readIndexes(bytes: Uint8Array): { readonly indexes: readonly number[]; readonly end: number } {
  const reader = protobuf.Reader.create(bytes);
  const count = reader.sint32();
  if (count < 0 || count > MAX_INDEXES)
    throw new Error(`${count} message indexes are announced, at most ${MAX_INDEXES} are allowed`);
  const indexes = Array.from({ length: count }, () => reader.sint32());
  return { indexes: count === 0 ? [0] : indexes, end: reader.pos };
}

function messageAt(top: readonly protobuf.Type[], indexes: readonly number[]): protobuf.Type {
  let level = top;
  let found: protobuf.Type | undefined;
  for (const index of indexes) {
    found = level[index];
    if (found === undefined) throw new Error(`the schema has no message at ${indexes.join(', ')}`);
    level = found.nestedArray.filter((one) => one instanceof protobuf.Type);
  }
  return found!;
}
