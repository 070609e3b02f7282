import { cluster, days, flux, gib, local } from '#platform';
import { shop } from './shop';

export default cluster(
  'shop-dev',
  {
    cloud: local(),
    sync: flux({ url: 'https://github.com/cat-cafe/lakehouse-gitops' }),
    registry: 'ghcr.io/cat-cafe',
  },
  (on) => shop(on, { brokers: 1, memory: gib(1), keepOrders: days(1) }),
);
