export { OpenSearch, type OpenSearchClient, type OpenSearchProps } from './opensearch';
