import { sha256 } from "@noble/hashes/sha2.js"
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js"

/**
 * The SHA-256 (FIPS 180-4) of a text in UTF-8, as 64 lower-case hexadecimal digits: by it an auditor proves which text
 * was sent, or what was approved.
 *
 * @example
 * import { sha256Of } from "@adv/domain"
 *
 * assert.equal(sha256Of("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
 */
export const sha256Of = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)))

/** Whether a value is what {@link sha256Of} gives. */
export const isSha256 = (value: unknown): value is string =>
  typeof value === "string" && /^[0-9a-f]{64}$/.test(value)
