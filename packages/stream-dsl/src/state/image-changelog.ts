import type {StoreImage} from '../ports/state-storage.ts';
import type {Changelog, ImageKeys} from './changelog.ts';
import {timeFirst} from './image-keys.ts';
import {bytesOf} from './image-rows.ts';

/** Puts into an image what a changelog is given; it is there with the image's next commit. */
export function imageChangelog(image: StoreImage, keys: ImageKeys): Changelog {
  const inImage = (key: string | Uint8Array): string | Uint8Array =>
    keys === 'time-first' ? timeFirst(bytesOf(key)) : key;
  return {
    append: (key, value, timestampMs) => {
      if (value === null) image.delete(inImage(key));
      else image.put(inImage(key), value, timestampMs);
    },
  };
}
