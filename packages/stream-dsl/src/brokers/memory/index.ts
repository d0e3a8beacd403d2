export {type MemoryBroker, type MemoryBrokerOptions, memoryBroker} from './memory-broker.ts';
