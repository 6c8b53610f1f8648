import { z } from 'zod';
import type { Environment } from '../connector';
import type { HttpAnswer } from '../http/http-client';
import { basicAuthorization } from '../http/http-options';

const variable = (name: string, what: string) =>
  z.string().min(1).default(name).describe(`Environment variable with ${what}`);

/** Where the credentials of InfluxDB are. */
export const credentialsShape = {
  usernameVariable: variable('KYMO_INFLUX_USERNAME', 'the user name'),
  passwordVariable: variable('KYMO_INFLUX_PASSWORD', 'the password'),
  tokenVariable: variable('KYMO_INFLUX_TOKEN', 'the token. It takes precedence over a user name'),
};

type CredentialsOptions = z.output<z.ZodObject<typeof credentialsShape>>;

/**
 * The `Authorization` header, if the environment holds credentials.
 * @param word by which a token is announced: `Token`, or `Bearer` for the paths of InfluxDB 3
 */
export function influxAuthorization(
  options: CredentialsOptions,
  env: Environment,
  word: 'Token' | 'Bearer',
): string | undefined {
  const token = env[options.tokenVariable];
  if (token) return `${word} ${token}`;
  const username = env[options.usernameVariable];
  return username ? basicAuthorization(username, env[options.passwordVariable] ?? '') : undefined;
}

/** Address of a path below that of the database. */
export function addressOf(url: string, path: string, query: Readonly<Record<string, string>> = {}): URL {
  const address = new URL(path, url.replace(/\/*$/, '/'));
  address.search = new URLSearchParams(query).toString();
  return address;
}

/** The body of an answer, where it is a JSON object. */
export function bodyOf({ text }: HttpAnswer): Readonly<Record<string, unknown>> {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** What the database says is wrong: `error` of InfluxDB 1 and 3, `message` of 2. */
export function errorTextOf(answer: HttpAnswer): string | undefined {
  const { error, message, results } = bodyOf(answer);
  // A statement of InfluxQL that fails is answered with 200.
  const ofStatements: unknown = Array.isArray(results)
    ? (results as { error?: unknown }[]).find((one) => one.error)?.error
    : undefined;
  const said = error ?? message ?? ofStatements;
  return typeof said === 'string' ? said : undefined;
}
