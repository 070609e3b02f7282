import { array, bigint, decimal, double, int, record, row, string, timestamp } from '#platform';

/** A visitor comes in. */
export const VisitorCheckin = record({
  event_time: timestamp(3),
  visitor_id: string(),
});

/** A visitor does something with a cat: pet, play, feed, photo or like. */
export const CatInteraction = record({
  event_time: timestamp(3),
  visitor_id: string(),
  cat_id: string(),
  interaction_type: string(),
});

/** A visitor orders. */
export const CafeOrder = record({
  event_time: timestamp(3),
  order_id: string(),
  visitor_id: string(),
  items: array(row({ name: string(), quantity: int() })),
  total_amount: decimal(10, 2),
});

/** What a cat's collar measures, every second. */
export const CatWellness = record({
  event_time: timestamp(3),
  cat_id: string(),
  /** 1 to 10 for a cat that is well. */
  activity_level: double(),
  heart_rate: int(),
  hours_since_last_drink: double(),
});

/** Where a cat is. */
export const CatLocation = record({
  event_time: timestamp(3),
  cat_id: string(),
  location: string(),
});

/** A cat needs somebody to look at it. */
export const CatHealthAlert = record({
  alert_time: timestamp(3),
  cat_id: string(),
  alert_type: string(),
  value: double(),
  threshold: double(),
  alert_message: string(),
});

/** A visitor who likes so many cats may take one home. */
export const PotentialAdopter = record({
  visitor_id: string(),
  alert_time: timestamp(3),
  liked_cats: string(),
  number_of_likes: bigint(),
  alert_message: string(),
});
