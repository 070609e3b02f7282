import { days } from '#platform';
import type { KafkaCluster } from '../kafka';
import {
  CafeOrder,
  CatHealthAlert,
  CatInteraction,
  CatLocation,
  CatWellness,
  PotentialAdopter,
  VisitorCheckin,
} from './events';

/** The topics of the cafe. Events of one cat, or of one visitor, stay in order. */
export function catCafeTopics(kafka: KafkaCluster, partitions: number) {
  const retention = days(7);
  return {
    checkins: kafka.topic('visitor-checkins', { of: VisitorCheckin, key: 'visitor_id', partitions, retention }),
    interactions: kafka.topic('cat-interactions', { of: CatInteraction, key: 'visitor_id', partitions, retention }),
    orders: kafka.topic('cafe-orders', { of: CafeOrder, key: 'visitor_id', partitions, retention }),
    wellness: kafka.topic('cat-wellness-iot', { of: CatWellness, key: 'cat_id', partitions, retention }),
    locations: kafka.topic('cat-locations', { of: CatLocation, key: 'cat_id', partitions, retention }),
    healthAlerts: kafka.topic('cat-health-alerts', { of: CatHealthAlert, key: 'cat_id', partitions, retention }),
    adopters: kafka.topic('potential-adopters', { of: PotentialAdopter, key: 'visitor_id', partitions, retention }),
  };
}

export type CatCafeTopics = ReturnType<typeof catCafeTopics>;
