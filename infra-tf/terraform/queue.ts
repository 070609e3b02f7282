import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { SqsQueuePolicy } from '@cdktf/provider-aws/lib/sqs-queue-policy';
import { Construct } from 'constructs';
import { type Duration, minutes } from '#platform';
import { when } from '../permissions';
import type { Stack } from './stack';

/** Events of AWS by who tells them and what they are called. */
export interface EventPattern {
  readonly source: string;
  readonly detailType: string;
}

/** A queue that events of AWS are put into, each kind by a rule. */
export class EventQueue extends Construct {
  constructor(stack: Stack, id: string, name: string, events: Readonly<Record<string, EventPattern>>) {
    super(stack, id);
    const queue = new SqsQueue(this, 'queue', {
      name,
      messageRetentionSeconds: seconds(minutes(5)),
      sqsManagedSseEnabled: true,
    });
    const arn = stack.arn('sqs', name);
    const rules = Object.entries(events).map(([rule, { source, detailType }]) => {
      const event = new CloudwatchEventRule(this, rule, {
        name: `${name}-${rule}`,
        description: `${detailType}, for ${name}`,
        eventPattern: JSON.stringify({ source: [source], 'detail-type': [detailType] }),
      });
      new CloudwatchEventTarget(this, `${rule}_to_queue`, { rule: event.name, targetId: 'queue', arn: queue.arn });
      return stack.arn('events', `rule/${name}-${rule}`);
    });
    new SqsQueuePolicy(this, 'policy', {
      queueUrl: queue.id,
      policy: stack.policy(`${id}_policy`, [
        {
          sid: 'Events',
          principals: [{ type: 'Service', identifiers: ['events.amazonaws.com'] }],
          actions: ['sqs:SendMessage'],
          resources: [arn],
          conditions: [when('ArnEquals', 'aws:SourceArn', ...rules)],
        },
        {
          sid: 'TlsOnly',
          effect: 'Deny',
          principals: [{ type: '*', identifiers: ['*'] }],
          actions: ['sqs:*'],
          resources: [arn],
          conditions: [when('Bool', 'aws:SecureTransport', 'false')],
        },
      ]),
    });
  }
}

const seconds = ({ milliseconds }: Duration) => milliseconds / 1000;
