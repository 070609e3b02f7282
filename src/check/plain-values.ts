import type { Check } from './check';

/** Every value has a JSON form. What has none (NaN, a function, half of a surrogate pair) the API server would never see as it was meant. */
export const plainValues: Check = ({ faults }, report) => {
  for (const { path, what } of faults) {
    report('LH001', `${path}: ${what}`, 'State a string, a finite number, a boolean, null, a list or a plain object.');
  }
};
