import { lauxlib, lua, lualib, to_luastring } from 'fengari';

export interface Verdict {
  readonly status: string | null;
  readonly message: string | null;
}

/** What a script of Argo CD says of an object. It gets the libraries that Argo CD opens, without that of the clock (util/lua/lua.go). */
export function judged(script: string, object: unknown): Verdict {
  const state = lauxlib.luaL_newstate();
  lauxlib.luaL_requiref(state, to_luastring('_G'), lualib.luaopen_base, 1);
  lauxlib.luaL_requiref(state, to_luastring('table'), lualib.luaopen_table, 1);
  lua.lua_settop(state, 0);
  if (lauxlib.luaL_dostring(state, to_luastring(`obj = ${literal(object)}\n${script}`))) {
    throw new Error(`${lua.lua_tojsstring(state, -1)}`);
  }
  const field = (name: string) => {
    lua.lua_getfield(state, 1, to_luastring(name));
    return lua.lua_tojsstring(state, -1);
  };
  return { status: field('status'), message: field('message') };
}

function literal(value: unknown): string {
  if (Array.isArray(value)) return `{ ${value.map(literal).join(', ')} }`;
  if (typeof value === 'object' && value !== null) {
    return `{ ${Object.entries(value)
      .map(([key, inside]) => `[${JSON.stringify(key)}] = ${literal(inside)}`)
      .join(', ')} }`;
  }
  return JSON.stringify(value);
}
