import { createToken, revokeToken, TOKENS_DOCUMENT, tokensIn, viewOf } from '@kymo/access';
import {
  type AuditQuery,
  auditQuerySchema,
  type AuditView,
  type CreatedToken,
  type NewToken,
  newTokenSchema,
  type TokensView,
  type TokenView,
} from '@kymo/api';
import { LmdbStore } from '@kymo/connectors';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { auditOf, Caller, Needs, type Principal } from './principal';
import { ZodPipe } from './zod.pipe';

/** Who may ask, and who has done what. */
@Controller('api')
@Needs('admin')
export class TokensController {
  constructor(private readonly store: LmdbStore) {}

  @Get('tokens')
  tokens(): TokensView {
    return { tokens: tokensIn(this.store.document(TOKENS_DOCUMENT)).map(viewOf) };
  }

  @Post('tokens')
  @HttpCode(200)
  async create(
    @Body(new ZodPipe(newTokenSchema)) asked: NewToken,
    @Caller() caller: Principal,
  ): Promise<CreatedToken> {
    const audit = auditOf(caller, 'token.create', asked.name, { role: asked.role });
    const { created, document } = createToken(this.store.document(TOKENS_DOCUMENT), asked, audit.atMs);
    await this.store.changeDocument(TOKENS_DOCUMENT, () => document, audit);
    return created;
  }

  @Post('tokens/:id/revoke')
  @HttpCode(200)
  async revoke(@Param('id') id: string, @Caller() caller: Principal): Promise<TokenView> {
    const { revoked, document } = revokeToken(this.store.document(TOKENS_DOCUMENT), id);
    await this.store.changeDocument(
      TOKENS_DOCUMENT,
      () => document,
      auditOf(caller, 'token.revoke', revoked.name),
    );
    return revoked;
  }

  @Get('audit')
  audit(@Query(new ZodPipe(auditQuerySchema)) { limit }: AuditQuery): AuditView {
    return { entries: this.store.auditLog(limit) };
  }
}
