import { dataGenerator } from '../../../charts/cat-cafe/data-generator';
import { catCafePeople } from '../../../charts/cat-cafe/people';
import { schemaSql } from '../../../charts/postgresql/schema';
import { Cat, cafeOn, objectsOf } from './described';

describe('the schema', () => {
  const sql = (columns: readonly (typeof Cat.columnList)[number][], name = 'cats') =>
    schemaSql({ database: 'cafe', tables: [{ name, columns, key: 'cat_id', rights: [] }], clients: [] });

  test('lets only optional columns be missing', () => {
    const text = sql(Cat.columnList);
    expect(text).toContain('"name" text NOT NULL');
    expect(text).toContain('"age" integer,');
    expect(text).toContain('ALTER COLUMN "age" DROP NOT NULL');
  });

  test('quotes what could be taken for SQL', () => {
    expect(sql(Cat.columnList, `a"b'c`)).toContain(`CREATE TABLE IF NOT EXISTS "public"."a""b'c"`);
    expect(sql(Cat.columnList, `a"b'c`)).toContain(`('a"b''c', 'cat_id', 'text')`);
  });

  test('takes a field that every row has as the key, and no other', () => {
    objectsOf((on) => {
      const database = cafeOn(on).database('cat_cafe');
      // @ts-expect-error: a cat without an age could not be told from another
      database.table('by_age', { of: Cat, key: 'age' });
    });
  });
});

test('the data generator of the cafe upserts its two tables, and that is all that it is granted on data', () => {
  objectsOf((on) => {
    const database = cafeOn(on).database('cat_cafe');
    dataGenerator(on, database, catCafePeople(database), 'cat-cafe');
    const granted = on.ledger.grants.filter(({ who }) => who.id === 'cat-cafe/data-generator');
    expect(granted.map(({ action, what }) => `${action} ${what.name}`).sort()).toEqual([
      'upsert cafe.cat_cafe.cats',
      'upsert cafe.cat_cafe.visitors',
    ]);
  });
});
