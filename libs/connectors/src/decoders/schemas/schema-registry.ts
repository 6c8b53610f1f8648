import { messageOf } from '@kymo/domain';
import { z } from 'zod';
import type { Environment } from '../../connector';
import { httpAddress } from '../../http/http-address';
import { HttpClient, type Http } from '../../http/http-client';
import { httpClientOptions, httpShape } from '../../http/http-options';

export const registryOptionsSchema = z
  .object({
    url: httpAddress.describe('Address of the schema registry'),
    auth: httpShape.auth.describe('Sends a user name and password, or a token, with every request'),
    tls: httpShape.tls,
    timeoutMs: httpShape.timeoutMs,
  })
  .strict();

/** @see registryOptionsSchema */
export type RegistryOptions = z.output<typeof registryOptionsSchema>;

/** A schema as a registry gives it. */
export interface RegisteredSchema {
  /** `AVRO`, `PROTOBUF` or `JSON`. */
  readonly type: string;
  readonly text: string;
  /** The schemas that it refers to, each after those that it refers to itself. */
  readonly references: readonly { readonly name: string; readonly text: string }[];
}

/** What is found under a path: a schema, or why there is none, for good. */
export type FoundSchema = RegisteredSchema | { readonly absent: string };

/** Longest schema that is read. */
const ANSWER_BYTES = 4 * 1024 * 1024;
const MAX_REFERENCES = 200;
const NOT_FOUND = 404;
const UNPROCESSABLE = 422;

interface Answer {
  readonly schema: string;
  readonly schemaType?: string;
  readonly references?: readonly {
    readonly name: string;
    readonly subject: string;
    readonly version: number;
  }[];
}

/** Asks a registry with the API of Confluent's for schemas. */
export class SchemaRegistry {
  readonly #http: Http;

  /** @throws KymoError CONFIG_INVALID */
  constructor(
    private readonly options: RegistryOptions,
    env: Environment,
    http?: Http,
  ) {
    this.#http =
      http ??
      new HttpClient({
        ...httpClientOptions({ ...options, allowPrivateAddresses: true }, env),
        maxAnswerBytes: ANSWER_BYTES,
      });
  }

  /** @throws Error where the registry is away, refuses to answer, or answers something else; it may answer later */
  async find(path: string, signal: AbortSignal): Promise<FoundSchema> {
    const found = await this.#get(`schemas/${path}`, signal);
    if ('absent' in found) return found;
    const references = new Map<string, string>();
    const lacking = await this.#collect(found, references, signal);
    if (lacking) return lacking;
    return {
      type: found.schemaType ?? 'AVRO',
      text: found.schema,
      references: [...references].map(([name, text]) => ({ name, text })),
    };
  }

  /** Adds what a schema refers to, deepest first. @returns what is lacking */
  async #collect(
    { references = [] }: Answer,
    into: Map<string, string>,
    signal: AbortSignal,
    underWay: readonly string[] = [],
  ): Promise<{ readonly absent: string } | undefined> {
    for (const { name, subject, version } of references) {
      if (into.has(name) || underWay.includes(name)) continue;
      if (into.size + underWay.length >= MAX_REFERENCES)
        return { absent: `it refers to more than ${MAX_REFERENCES} other schemas` };
      const found = await this.#get(`subjects/${encodeURIComponent(subject)}/versions/${version}`, signal);
      if ('absent' in found) return { absent: `${name}, which it refers to: ${found.absent}` };
      const lacking = await this.#collect(found, into, signal, [...underWay, name]);
      if (lacking) return lacking;
      into.set(name, found.schema);
    }
    return undefined;
  }

  async #get(path: string, signal: AbortSignal): Promise<Answer | { readonly absent: string }> {
    const url = new URL(path, this.options.url.replace(/\/*$/, '/'));
    const headers = { accept: 'application/vnd.schemaregistry.v1+json, application/json' };
    const answer = await this.#http.send(url, { method: 'GET', headers }, signal);
    if (answer.status === NOT_FOUND || answer.status === UNPROCESSABLE)
      return { absent: `the registry has no ${path}` };
    if (answer.status !== 200) throw new Error(`it answered ${answer.status} to ${path}`);
    if (answer.isCut) return { absent: `${path} is larger than ${ANSWER_BYTES} bytes` };
    return readAnswer(answer.text, path);
  }
}

function readAnswer(text: string, path: string): Answer {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (thrown) {
    throw new Error(`its answer to ${path} is no JSON: ${messageOf(thrown)}`, { cause: thrown });
  }
  const answer = body as Partial<Answer> | null;
  if (typeof answer?.schema !== 'string') throw new Error(`its answer to ${path} holds no schema`);
  return answer as Answer;
}
