import type { Bytes } from '#platform';

/** Where the server finds its files. */
export const folders = {
  configuration: '/etc/valkey',
  users: '/etc/valkey-users',
  certificate: '/etc/valkey-tls',
} as const;

export const port = 6379;

/** The one user, as its clients know it. */
export const user = 'app';

/** valkey.conf (valkey.io/topics/valkey.conf): TLS alone, users from a file, nothing on disk. */
export function configuration(memory: Bytes): string {
  const { users, certificate } = folders;
  const lines = {
    port: 0,
    'tls-port': port,
    'tls-cert-file': `${certificate}/tls.crt`,
    'tls-key-file': `${certificate}/tls.key`,
    'tls-ca-cert-file': `${certificate}/ca.crt`,
    // Clients prove who they are by password.
    'tls-auth-clients': 'no',
    aclfile: `${users}/users.acl`,
    // A cache and a queue of short tasks: what is lost is computed or asked for again.
    save: '""',
    appendonly: 'no',
    // The rest of the memory is for connections and for what the allocator cannot give back.
    maxmemory: Math.floor(memory.bytes * 0.75),
    // Cached values have an end and may go early. A queue of tasks has none, and must not be dropped to make room for a picture.
    'maxmemory-policy': 'volatile-lru',
  };
  return `${Object.entries(lines)
    .map(([directive, value]) => `${directive} ${value}`)
    .join('\n')}\n`;
}

/**
 * The users (valkey.io/topics/acl), filled in by External Secrets: the server gets the hash of the password alone. Commands of administration
 * are left out: CONFIG, SHUTDOWN, REPLICAOF, MODULE and the like.
 */
export const usersTemplate = [
  'user default off resetpass -@all',
  `user ${user} on #{{ .password | sha256sum }} ~* &* +@all -@admin`,
].join('\n');
