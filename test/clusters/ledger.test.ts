import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rendered } from './rendered';

const ledgerOf = (name: string) =>
  rendered(name).cluster.ledger.grants.map(({ who, action, what }) => `${who.id} | ${action} | ${what.id}`);

const inside = (who: string) => who.startsWith('cat-cafe/');

test('the whole ledger of the cat cafe: who may do what, on what', () => {
  const stated = readFileSync(join(__dirname, 'cat-cafe.ledger'), 'utf8').split('\n');
  expect(ledgerOf('cat-cafe')).toEqual(stated.filter((line) => line !== '' && !line.startsWith('#')));
});

test('on a laptop the same jobs are granted the same topics and tables', () => {
  const data = (name: string) => ledgerOf(name).filter((grant) => /\| (?:topic|table) /.test(grant) && inside(grant));
  expect(data('cat-cafe-dev')).toEqual(data('cat-cafe'));
});
