import { readFile } from "node:fs/promises"
import {
  checkTerm,
  departures,
  type Failure,
  failure,
  type NamedTerm,
  namedTerm,
  PaymentTerm,
} from "@adv/domain"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"

const unreadable = (path: string, reason: string): Failure<"TERM_UNREADABLE"> =>
  failure(
    "TERM_UNREADABLE",
    `The payment term ${path} can't be read (${reason}): give a JSON file with its "id", "version" and "lines".`,
    { path, reason },
  )

const readTerm = async (path: string): Promise<Either<Failure, NamedTerm>> => {
  let written: unknown
  try {
    written = JSON.parse(await readFile(path, "utf8"))
  } catch (caught) {
    return left(unreadable(path, caught instanceof Error ? caught.message : String(caught)))
  }
  const decoded = PaymentTerm.decode(written)
  if (isLeft(decoded)) return left(unreadable(path, departures(decoded.left).join("; ")))
  const checked = checkTerm(decoded.right)
  if (isLeft(checked)) return checked
  const { id, name = id } = checked.right
  return right({ name: id, names: { en: name }, term: checked.right })
}

/**
 * A payment term by the name people call it by, or out of a file that spells it out, which ends in `.json`.
 *
 * Fails with `TERM_UNKNOWN`, `TERM_UNREADABLE`, and as `checkTerm` does.
 */
export const termFor = async (nameOrFile: string): Promise<Either<Failure, NamedTerm>> =>
  /\.json$/i.test(nameOrFile) ? readTerm(nameOrFile) : namedTerm(nameOrFile)
