export { JupyterHub, type JupyterHubProps } from './jupyterhub';
export { type Cell, code, markdown, type Notebook, notebookFile } from './notebook';
export type { HubSignIn } from './sign-in';
export type { ServerSize } from './values';
