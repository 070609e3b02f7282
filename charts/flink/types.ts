import type { DataType } from '#platform';

/**
 * Types of Flink SQL (nightlies.apache.org/flink/flink-docs-release-2.1/docs/dev/table/types/). An instant is TIMESTAMP_LTZ: the JSON format
 * reads `2026-01-02T03:04:05.678Z` into that type and into no other (`json.timestamp-format.standard`, connectors/table/formats/json).
 */
export function flinkType(type: DataType): string {
  switch (type.kind) {
    case 'string':
      return 'STRING';
    case 'int':
      return 'INT';
    case 'bigint':
      return 'BIGINT';
    case 'double':
      return 'DOUBLE';
    case 'boolean':
      return 'BOOLEAN';
    case 'date':
      return 'DATE';
    case 'timestamp':
      return `TIMESTAMP_LTZ(${type.precision})`;
    case 'decimal':
      return `DECIMAL(${type.precision}, ${type.scale})`;
    case 'array':
      return `ARRAY<${flinkType(type.of)}>`;
    case 'map':
      return `MAP<${flinkType(type.key)}, ${flinkType(type.value)}>`;
    case 'row':
      return `ROW<${type.fields.map(({ name, type }) => `\`${name}\` ${flinkType(type)}`).join(', ')}>`;
  }
}
