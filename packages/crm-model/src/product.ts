import {int, string, timestamp} from './schema/field.ts';
import {type Infer, schema} from './schema/schema.ts';

/** The current state of a product. */
export const Product = schema(
  'Product',
  {version: '1.0'},
  {
    productId: string(),
    name: string(),
    category: string(),
    /** Whole won. */
    price: int(),
    stock: int(),
    updatedAt: timestamp(),
  },
);

export type Product = Infer<typeof Product>;
