import type { BucketPrefix } from '#platform';
import type { S3Access } from '../lake';

/** Paths in the container: what it reads of the node, and where it remembers how far it has read and what it has not yet sent. */
export const folders = { log: '/var/log', state: '/var/lib/log-shipper', configuration: '/etc/log-shipper' } as const;
export const file = 'fluent-bit.yaml';
export const port = 2020;

/**
 * docs.fluentbit.io/manual, "YAML configuration", inputs/tail and outputs/s3; names of fields in plugins/in_tail/tail.c and plugins/out_s3/s3.c at
 * tag v5.1.1. Namespace, pod and container are in the name that kubelet gives a file, so nobody asks the API server for them.
 */
export function configuration(to: BucketPrefix, { region, endpoint }: S3Access): string {
  return `service:
  flush: 5
  log_level: warn
  http_server: on
  http_listen: 0.0.0.0
  http_port: ${port}
  health_check: on
parsers:
  - name: file-name
    format: regex
    regex: '/(?<pod>[^/_]+)_(?<namespace>[^_]+)_(?<container>.+)-[0-9a-f]{64}\\.log$'
pipeline:
  inputs:
    - name: tail
      path: ${folders.log}/containers/*.log
      path_key: file
      tag_regex: '/[^/_]+_(?<namespace>[^_]+)_.+\\.log$'
      tag: logs.<namespace>
      multiline.parser: cri
      db: ${folders.state}/positions.db
      mem_buf_limit: 32M
      skip_long_lines: on
  filters:
    - name: parser
      match: 'logs.*'
      key_name: file
      parser: file-name
      reserve_data: on
  outputs:
    # A file a namespace, at least every ten minutes: JSON lines that any engine reads.
    - name: s3
      match: 'logs.*'
      bucket: ${to.bucket.name}
      region: ${region}
${endpoint === undefined ? '' : `      endpoint: ${endpoint}\n`}\
      s3_key_format: /${to.path}/namespace=$TAG[1]/day=%Y-%m-%d/%H%M%S-$UUID.gz
      compression: gzip
      use_put_object: on
      total_file_size: 50M
      upload_timeout: 10m
      json_date_key: time
      json_date_format: iso8601
      store_dir: ${folders.state}/s3
      store_dir_limit_size: 1G
      retry_limit: 10
`;
}
