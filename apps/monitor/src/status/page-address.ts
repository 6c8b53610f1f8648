import { Injectable } from '@nestjs/common';

/** Where the page is served, once it is. */
@Injectable()
export class PageAddress {
  url: string | undefined;
}

/** Address of a page that listens on a host and a port. */
export function pageUrl(host: string, port: number, isTls: boolean): string {
  const shown = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `${isTls ? 'https' : 'http'}://${shown.includes(':') ? `[${shown}]` : shown}:${port}`;
}
