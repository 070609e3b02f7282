export { type Receiver, slack, webhook } from './alertmanager';
export { Monitoring, type MonitoringProps } from './monitoring';
