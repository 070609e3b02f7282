import { kind } from '#platform';
import type * as v1alpha1 from '#schemas/keda.sh/v1alpha1';
import { keda } from './operator';

export const ScaledObject = kind<v1alpha1.ScaledObject>('keda.sh/v1alpha1', 'ScaledObject', { operator: keda });
