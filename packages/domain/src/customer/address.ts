import type * as t from "io-ts"
import { shape, Text } from "../facts/codecs.js"

/** Where to deliver or to bill (EN 16931 BG-8, BG-15): `country` is ISO 3166-1 alpha-2. */
export const Address = shape(
  "an address",
  { country: Text },
  { name: Text, street: Text, postcode: Text, city: Text, region: Text },
)
export type Address = t.TypeOf<typeof Address>

const parts = ["name", "street", "postcode", "city", "region", "country"] as const

/** The address on one line, in one order of its parts, so that two can be told apart. */
export const addressText = (address: Address): string =>
  parts.flatMap((part) => (address[part] === undefined ? [] : [address[part]])).join(", ")
