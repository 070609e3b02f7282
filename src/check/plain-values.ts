import { type Check, whereOf } from './check';

/** Every value has a JSON form. What has none (NaN, a function, half of a surrogate pair) the API server would never see as it was meant. */
export const plainValues: Check = (manifests, around) =>
  manifests.flatMap((manifest) =>
    manifest.faults.map(({ path, what }) => ({
      code: 'LH001',
      where: whereOf(manifest, around),
      what: `${path}: ${what}`,
      fix: 'State a string, a finite number, a boolean, null, a list or a plain object.',
    })),
  );
