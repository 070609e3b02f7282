export { SeaweedFs, type SeaweedFsProps } from './seaweedfs';
