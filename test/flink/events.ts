/** One event as an application sends it. */
export type Event = Readonly<Record<string, unknown>> & { readonly event_time: string };

/** What the lane sends to each topic; every topic also gets one message that is not JSON. */
export const EVENTS: Readonly<Record<string, readonly Event[]>> = {
  'visitor-checkins': [
    { event_time: '2026-03-01T23:59:59.999Z', visitor_id: 'fan' },
    { event_time: '2026-03-02T00:00:00.000Z', visitor_id: 'loyal' },
  ],
  'cafe-orders': [
    {
      event_time: '2026-03-01T23:59:58.123Z',
      order_id: '0b3c',
      visitor_id: 'fan',
      items: [
        { name: 'espresso', quantity: 2 },
        { name: 'hot_chocolate', quantity: 1 },
      ],
      total_amount: 12.35,
    },
    { event_time: '2026-03-02T08:00:00.001Z', order_id: '1f77', visitor_id: 'loyal', items: [], total_amount: 3 },
  ],
  'cat-interactions': [
    ...['tom', 'luna', 'misu', 'kiki'].map((cat) => interaction('fan', cat, 'like')),
    ...['tom', 'tom', 'luna', 'tom'].map((cat) => interaction('loyal', cat, 'like')),
    ...['tom', 'luna', 'misu', 'kiki', 'nero'].map((cat) => interaction('petter', cat, 'pet')),
  ],
  'cat-wellness-iot': [
    wellness('tom', { activity_level: 5.25, hours_since_last_drink: 1.5 }),
    wellness('dry', { activity_level: 2.5, hours_since_last_drink: 4.01 }),
    wellness('tense', { activity_level: 0.99, hours_since_last_drink: 0.5 }),
    wellness('edge', { activity_level: 1, hours_since_last_drink: 4 }),
  ],
  'cat-locations': [
    { event_time: '2026-03-01T10:00:00.250Z', cat_id: 'tom', location: 'cat_tree_top' },
    { event_time: '2026-03-02T10:00:00.500Z', cat_id: 'luna', location: 'cozy_nook' },
  ],
};

/** The Iceberg table that keeps the events of each topic as they came. */
export const RAW_TABLES: Readonly<Record<string, string>> = {
  'visitor-checkins': 'visitor_checkins_raw',
  'cafe-orders': 'cafe_orders_raw',
  'cat-interactions': 'cat_interactions_raw',
  'cat-wellness-iot': 'cat_wellness_raw',
  'cat-locations': 'cat_locations_raw',
};

/** The alerts that must come out: one limit passed each; `edge` stands on both limits and passes neither. */
export const HEALTH_ALERTS = [
  { cat_id: 'dry', alert_type: 'DEHYDRATION', value: 4.01, threshold: 4, alert_time: '2026-03-01T12:00:00.000Z' },
  { cat_id: 'tense', alert_type: 'STRESS', value: 0.99, threshold: 1, alert_time: '2026-03-01T12:00:00.000Z' },
];

/** Who liked four different cats; `loyal` liked two cats four times, `petter` liked none. */
export const ADOPTER = { visitor_id: 'fan', number_of_likes: 4, liked: ['kiki', 'luna', 'misu', 'tom'] };

function interaction(visitor_id: string, cat_id: string, interaction_type: string): Event {
  return { event_time: '2026-03-01T12:30:00.750Z', visitor_id, cat_id, interaction_type };
}

function wellness(cat_id: string, levels: { activity_level: number; hours_since_last_drink: number }): Event {
  return { event_time: '2026-03-01T12:00:00.000Z', cat_id, heart_rate: 92, ...levels };
}
