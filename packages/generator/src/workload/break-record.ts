import {Event} from '@crm/model';

/**
 * The text of a broken event: cut off, no JSON at all, or a field that is missing or of the wrong type. Each names its
 * event id, so that no two are the same. Half of them would be purchases, which must not get into any sum.
 */
export function breakEvent(event: Event, bits: number): string {
  const victim: Event = (bits & 8) === 0 ? event : {...event, type: 'purchase', quantity: 1};
  const text = Event.encode(victim);
  switch (bits & 7) {
    case 0:
    case 1:
      // Never the last byte, and always behind the id.
      return text.slice(0, 80 + ((bits >>> 8) % (text.length - 81)));
    case 2:
      return `<html>502 Bad Gateway ${event.eventId}</html>`;
    case 3:
      return `\u0000\uffff${event.eventId} 깨진 기록`;
    case 4:
      return text.replace('"type":', '"kind":');
    case 5:
      return text.replace(/"ts":(\d+)/, '"ts":"$1"');
    case 6:
      return text.replace(/"price":(null|\d+)/, '"price":"abc"');
    default:
      return text.replace(/"quantity":(null|\d+)/, '"quantity":1.5');
  }
}

/** The same event, of a version of the schema that nobody reads yet. */
export function outdate(event: Event): string {
  return Event.encode({...event, schemaVersion: '2.0'});
}
