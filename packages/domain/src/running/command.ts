import * as t from "io-ts"
import { LocalDate, shape } from "../facts/codecs.js"

type Fields = { readonly [field: string]: t.Mixed }

/**
 * The codec of a command: a name in the imperative, the business date it takes effect `on`, and what it needs to know.
 * Commands come from outside, so each is checked before anything is decided on it.
 */
export const command = <Type extends string, R extends Fields, O extends Fields = Record<never, never>>(
  type: Type,
  required: R,
  optional?: O,
) => shape(type, { type: t.literal(type), on: LocalDate, ...required }, optional)

/** A table of command codecs by name: what each aggregate can be asked. */
export type CommandCodecs = { readonly [type: string]: t.Mixed }

/** The union of commands that a table of codecs describes. */
export type CommandsIn<C extends CommandCodecs> = t.TypeOf<C[keyof C & string]>
