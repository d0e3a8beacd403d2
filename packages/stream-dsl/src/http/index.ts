export {prometheusText} from './metric-families.ts';
export type {OperableApp} from './operable-app.ts';
export {type ServedApp, type ServeOptions, serveApp} from './serve-app.ts';
