import type { EnvVar, Relation } from '#platform';

/** A notebook that lies ready for everybody, and what its readers must be granted for it. */
export interface Notebook {
  /** Name of its file. */
  readonly file: `${string}.ipynb`;
  readonly cells: readonly Cell[];
  /** What its cells read. */
  readonly reads: readonly Relation[];
  /** What its cells find in their environment beside the lake's own: credentials. @default - nothing */
  readonly env?: readonly EnvVar[];
  /** Files that they find: certificates. @default - none */
  readonly mounts?: readonly SecretMount[];
}

/** Keys of a Secret in the readers' namespace, as files in a folder. */
export interface SecretMount {
  readonly path: string;
  readonly secret: string;
  readonly keys: readonly string[];
}

export interface Cell {
  readonly type: 'markdown' | 'code';
  readonly text: string;
}

export const markdown = (text: string): Cell => ({ type: 'markdown', text });
export const code = (text: string): Cell => ({ type: 'code', text });

/** The file, as it is before anybody has run it (nbformat 4.5, nbformat.readthedocs.io/en/latest/format_description.html). */
export function notebookFile(cells: readonly Cell[]): string {
  const file = {
    cells: cells.map(({ type, text }, index) => ({
      cell_type: type,
      id: `cell-${index + 1}`,
      metadata: {},
      source: lines(text),
      ...(type === 'code' ? { execution_count: null, outputs: [] } : {}),
    })),
    metadata: {
      kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' },
      language_info: { name: 'python' },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
  return `${JSON.stringify(file, null, 1)}\n`;
}

/** Each line with its end, as Jupyter itself keeps them: a change of one shows as a change of one. */
const lines = (text: string): readonly string[] => text.trim().split(/(?<=\n)/);
