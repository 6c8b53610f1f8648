import type { Language } from './language';

/** A part of a document that is written when the language is known. */
export class Deferred {
  constructor(readonly write: (language: Language) => unknown) {}
}

/** A document with all its parts. */
export function written<Document>(document: Document, language: Language): Document {
  return filled(document, language) as Document;
}

function filled(value: unknown, language: Language): unknown {
  if (value instanceof Deferred) return value.write(language);
  if (Array.isArray(value)) return value.map((entry) => filled(entry, language));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, filled(entry, language)]));
}
