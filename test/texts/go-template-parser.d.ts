declare module 'go-template-parser' {
  /** The tree of Go's text/template/parse; throws what Go says of a template that is none. */
  export default function parse(template: string): unknown;
}
