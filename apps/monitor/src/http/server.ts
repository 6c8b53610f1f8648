import 'reflect-metadata';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { KymoError, messageOf } from '@kymo/domain';
import type { NextFunction, Request, Response } from 'express';
import { AppModule } from '../app.module';
import type { Parts } from '../compose';

const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

export interface Server {
  /** Address of the page. */
  readonly url: string;
  readonly app: NestExpressApplication;
  close(): Promise<void>;
}

/** Serves the page, its API, health and metrics. @throws KymoError PORT_IN_USE */
export async function serve(parts: Parts): Promise<Server> {
  const { host, port } = parts.config.http;
  const app = await NestFactory.create<NestExpressApplication>(AppModule.over(parts), {
    logger: false,
    abortOnError: false,
    forceCloseConnections: true,
    bodyParser: false,
  });
  app.disable('x-powered-by');
  app.use((_: Request, response: Response, next: NextFunction) => {
    response.set(HEADERS);
    next();
  });
  app.useStaticAssets(join(import.meta.dirname, 'console'));
  try {
    await app.listen(port, host);
  } catch (error) {
    await app.close();
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new KymoError(
      'PORT_IN_USE',
      `Listening on ${host}:${port}: another program has this port. Stop it, or name a free one: --port 0 takes any.`,
      { cause: messageOf(error) },
    );
  }
  const address = app.getHttpServer().address() as { port: number };
  const shown = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return {
    url: `http://${shown.includes(':') ? `[${shown}]` : shown}:${address.port}`,
    app,
    close: () => app.close(),
  };
}
