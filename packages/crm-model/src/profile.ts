import {boolean, oneOf, string, timestamp} from './schema/field.ts';
import {type Infer, schema} from './schema/schema.ts';

/** The current state of a customer. */
export const Profile = schema(
  'Profile',
  {version: '1.0'},
  {
    customerId: string(),
    tier: oneOf('none', 'bronze', 'silver', 'gold'),
    segment: string(),
    country: string(),
    region: string(),
    signedUpAt: timestamp(),
    /** Whether the customer may be written to. */
    consent: boolean(),
    updatedAt: timestamp(),
  },
);

export type Profile = Infer<typeof Profile>;
