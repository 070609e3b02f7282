/** A value that JSON can hold. An `undefined` member means that the member is absent. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

/** A JSON object. */
export type JsonObject = { readonly [key: string]: JsonValue | undefined };
