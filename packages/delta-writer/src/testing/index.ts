export {FaultyStorage, type StorageCall, type StorageFault} from './faulty-storage.ts';
export {MemoryStorage} from './memory-storage.ts';
