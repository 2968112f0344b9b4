import type { DomainCommand } from "./handlers.js"

/** A type as it is written by hand: ids, dates, amounts and decimals without their brands, words as they are. */
export type Plain<T> = T extends string
  ? Exclude<keyof T, keyof string> extends never
    ? T
    : string
  : T extends number
    ? number
    : T extends boolean | null | undefined
      ? T
      : { readonly [K in keyof T]: Plain<T[K]> }

/** A command in plain words: `{ type: "ReleaseOrder", on: "2025-01-15", order: "10248" }`. */
export type PlainCommand = Plain<DomainCommand>

/**
 * A command written by hand, as the runner takes it. What it says is not checked here but where every command is, by
 * its codec, before anything is decided on it: what isn't an id or a date is then refused with `COMMAND_MALFORMED`.
 *
 * @example
 * import { commandFrom } from "@adv/domain"
 *
 * const release = commandFrom({ type: "ReleaseOrder", on: "2025-01-15", order: "10248" })
 * assert.equal(release.type, "ReleaseOrder")
 */
export const commandFrom = (command: PlainCommand): DomainCommand => command as DomainCommand
