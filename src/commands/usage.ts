/** The command line says something that no command takes. */
export class UsageError extends Error {}
