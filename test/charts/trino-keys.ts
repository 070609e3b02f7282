/**
 * Properties that Trino 483 reads, taken from its configuration classes (the annotations `@Config` in its jars): those that a platform like this one has a use for.
 * A key that is not among them keeps Trino from starting; the lane test/trino tries the rendered ones on the release itself.
 */
export const trinoKeys: ReadonlySet<string> = new Set(
  `
access-control.name catalog.config-dir connector.name coordinator discovery.uri node-scheduler.include-coordinator
http-server.http.port http-server.http.enabled http-server.https.enabled http-server.https.port http-server.https.keystore.path
http-server.log.enabled http-server.process-forwarded http-server.authentication.type management.user management.user.https-enabled
internal-communication.shared-secret internal-communication.https.required
query.max-memory query.max-memory-per-node query.max-execution-time query.max-run-time memory.heap-headroom-per-node retry-policy
fault-tolerant-execution-task-memory fault-tolerant-execution-coordinator-task-memory shutdown.grace-period
node.environment node.id node.data-dir plugin.dir
exchange-manager.name exchange.base-directories exchange.s3.region exchange.s3.endpoint exchange.s3.path-style-access
exchange.s3.aws-access-key exchange.s3.aws-secret-key
password-authenticator.name file.password-file file.refresh-period security.config-file security.refresh-period
resource-groups.configuration-manager resource-groups.config-file
fs.s3.enabled s3.region s3.endpoint s3.path-style-access s3.aws-access-key s3.aws-secret-key s3.auth-type
iceberg.catalog.type iceberg.rest-catalog.uri iceberg.rest-catalog.warehouse
hive.metastore hive.metastore.glue.region hive.metastore.glue.default-warehouse-dir hive.iceberg-catalog-name
connection-url connection-user connection-password postgresql.array-mapping
`
    .trim()
    .split(/\s+/),
);
