export { SyncAlerts, type SyncAlertsProps } from './sync-alerts';
