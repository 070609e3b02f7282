export { Nessie, type NessieProps } from './nessie';
