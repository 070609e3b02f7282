/** In the place of secretlint's own, which goes through all that it has measured after each measure: minutes for our files. */
export const secretLintProfiler = { mark: () => {}, measure: () => {} };
