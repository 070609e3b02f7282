export { Valkey, type ValkeyClient, type ValkeyProps } from './valkey';
