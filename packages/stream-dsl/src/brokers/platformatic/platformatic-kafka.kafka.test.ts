import {describeBroker} from '../../../test/broker-conformance.ts';
import {describeExactlyOnce} from '../../../test/exactly-once-scenario.ts';
import {platformaticKafka} from './platformatic-kafka.ts';

const {CRM_KAFKA_BOOTSTRAP = ''} = process.env;
const brokers = CRM_KAFKA_BOOTSTRAP.split(',');

// What consumer-membership.kafka.test.ts says instead, where there is something to say.
const CLASSIC_ONLY: ReadonlySet<string> = new Set([
  // The brokers assign: no assignor of a member is asked, and nothing goes from member to member.
  'what stays can be committed at any time while members come and go',
  'user data goes to the assignor and back, anew at each rejoin',
  'the assignor sees who has what',
  // How long a session lasts is the brokers' setting, 45 s.
  'who does not come back is replaced when its session is over',
  // The brokers refuse the second one instead.
  'a second member with the same id fences the first',
]);

for (const groupProtocol of ['classic', 'consumer'] as const) {
  const name = `Kafka by @platformatic/kafka, ${groupProtocol} groups`;
  const connect = () => platformaticKafka({brokers, groupProtocol});
  const exceptions = groupProtocol === 'classic' ? new Set<string>() : CLASSIC_ONLY;
  describeBroker(name, async () => ({broker: connect, close: async () => {}}), exceptions);
  describeExactlyOnce(name, {turns: 12, connect});
}
