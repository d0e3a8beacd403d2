import {Event, type Fields, int, long, string, toDeltaStruct} from '@crm/model';

/** Where a row comes from. */
export const originFields = {topic: string(), partition: int(), offset: long()} satisfies Fields;

/** The bronze table: an event as it came, and where from. */
export const bronzeSchema = toDeltaStruct({...Event.fields, ...originFields});

export const bronzeColumns = (capacity: number) =>
  Event.columnWriter({extra: originFields, capacity});
