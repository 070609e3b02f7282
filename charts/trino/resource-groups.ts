/** Who waits for whom (trino.io/docs/current/admin/resource-groups.html): each user has a share, so that one cannot keep the others out. */
export function resourceGroups(concurrentQueries: number): string {
  const perUser = Math.max(1, Math.ceil(concurrentQueries / 2));
  const groups = {
    rootGroups: [
      {
        name: 'clients',
        softMemoryLimit: '100%',
        hardConcurrencyLimit: concurrentQueries,
        maxQueued: concurrentQueries * 20,
        schedulingPolicy: 'fair',
        jmxExport: true,
        subGroups: [
          { name: '${USER}', softMemoryLimit: '60%', hardConcurrencyLimit: perUser, maxQueued: concurrentQueries * 10 },
        ],
      },
    ],
    selectors: [{ group: 'clients.${USER}' }],
  };
  return `${JSON.stringify(groups, null, 2)}\n`;
}
