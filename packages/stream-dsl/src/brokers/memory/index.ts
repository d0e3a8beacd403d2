export {
  type MemoryBroker,
  type MemoryBrokerConnection,
  type MemoryBrokerOptions,
  memoryBroker,
} from './memory-broker.ts';
