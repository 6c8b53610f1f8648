import { VERSION } from '@kymo/domain';
import { z } from 'zod';
import {
  createDocument,
  type ZodOpenApiObject,
  type ZodOpenApiOperationObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import { fleetChangeSchema } from './fleet';
import { SESSION_COOKIE } from './access';
import { ingestOperation, ingestPaths } from './ingest';
import { refusalSchema } from './refusal';
import type { Content, Route } from './routes/route';
import { routes } from './routes/routes';

const REFUSED = {
  400: 'The request does not match its schema.',
  401: 'The token is missing or unknown.',
  403: 'The token does not allow this.',
  404: 'It does not exist.',
  429: 'Too many requests; `Retry-After` says how many seconds to wait.',
} as const;

/** The OpenAPI document of the monitor, made from {@link routes} and {@link ingestPaths}. */
export function openApiDocument(): ReturnType<typeof createDocument> {
  const paths: NonNullable<ZodOpenApiObject['paths']> = {};
  for (const route of routes)
    paths[route.path] = { ...paths[route.path], [route.method]: operationOf(route) };
  for (const one of ingestPaths) paths[one.path] = { post: ingestOperation(one) };
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Kymo',
      version: VERSION,
      description:
        'The HTTP API of the monitor. Requests carry a bearer token from `kymo tokens create`, or the cookie of ' +
        '`POST /api/session`. As long as no token exists, anyone who can reach the page may read. The kymo command ' +
        'uses the token for this run in the file `monitor.json` of the data folder.',
    },
    components: {
      schemas: { FleetChange: fleetChangeSchema },
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE },
      },
    },
    paths,
  });
}

function operationOf(route: Route): ZodOpenApiOperationObject {
  const { method, path, summary, tag, parameters, query, body, role } = route;
  return {
    operationId: `${method}${path.replace(/[^a-z]+(\w)?/gi, (_, letter?: string) => letter?.toUpperCase() ?? '')}`,
    summary,
    tags: [tag],
    requestParams: { ...(parameters && { path: parameters }), ...(query && { query }) },
    ...(body && { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    ...(role && { description: `Needs the role \`${role}\`.`, security: [{ token: [] }, { session: [] }] }),
    responses: responsesOf(route),
  };
}

function responsesOf({ answer, otherwise = {}, role, ...route }: Route): ZodOpenApiResponsesObject {
  const others = Object.entries(otherwise).map(([status, schema]) => [status, responseOf(schema)]);
  const refusals = [...route.refusals, ...(role ? ([401, 403, 429] as const) : [])];
  const refused = refusals.map((status) => [
    status,
    { ...responseOf(refusalSchema), description: REFUSED[status] },
  ]);
  return { 200: responseOf(answer), ...Object.fromEntries([...others, ...refused]) };
}

function responseOf(content: Content): {
  description: string;
  content: Record<string, { schema: z.ZodType }>;
} {
  return content instanceof z.ZodType
    ? {
        description: content.description ?? 'The answer.',
        content: { 'application/json': { schema: content } },
      }
    : { description: content.description, content: { [content.type]: { schema: z.string() } } };
}
