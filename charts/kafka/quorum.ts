import { DescriptionError } from '#platform';
import type { KafkaClusterProps } from './kafka-cluster';

/** An even number of controllers survives no more failures than one less (KafkaSpecChecker.java warns of it). */
export function requireQuorum(where: string, { controllers, brokers }: KafkaClusterProps): void {
  if (controllers.count % 2 === 0) {
    throw new DescriptionError({
      code: 'LH203',
      where,
      what: `${controllers.count} controllers cannot form a majority better than ${controllers.count - 1}`,
      fix: 'State an odd number: 1, 3 or 5.',
    });
  }
  if (brokers.count < 1) {
    throw new DescriptionError({
      code: 'LH204',
      where,
      what: 'a cluster needs a broker',
      fix: 'State one broker or more.',
    });
  }
}
