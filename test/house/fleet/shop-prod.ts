import { cluster, days, flux, gib, local } from '#platform';
import { shop } from './shop';

export default cluster(
  'shop-prod',
  {
    cloud: local(),
    sync: flux({ url: 'https://github.com/cat-cafe/lakehouse-gitops' }),
    registry: 'ghcr.io/cat-cafe',
    versions: {
      kafka: { version: '4.2.1', metadataVersion: '4.2-IV1' },
      flink: { version: '2.1.1' },
    },
  },
  (on) => shop(on, { brokers: 3, memory: gib(4), keepOrders: days(14) }),
);
