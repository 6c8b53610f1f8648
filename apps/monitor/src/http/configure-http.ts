import { join } from 'node:path';
import { openApiDocument } from '@kymo/api';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import compression from 'compression';
import { type NextFunction, type Request, type Response, urlencoded } from 'express';
import { ConfigService } from '../config/config.service';
import { isLoopback } from './loopback';
import { ingestRoutes } from './ingest';
import { limitedRequests } from './request-limits';
import { apiPageHeaders, pictureHeaders, respondPageHeaders, securityHeaders } from './security-headers';

/** Largest body of a request. */
const MAX_BODY = '64kb';

/** Page for people about the API. */
const API_PAGE = 'api/docs';

/** What stands before the routes: headers, the names that are answered, bodies, the page, and the page about the API. */
export function configureHttp(app: NestExpressApplication): void {
  app.disable('x-powered-by');
  const { http } = app.get(ConfigService).values;
  const isKnownHost = knownHosts(http);
  app.use(securityHeaders(http.tls !== undefined));
  app.use((request: Request, response: Response, next: NextFunction) => {
    if (isKnownHost(request.hostname)) next();
    else response.status(421).json({ message: `No page is served under the name "${request.hostname}".` });
  });
  app.use(`/${API_PAGE}`, apiPageHeaders());
  app.use('/respond', respondPageHeaders());
  app.use('/plots', pictureHeaders);
  app.use(compression({ filter: isPacked }));
  app.use(limitedRequests());
  app.use(ingestRoutes(app));
  app.useBodyParser('json', { limit: MAX_BODY });
  // Forms are taken here alone: another site could make a browser send one anywhere.
  app.use('/respond', urlencoded({ limit: MAX_BODY, extended: false }));
  app.useStaticAssets(join(import.meta.dirname, 'console'));
  SwaggerModule.setup(API_PAGE, app, () => openApiDocument() as OpenAPIObject, {
    jsonDocumentUrl: 'api/openapi.json',
    raw: ['json'],
  });
}

/** Events are sent as they come: packed, they would wait for one another. */
function isPacked(request: Request, response: Response): boolean {
  const type = String(response.getHeader('content-type'));
  return !type.startsWith('text/event-stream') && compression.filter(request, response);
}

/** On loopback only the names of this host are answered, so that no foreign page can read it by rebinding its own name. */
function knownHosts({ host, publicUrl }: ConfigService['values']['http']): (name: string) => boolean {
  if (!isLoopback(host)) return () => true;
  const publicName = publicUrl === undefined ? undefined : new URL(publicUrl).hostname;
  return (name) => isLoopback(name) || name === publicName;
}
