import { GlueCatalogDatabase } from '@cdktf/provider-aws/lib/glue-catalog-database';
import type { CatalogDatabase } from '#platform';
import type { Stack } from './stack';

/** A database of Glue. Its tables are made by whoever writes them first. */
export function catalogDatabase(stack: Stack, { name, files }: CatalogDatabase): void {
  new GlueCatalogDatabase(stack, `database_${name}`, { name, locationUri: files.uri });
}
