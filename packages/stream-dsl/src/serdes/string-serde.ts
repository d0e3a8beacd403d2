import type {Serde} from '../serde.ts';
import {decodeUtf8} from './utf8.ts';

/** UTF-8 text. */
export const stringSerde: Serde<string> = Object.freeze({
  name: 'string',
  decode: decodeUtf8,
  encode: (value: string) => value,
});
