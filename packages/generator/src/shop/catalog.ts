import {Product} from '@crm/model';
import {below, hash} from '../seed/hash.ts';
import {purpose} from '../seed/purpose.ts';

/** The shop's categories; each product is in one. */
export const categories = [
  'shoes',
  'bags',
  'outerwear',
  'tops',
  'trousers',
  'beauty',
  'kitchen',
  'electronics',
  'books',
  'toys',
  'sports',
  'food',
] as const;

const categoryNames: Readonly<Record<(typeof categories)[number], string>> = {
  shoes: '신발',
  bags: '가방',
  outerwear: '아우터',
  tops: '상의',
  trousers: '바지',
  beauty: '뷰티',
  kitchen: '주방',
  electronics: '전자제품',
  books: '도서',
  toys: '완구',
  sports: '스포츠',
  food: '식품',
};

/** All products. Each is a function of the seed and its number; the cheap parts that events need are kept at hand. */
export class Catalog {
  readonly size: number;
  readonly ids: readonly string[];
  readonly prices: Int32Array;
  readonly #seed: number;
  readonly #updatedAt: number;

  constructor(seed: number, size: number, updatedAt: number) {
    this.size = size;
    this.#seed = seed;
    this.#updatedAt = updatedAt;
    this.ids = Array.from({length: size}, (_, number) => `p${String(number).padStart(5, '0')}`);
    this.prices = Int32Array.from({length: size}, (_, number) => this.#price(number));
  }

  /** The number of a product id, or undefined when there is no such product. */
  number(productId: string): number | undefined {
    const number = Number(productId.slice(1));
    return this.ids[number] === productId ? number : undefined;
  }

  category(number: number): (typeof categories)[number] {
    const chosen = below(hash(this.#seed, number, purpose.category), categories.length);
    return categories[chosen] ?? categories[0];
  }

  product(number: number): Product {
    const category = this.category(number);
    return {
      schemaVersion: Product.version ?? '',
      productId: this.ids[number] ?? '',
      name: `${categoryNames[category]} ${number}`,
      category,
      price: this.prices[number] ?? 0,
      stock: below(hash(this.#seed, number, purpose.stock), 500),
      updatedAt: this.#updatedAt,
    };
  }

  /** From 1,000 to 199,900 won in steps of 100, cheap ones more often. */
  #price(number: number): number {
    const place = below(hash(this.#seed, number, purpose.price), 1411);
    return 1_000 + Math.floor((place * place) / 1000) * 100;
  }
}
