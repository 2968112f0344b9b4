const OFFSET_BASIS = 0x811c9dc5
const PRIME = 0x01000193

/**
 * Which of so many partitions a key belongs to, from 0 on: the same for ever, in every process (FNV-1a over its UTF-8
 * bytes, http://www.isthe.com/chongo/tech/comp/fnv/).
 *
 * @example
 * import { partitionOfKey } from "@adv/adapters/postgres"
 *
 * assert.equal(partitionOfKey("customer-ROSSI", 16), partitionOfKey("customer-ROSSI", 16))
 */
export const partitionOfKey = (key: string, partitions: number): number => {
  let hash = OFFSET_BASIS
  for (const byte of Buffer.from(key, "utf8")) hash = Math.imul(hash ^ byte, PRIME)
  // The last bits of FNV-1a mix least.
  return ((hash ^ (hash >>> 16)) >>> 0) % partitions
}
