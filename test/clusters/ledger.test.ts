import { rendered } from './rendered';

const ledgerOf = (name: string) =>
  rendered(name).cluster.ledger.grants.map(({ who, action, what }) => `${who.id} | ${action} | ${what.id}`);

const inside = (who: string) => who.startsWith('cat-cafe/');

test('the ledger of the cat cafe: which job may do what, on what', () => {
  expect(ledgerOf('cat-cafe').filter(inside)).toEqual([
    'cat-cafe/alerts | connect | endpoint api-server:443',
    'cat-cafe/alerts | connect | endpoint cat-cafe/alerts-internal:6121,6123,6122,6124',
    'cat-cafe/alerts | write | prefix cat-cafe-lakehouse-checkpoints/alerts',
    'cat-cafe/alerts | write | topic cat-health-alerts',
    'cat-cafe/alerts | read | topic cat-interactions',
    'cat-cafe/alerts | read | topic cat-wellness-iot',
    'cat-cafe/alerts | upsert | topic potential-adopters',
    'cat-cafe/raw-ingestion | connect | endpoint api-server:443',
    'cat-cafe/raw-ingestion | connect | endpoint cat-cafe/raw-ingestion-internal:6121,6123,6122,6124',
    'cat-cafe/raw-ingestion | write | prefix cat-cafe-lakehouse-checkpoints/raw-ingestion',
    'cat-cafe/raw-ingestion | write | table lake.cat_cafe.cafe_orders_raw',
    'cat-cafe/raw-ingestion | write | table lake.cat_cafe.cat_interactions_raw',
    'cat-cafe/raw-ingestion | write | table lake.cat_cafe.cat_locations_raw',
    'cat-cafe/raw-ingestion | write | table lake.cat_cafe.cat_wellness_raw',
    'cat-cafe/raw-ingestion | write | table lake.cat_cafe.visitor_checkins_raw',
    'cat-cafe/raw-ingestion | read | topic cafe-orders',
    'cat-cafe/raw-ingestion | read | topic cat-interactions',
    'cat-cafe/raw-ingestion | read | topic cat-locations',
    'cat-cafe/raw-ingestion | read | topic cat-wellness-iot',
    'cat-cafe/raw-ingestion | read | topic visitor-checkins',
  ]);
});

test('the rest of the ledger of cat-cafe: operators, their operands, and the API server that calls their webhooks', () => {
  expect(ledgerOf('cat-cafe').filter((grant) => !inside(grant))).toEqual([
    'api-server | connect | endpoint cert-manager/cert-manager-webhook:10250',
    'api-server | connect | endpoint external-secrets/external-secrets-webhook:10250',
    'api-server | connect | endpoint flink-system/flink-kubernetes-operator:9443',
    'cert-manager/cert-manager | connect | endpoint api-server:443',
    'cert-manager/cert-manager-cainjector | connect | endpoint api-server:443',
    'cert-manager/cert-manager-webhook | connect | endpoint api-server:443',
    'external-secrets/external-secrets | connect | endpoint api-server:443',
    'external-secrets/external-secrets-cert-controller | connect | endpoint api-server:443',
    'external-secrets/external-secrets-webhook | connect | endpoint api-server:443',
    'flink-system/flink-kubernetes-operator | connect | endpoint api-server:443',
    'flink-system/flink-kubernetes-operator | connect | endpoint cat-cafe/alerts-rest:8081',
    'flink-system/flink-kubernetes-operator | connect | endpoint cat-cafe/raw-ingestion-rest:8081',
    'kafka/cafe-cruise-control | connect | endpoint kafka/cafe-replication:9091',
    'kafka/cafe-entity-operator | connect | endpoint api-server:443',
    'kafka/cafe-entity-operator | connect | endpoint kafka/cafe-cruise-control:9090',
    'kafka/cafe-entity-operator | connect | endpoint kafka/cafe-replication:9091',
    'kafka/cafe-kafka | connect | endpoint api-server:443',
    'kafka/cafe-kafka | connect | endpoint kafka/cafe-nodes:9090,9091',
    'kafka/cafe-kafka-exporter | connect | endpoint kafka/cafe-replication:9091',
    'strimzi-system/strimzi-cluster-operator | connect | endpoint api-server:443',
    'strimzi-system/strimzi-cluster-operator | connect | endpoint kafka/cafe-administration:9090,9091,8443',
    'strimzi-system/strimzi-cluster-operator | connect | endpoint kafka/cafe-cruise-control:9090',
  ]);
});

test('on a laptop the same jobs are granted the same topics and tables', () => {
  const data = (name: string) => ledgerOf(name).filter((grant) => /\| (?:topic|table) /.test(grant) && inside(grant));
  expect(data('cat-cafe-dev')).toEqual(data('cat-cafe'));
});
