export { Logging, type LoggingProps } from './logging';
