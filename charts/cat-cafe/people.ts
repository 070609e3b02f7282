import { date, int, optional, record, string, timestamp } from '#platform';
import type { PostgresDatabase } from '../postgresql';

/** A cat that lives at the cafe, or did until somebody took it home. */
export const Cat = record({
  cat_id: string(),
  name: string(),
  /** tabby, calico, black, orange, gray or white. */
  coat_color: optional(string()),
  /** short, medium or long. */
  coat_length: optional(string()),
  /** In months. */
  age: optional(int()),
  /** social_kitten, sleepy_senior, shy or standard. */
  archetype: string(),
  /** available or adopted. */
  status: string(),
  admitted_date: date(),
  adopted_date: optional(date()),
  last_checkup_time: optional(timestamp(3)),
});

/** Somebody who has been to the cafe. */
export const Visitor = record({
  visitor_id: string(),
  name: string(),
  /** potential_adopter, casual_visitor, family or cat_lover. */
  archetype: string(),
  first_visit_date: date(),
});

/** Whom the cafe knows: the tables that all else refers to. */
export function catCafePeople(database: PostgresDatabase) {
  return {
    cats: database.table('cats', { of: Cat, key: 'cat_id' }),
    visitors: database.table('visitors', { of: Visitor, key: 'visitor_id' }),
  };
}

export type CatCafePeople = ReturnType<typeof catCafePeople>;
