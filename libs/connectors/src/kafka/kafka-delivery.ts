import { type Delivery, KymoError, messageOf, type Readiness } from '@kymo/domain';
import { describeKafkaError, type KafkaProducer, protocolErrorType } from './kafka-client';

/** Answers that stay the same however often the request is repeated. */
const FINAL = new Set([
  'TOPIC_AUTHORIZATION_FAILED',
  'INVALID_TOPIC_EXCEPTION',
  'INVALID_RECORD',
  'POLICY_VIOLATION',
]);

/** What a failed write means for the entries it was to deliver. @param doing what was under way, as a gerund */
export function failedDelivery(doing: string, thrown: unknown, brokers: readonly string[]): Delivery {
  const type = protocolErrorType(thrown);
  if (type !== undefined && FINAL.has(type)) {
    const message = `${doing}: ${type}: ${messageOf(thrown)}. Correct the topic or its rights.`;
    return { status: 'refused', error: new KymoError('SINK_REFUSED', message, { cause: thrown }) };
  }
  const message = `${doing}: ${describeKafkaError(thrown, brokers)}.`;
  return {
    status: 'retry',
    error: new KymoError('SINK_UNREACHABLE', message, { retriable: true, cause: thrown }),
  };
}

/** Whether the brokers answer. */
export async function readinessOf(
  producer: Pick<KafkaProducer, 'ping'>,
  brokers: readonly string[],
): Promise<Readiness> {
  try {
    await producer.ping();
    return { ready: true };
  } catch (thrown) {
    return { ready: false, why: describeKafkaError(thrown, brokers) };
  }
}
