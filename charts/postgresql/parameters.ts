import type { Bytes } from '#platform';

/** Connections that a cluster takes. Each may cost `work_mem` several times, so there is a price to more. */
const connections = 200;

/**
 * Settings that follow from the machine (postgresql.org/docs/current/runtime-config-resource.html): a quarter of the memory for its own cache, the
 * system caches files with most of the rest. What the operator sets itself it does not take from us (pkg/postgres/configuration.go).
 */
export function parameters(memory: Bytes, walDisk: Bytes): Readonly<Record<string, string>> {
  return {
    max_connections: String(connections),
    shared_buffers: share(memory, 0.25),
    effective_cache_size: share(memory, 0.75),
    work_mem: atLeast(4, (memory.mebibytes * 0.25) / connections),
    maintenance_work_mem: atLeast(64, Math.min(2048, memory.mebibytes * 0.05)),
    // Volumes are solid state: a page out of order costs hardly more than the next one.
    random_page_cost: '1.1',
    // The log of changes has a volume of its own. Neither a checkpoint nor a replica that is gone may fill it: the primary would stop.
    max_wal_size: share(walDisk, 0.4),
    max_slot_wal_keep_size: share(walDisk, 0.5),
    wal_keep_size: share(walDisk, 0.1),
    checkpoint_timeout: '15min',
    // A client that went to lunch inside a transaction keeps locks, and keeps old rows from being cleared away.
    idle_in_transaction_session_timeout: '10min',
    log_min_duration_statement: '5s',
    log_lock_waits: 'on',
  };
}

const share = (of: Bytes, part: number) => `${Math.floor(of.mebibytes * part)}MB`;
const atLeast = (least: number, megabytes: number) => `${Math.max(least, Math.floor(megabytes))}MB`;
