import { Ajv, type AnySchema } from 'ajv';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { DocumentFormat } from './document-format';

const OPTIONS = { strict: false, validateFormats: true, allErrors: false, logger: false } as const;

/** JSON that keeps to a JSON Schema of draft 6, 7, 2019-09 or 2020-12. The one file that knows Ajv. */
export const jsonSchemaFormat: DocumentFormat = {
  name: 'JSON',
  registryType: 'JSON',
  compile({ text, references }) {
    const schema = JSON.parse(text) as AnySchema;
    const ajv = validatorOf(schema);
    formats.default(ajv);
    for (const reference of references)
      ajv.addSchema(withoutDraft(JSON.parse(reference.text) as AnySchema), reference.name);
    const validate = ajv.compile(withoutDraft(schema));
    return ({ content }) => {
      const document: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content));
      if (validate(document) === true) return document;
      throw new Error(ajv.errorsText(validate.errors, { dataVar: 'record' }));
    };
  },
};

function validatorOf(schema: AnySchema): Ajv {
  const draft = typeof schema === 'object' ? String((schema as { $schema?: unknown }).$schema ?? '') : '';
  if (draft.includes('2020-12')) return new Ajv2020(OPTIONS);
  return draft.includes('2019-09') ? new Ajv2019(OPTIONS) : new Ajv(OPTIONS);
}

/** The draft has chosen the validator; earlier ones than 7 are read as 7. */
function withoutDraft(schema: AnySchema): AnySchema {
  if (typeof schema !== 'object') return schema;
  const { $schema: _, ...rest } = schema as Record<string, unknown>;
  return rest;
}
