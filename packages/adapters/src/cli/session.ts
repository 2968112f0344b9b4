import { type Clock, type Failure, failureOf, type Instant } from "@adv/domain"
import { type Either, isLeft, left } from "fp-ts/lib/Either.js"
import type { Answer } from "./answer/answer.js"
import { type Progress, progressOn } from "./answer/progress.js"
import { type Page, pageOf, type Terminal } from "./answer/terminal.js"

export interface Context {
  readonly now: Instant
  /** What is recorded gets its moment when it is appended, which may be later than `now`. */
  readonly clock: Clock
  readonly progress: Progress
}

/** One run of the command: it prints what its work answers, and remembers with what it is to exit. */
export interface Session {
  readonly answer: (
    options: { readonly json?: true | undefined },
    work: (context: Context) => Promise<Either<Failure, Answer>>,
  ) => Promise<void>
  readonly exitCode: () => number
}

const document = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

/** A failure on both channels: `CODE: sentence` for the person, the same as a document for the program. */
export const printFailure = ({ out, err }: Terminal, page: Page, failure: Failure, json: boolean): void => {
  err.write(`${page.paint("red", failure.code)}: ${failure.message}\n`)
  if (json)
    out.write(document({ error: { code: failure.code, message: failure.message, data: failure.data } }))
}

export const sessionOn = (terminal: Terminal): Session => {
  const { out, err } = terminal
  let exitCode = 0
  return {
    exitCode: () => exitCode,
    answer: async ({ json = false }, work) => {
      const progress = progressOn(err, () => performance.now())
      const outcome = await work({ now: terminal.now(), clock: { now: terminal.now }, progress }).catch(
        (caught: unknown) => left(failureOf(caught)),
      )
      progress.end()
      const errPage = pageOf(err)
      if (isLeft(outcome)) {
        printFailure(terminal, errPage, outcome.left, json)
        exitCode = 1
        return
      }
      const answer = outcome.right
      out.write(json ? document(answer.document) : `${answer.text(pageOf(out))}\n`)
      for (const note of answer.notes ?? []) err.write(`${errPage.paint("yellow", "Note:")} ${note}\n`)
      if (answer.refused) exitCode = 1
    },
  }
}
