import { join } from 'node:path';
import { openApiDocument } from '@kymo/api';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { type NextFunction, type Request, type Response, urlencoded } from 'express';
import { ConfigService } from '../config/config.service';
import { isLoopback } from './loopback';
import { ingestRoutes } from './ingest';
import { limitedRequests } from './request-limits';

/** Largest body of a request. */
const MAX_BODY = '64kb';

/** Page for people about the API. */
const API_PAGE = 'api/docs';

const policy = (styles: string) =>
  `default-src 'none'; script-src 'self'; style-src ${styles}; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': policy("'self'"),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

/** What stands before the routes: headers, the names that are answered, bodies, the page, and the page about the API. */
export function configureHttp(app: NestExpressApplication): void {
  app.disable('x-powered-by');
  const isKnownHost = knownHosts(app.get(ConfigService).values.http);
  app.use((request: Request, response: Response, next: NextFunction) => {
    response.set(HEADERS);
    if (isKnownHost(request.hostname)) next();
    else response.status(421).json({ message: `No page is served under the name "${request.hostname}".` });
  });
  // Swagger UI carries its styles inline.
  app.use(`/${API_PAGE}`, (_: Request, response: Response, next: NextFunction) => {
    response.set('Content-Security-Policy', policy("'self' 'unsafe-inline'"));
    next();
  });
  // The pages that links in messages lead to carry their styles as well, and post their own form.
  app.use('/respond', (_: Request, response: Response, next: NextFunction) => {
    const styled = policy("'unsafe-inline'").replace("form-action 'none'", "form-action 'self'");
    response.set({ 'Content-Security-Policy': styled, 'Cache-Control': 'no-store' });
    next();
  });
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

/** On loopback only the names of this host are answered, so that no foreign page can read it by rebinding its own name. */
function knownHosts({ host, publicUrl }: ConfigService['values']['http']): (name: string) => boolean {
  if (!isLoopback(host)) return () => true;
  const publicName = publicUrl === undefined ? undefined : new URL(publicUrl).hostname;
  return (name) => isLoopback(name) || name === publicName;
}
