import {describeBroker} from '../../../test/broker-conformance.ts';
import {memoryBroker} from './memory-broker.ts';

describeBroker('in memory', async () => {
  const main = memoryBroker();
  return {broker: () => main.connection(), close: () => main.close()};
});
