export {type MemoryStateOptions, memoryState} from './memory-state.ts';
