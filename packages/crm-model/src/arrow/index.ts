export {toArrowSchema} from './arrow-schema.ts';
