import { environmentWithFiles } from '@kymo/connectors';
import { Module, type OnApplicationShutdown, Optional } from '@nestjs/common';
import { ConfigService } from '../config/config.service';
import { PassTraces } from './pass-traces';
import { SpanExporter } from './span-exporter';

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
  ],
  exports: [PassTraces],
})
export class TracingModule implements OnApplicationShutdown {
  constructor(@Optional() private readonly exporter?: SpanExporter) {}

  /** Sends the last spans when all else has stopped. */
  async onApplicationShutdown(): Promise<void> {
    await this.exporter?.close();
  }
}

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
