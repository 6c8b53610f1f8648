import { type SignatureQuery, signatureQuery } from '@kymo/api';
import { lineSchema, messageOf } from '@kymo/domain';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { LinkResponses, type ResponseAction, responseActions } from '../alerting/link-responses';
import { SignedLinks } from '../alerting/signed-links';
import { confirmationPage, notePage } from './respond-page';
import { ZodPipe } from './zod.pipe';

const actionSchema = z.enum(responseActions);
const formSchema = z.record(z.string(), z.string().max(200));

/** What the links in messages lead to: a page that asks, and does what it is about once its button is pressed. */
@Controller('respond')
export class RespondController {
  constructor(
    private readonly links: SignedLinks,
    private readonly responses: LinkResponses,
  ) {}

  @Get(':action/:subject')
  ask(
    @Param('action', new ZodPipe(actionSchema)) action: ResponseAction,
    @Param('subject') subject: string,
    @Query(new ZodPipe(signatureQuery)) signature: SignatureQuery,
    @Res() response: Response,
  ): void {
    if (!this.isOurs(action, subject, signature, response)) return;
    const form = this.responses.form(action, subject);
    if (form === undefined) return send(response, 410, 'It is over', 'Nothing of it goes on any longer.');
    response.type('html').send(confirmationPage(form));
  }

  @Post(':action/:subject')
  @HttpCode(200)
  async act(
    @Param('action', new ZodPipe(actionSchema)) action: ResponseAction,
    @Param('subject') subject: string,
    @Query(new ZodPipe(signatureQuery)) signature: SignatureQuery,
    @Body(new ZodPipe(formSchema)) { by, ...answers }: Record<string, string>,
    @Res() response: Response,
  ): Promise<void> {
    if (!this.isOurs(action, subject, signature, response)) return;
    const name = lineSchema.safeParse(by);
    if (!name.success) return send(response, 400, 'Who are you?', 'Go back and give your name.');
    try {
      const done = await this.responses.act(action, subject, name.data, answers);
      if (done === undefined) send(response, 410, 'It is over', 'Nothing of it goes on any longer.');
      else send(response, 200, 'Done', done);
    } catch (error) {
      send(response, 400, 'That did not work', messageOf(error));
    }
  }

  private isOurs(
    action: ResponseAction,
    subject: string,
    signature: SignatureQuery,
    response: Response,
  ): boolean {
    if (this.links.holds(action, subject, signature)) return true;
    send(response, 404, 'This link does not hold', 'It has expired, or it is not one that Kymo has sent.');
    return false;
  }
}

function send(response: Response, status: number, title: string, text: string): void {
  response.status(status).type('html').send(notePage(title, text));
}
