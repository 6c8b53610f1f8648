import { listenerCredentials } from '@kymo/config';
import { environmentWithFiles } from '@kymo/connectors';
import { KymoError, messageOf } from '@kymo/domain';
import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { AddressInfo, Server } from 'node:net';
import { once } from 'node:events';
import type { Server as TlsServer } from 'node:tls';
import { ConfigService } from '../config/config.service';
import { Logger } from '../logging/logger';
import { PageAddress, pageUrl } from '../status/page-address';
import { Access } from './access';
import { isLoopback } from './loopback';

/** Listens once every module is up and before the stream begins, and says in the data folder where. */
@Injectable()
export class HttpServer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly renewed = () => void this.renew();

  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly config: ConfigService,
    private readonly access: Access,
    private readonly page: PageAddress,
    private readonly logger: Logger,
  ) {}

  /** @throws KymoError PORT_IN_USE, CONFIG_INVALID */
  async onApplicationBootstrap(): Promise<void> {
    const { host, port, tls } = this.config.values.http;
    const server = this.adapterHost.httpAdapter.getHttpServer() as Server;
    try {
      await once(server.listen(port, host), 'listening');
    } catch (error) {
      throw notListening(`Listening on ${host}:${port}`, error);
    }
    this.page.url = pageUrl(host, (server.address() as AddressInfo).port, tls !== undefined);
    await this.access.announce(this.page.url, this.certificate());
    process.on('SIGHUP', this.renewed);
    if (this.access.isOpen && !isLoopback(host))
      this.logger.warn(
        { host },
        'the page listens for other hosts, and no token was given out: whoever reaches it reads everything. Create one: kymo tokens create <name> --role operate',
      );
  }

  async beforeApplicationShutdown(): Promise<void> {
    process.off('SIGHUP', this.renewed);
    if (this.page.url !== undefined) await this.access.withdraw();
  }

  /** Takes up a certificate that was renewed in place. */
  private async renew(): Promise<void> {
    const { tls } = this.config.values.http;
    if (tls === undefined || this.page.url === undefined) return;
    try {
      const server = this.adapterHost.httpAdapter.getHttpServer() as TlsServer;
      server.setSecureContext(listenerCredentials(tls, environmentWithFiles()));
      await this.access.announce(this.page.url, this.certificate());
    } catch (thrown) {
      this.logger.error({}, `taking up the certificate of the page again: ${messageOf(thrown)}`);
    }
  }

  private certificate(): string | undefined {
    const { tls } = this.config.values.http;
    return tls && listenerCredentials(tls, environmentWithFiles()).cert;
  }
}

function notListening(doing: string, cause: unknown): KymoError {
  if ((cause as NodeJS.ErrnoException).code === 'EADDRINUSE') {
    const message = `${doing}: another program has this port. Stop it, or name a free one: --port 0 takes any.`;
    return new KymoError('PORT_IN_USE', message, { cause: messageOf(cause) });
  }
  const message = `${doing}: ${messageOf(cause)}. Set http.host to an address of this host.`;
  return new KymoError('CONFIG_INVALID', message, { cause });
}
