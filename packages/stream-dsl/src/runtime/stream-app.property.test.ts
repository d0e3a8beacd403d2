import {describeExactlyOnce} from '../../test/exactly-once-scenario.ts';
import {memoryBroker} from '../brokers/memory/index.ts';

const broker = memoryBroker();

describeExactlyOnce('the embedded broker', {turns: 20, connect: () => broker.connection()});
