import { Injectable } from '@nestjs/common';

/** Where the page is served, once it is. */
@Injectable()
export class PageAddress {
  url: string | undefined;
}
