import { environmentWithFiles } from '@kymo/connectors';
import { Injectable, Module, type OnApplicationShutdown, Optional } from '@nestjs/common';
import { ConfigService } from '../config/config.service';
import { PassTraces } from './pass-traces';
import { SpanExporter } from './span-exporter';

/** Sends the last spans when all else has stopped. */
@Injectable()
class TracingEnd implements OnApplicationShutdown {
  constructor(@Optional() private readonly exporter?: SpanExporter) {}

  async onApplicationShutdown(): Promise<void> {
    await this.exporter?.close();
  }
}

/** Traces from record to alert; nothing where no collector is configured. */
@Module({
  providers: [
    { provide: SpanExporter, inject: [ConfigService], useFactory: exporterOf },
    {
      provide: PassTraces,
      inject: [ConfigService, { token: SpanExporter, optional: true }],
      useFactory: ({ values }: ConfigService, exporter?: SpanExporter) =>
        exporter && new PassTraces(exporter, values.tracing.sampleShare),
    },
    TracingEnd,
  ],
  exports: [PassTraces],
})
export class TracingModule {}

function exporterOf({ values }: ConfigService): SpanExporter | undefined {
  const { url, headersVariable } = values.tracing;
  if (url === undefined) return undefined;
  return new SpanExporter({ url, headers: headersIn(environmentWithFiles()[headersVariable] ?? '') });
}

/** `name=value, other=value` */
function headersIn(text: string): Record<string, string> {
  const pairs = text.split(',').flatMap((pair) => {
    const [, name, value] = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/u.exec(pair) ?? [];
    return name === undefined ? [] : [[name, value!] as const];
  });
  return Object.fromEntries(pairs);
}
