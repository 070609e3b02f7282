/** Lua 5.3 in JavaScript, as much of it as the tests use. */
declare module 'fengari' {
  type State = { readonly state: unique symbol };
  type Text = Uint8Array;
  type Open = (state: State) => number;
  export const to_luastring: (text: string) => Text;
  export const lua: {
    lua_getfield(state: State, index: number, name: Text): number;
    lua_settop(state: State, index: number): void;
    lua_tojsstring(state: State, index: number): string | null;
  };
  export const lauxlib: {
    luaL_newstate(): State;
    luaL_requiref(state: State, name: Text, open: Open, global: 0 | 1): void;
    luaL_dostring(state: State, code: Text): boolean | number;
  };
  export const lualib: { readonly luaopen_base: Open; readonly luaopen_table: Open };
}
