// What `npm run topology` prints.
import {describe} from '@crm/stream-dsl';
import {shop} from './topologies/shop.ts';

console.log(describe(shop));
