import 'reflect-metadata';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { KymoError, messageOf } from '@kymo/domain';
import type { NextFunction, Request, Response } from 'express';
import { AppModule } from '../app.module';
import type { Parts } from '../compose';
import { Access } from './access';
import { FailureFilter } from './failure.filter';

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1', '[::1]']);

/** On loopback only the names of this host are answered, so that no foreign page can read it by rebinding its own name. */
function knownHosts({ http: { host, publicUrl } }: Parts['config']): (name: string) => boolean {
  if (!LOOPBACK.has(host)) return () => true;
  const publicName = publicUrl === undefined ? undefined : new URL(publicUrl).hostname;
  return (name) => LOOPBACK.has(name) || name === publicName;
}

const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

/** Largest body of a request. */
const MAX_BODY = '64kb';

export interface Server {
  /** Address of the page. */
  readonly url: string;
  readonly app: NestExpressApplication;
  close(): Promise<void>;
}

/** Serves the page, its API, health and metrics. @throws KymoError PORT_IN_USE */
export async function serve(parts: Parts): Promise<Server> {
  const { host, port } = parts.config.http;
  const access = new Access(parts.config.dataFolder);
  const app = await NestFactory.create<NestExpressApplication>(AppModule.over(parts, access), {
    logger: false,
    abortOnError: false,
    forceCloseConnections: true,
    bodyParser: false,
  });
  app.disable('x-powered-by');
  const isKnownHost = knownHosts(parts.config);
  app.use((request: Request, response: Response, next: NextFunction) => {
    response.set(HEADERS);
    if (isKnownHost(request.hostname)) next();
    else response.status(421).json({ message: `No page is served under the name "${request.hostname}".` });
  });
  app.useBodyParser('json', { limit: MAX_BODY });
  app.useGlobalFilters(new FailureFilter(parts.logger, app.getHttpAdapter()));
  app.useStaticAssets(join(import.meta.dirname, 'console'));
  try {
    await app.listen(port, host);
  } catch (error) {
    await app.close();
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') {
      throw new KymoError(
        'CONFIG_INVALID',
        `Listening on ${host}:${port}: ${messageOf(error)}. Set http.host to an address of this host.`,
        { cause: error },
      );
    }
    throw new KymoError(
      'PORT_IN_USE',
      `Listening on ${host}:${port}: another program has this port. Stop it, or name a free one: --port 0 takes any.`,
      { cause: messageOf(error) },
    );
  }
  const address = app.getHttpServer().address() as { port: number };
  const shown = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  const url = `http://${shown.includes(':') ? `[${shown}]` : shown}:${address.port}`;
  await access.announce(url);
  return {
    url,
    app,
    async close() {
      await access.withdraw();
      await app.close();
    },
  };
}
