import type { Ledger } from '#platform';
import type { TrinoClient } from './client';
import { managementUser } from './configuration';
import { TrinoTable } from './relations';

/**
 * The rules of one Trino, read off the ledger (trino.io/docs/current/security/file-system-access-control.html). The first rule that fits counts,
 * and where none fits the answer is no. Names are regular expressions there, so they are quoted.
 */
export function accessRules(
  ledger: Ledger,
  clients: ReadonlyMap<string, TrinoClient>,
  owns: (table: TrinoTable) => boolean,
): string {
  const grants = ledger.grants.flatMap(({ who, action, what }) => {
    const client = clients.get(who.id);
    return client && action === 'read' && what instanceof TrinoTable && owns(what)
      ? [{ user: client.user, path: what.path }]
      : [];
  });
  const catalogs = new Map(grants.map(({ user, path: [catalog = ''] }) => [`${user}\n${catalog}`, { user, catalog }]));
  const rules = {
    catalogs: [
      ...[...catalogs.values()].map(({ user, catalog }) => ({
        user: exactly(user),
        catalog: exactly(catalog),
        allow: 'read-only',
      })),
      // Without a rule of its own everybody may ask the system's tables who runs what.
      { catalog: 'system', allow: 'none' },
    ],
    schemas: [],
    tables: grants.map(({ user, path: [catalog = '', schema, table] }) => ({
      user: exactly(user),
      catalog: exactly(catalog),
      ...(schema === undefined ? {} : { schema: exactly(schema) }),
      ...(table === undefined ? {} : { table: exactly(table) }),
      privileges: ['SELECT'],
    })),
    functions: [],
    procedures: [],
    queries: [...clients.values()]
      .map(({ user }) => ({ user: exactly(user), allow: ['execute'] }))
      .sort((a, b) => (a.user < b.user ? -1 : 1)),
    impersonation: [],
    system_information: [{ user: managementUser, allow: ['read'] }],
    // Statements may be tuned; rights do not hang on it.
    system_session_properties: [{ allow: true }],
    catalog_session_properties: [{ allow: true }],
    authorization: [],
  };
  return `${JSON.stringify(rules, null, 2)}\n`;
}

const exactly = (name: string) => name.replaceAll(/[^A-Za-z0-9_-]/g, '\\$&');
